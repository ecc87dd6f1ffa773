package io.afterbell.source.files;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.util.List;

/** The candles of CSV files as brokers and vendors write them: a file, a folder or a pattern. */
public final class CsvSource implements CandleSource {
    /** Makes the service. */
    public CsvSource() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "The candles of CSV files as brokers and vendors write them: a file, a folder or a pattern.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return FileSettings.parameters(FileSettings.Form.CSV);
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        return FilesReader.open(settings, FileSettings.Form.CSV);
    }
}
