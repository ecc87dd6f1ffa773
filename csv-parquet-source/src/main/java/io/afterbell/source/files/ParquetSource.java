package io.afterbell.source.files;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.util.List;

/** The candles of Parquet files: a file, a folder or a pattern. */
public final class ParquetSource implements CandleSource {
    /** Makes the service. */
    public ParquetSource() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "The candles of Parquet files: a file, a folder or a pattern.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return FileSettings.parameters(FileSettings.Form.PARQUET);
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        return FilesReader.open(settings, FileSettings.Form.PARQUET);
    }
}
