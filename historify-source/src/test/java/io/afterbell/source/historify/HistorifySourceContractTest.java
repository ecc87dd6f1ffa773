package io.afterbell.source.historify;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.testkit.CandleSourceContract;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class HistorifySourceContractTest extends CandleSourceContract {
    private static final long FIRST_SECONDS = 1_705_981_500L;

    @TempDir
    Path folder;

    @BeforeEach
    void aSmallFile() throws SQLException {
        Path file = folder.resolve("historify.duckdb");
        HistorifyFiles.create(file);
        List<String> rows = new ArrayList<>();
        for (int day = 0; day < 3; day++) {
            for (int minute = 0; minute < 30; minute++) {
                long seconds = FIRST_SECONDS + day * 86_400L + minute * 60L;
                rows.add(HistorifyFiles.candle("NIFTY", "NSE_INDEX", seconds, 21_500 + minute, 0));
                rows.add(HistorifyFiles.candle("M&M", "NSE", seconds, 1_600.05 + minute, 100 + minute));
            }
        }
        HistorifyFiles.execute(file, rows.toArray(String[]::new));
    }

    @Override
    protected CandleSource newSource() {
        return new HistorifySource();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("path", folder.resolve("historify.duckdb").toString());
    }

    @Override
    protected Optional<Map<String, String>> settingsWithNothingToOpen() {
        return Optional.of(Map.of("path", folder.resolve("missing.duckdb").toString()));
    }
}
