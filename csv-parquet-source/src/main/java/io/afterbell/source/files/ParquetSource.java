package io.afterbell.source.files;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.util.List;

/** The candles of a Parquet file with the columns that Historify exports. */
public final class ParquetSource implements CandleSource {
    /** Makes the service. */
    public ParquetSource() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "The candles of a Parquet file with the columns that Historify exports.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return FileTable.PARAMETERS;
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        return FileTable.open(settings, FileTable.Form.PARQUET);
    }
}
