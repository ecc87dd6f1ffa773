package io.afterbell.source.files;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.util.List;

/** The candles of a CSV file: epoch seconds or milliseconds, ISO times, dd-mm-yyyy, or separate date and time. */
public final class CsvSource implements CandleSource {
    /** Makes the service. */
    public CsvSource() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "The candles of a CSV file: epoch seconds or milliseconds, ISO times, dd-mm-yyyy, or separate date and time.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return FileTable.PARAMETERS;
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        return FileTable.open(settings, FileTable.Form.CSV);
    }
}
