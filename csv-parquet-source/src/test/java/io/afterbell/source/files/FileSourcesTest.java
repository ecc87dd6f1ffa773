package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.testkit.CandleSourceContract;
import io.afterbell.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourcesTest {
    private static final Instrument RELIANCE = Instrument.of("RELIANCE", "NSE");
    private static final String HEADING = "symbol,exchange,interval,date,time,open,high,low,close,volume,oi\n";

    @TempDir
    Path folder;

    private static CandleSeries load(CandleSource source, Path file, Instrument instrument, String... settings) {
        Map<String, String> given = new HashMap<>(Map.of("path", file.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        try (CandleReader reader = source.open(PluginSettings.of(source, given))) {
            return reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
        }
    }

    private static String export() {
        StringBuilder text = new StringBuilder(HEADING);
        for (int day = 16; day <= 18; day++) {
            for (int minute = 29; minute >= 15; minute--) {
                text.append("RELIANCE,NSE,1m,2016-08-")
                        .append(day)
                        .append(",09:")
                        .append(minute)
                        .append(":00,");
                text.append("100.05,101,99.5,100,1").append(minute).append(",0\n");
            }
        }
        return text.append("M&M,NSE,1m,2016-08-16,09:15:00,1,2,1,2,5,0\n").toString();
    }

    @Nested
    class CsvContract extends CandleSourceContract {
        @BeforeEach
        void aFile() throws IOException {
            Files.writeString(folder.resolve("export.csv"), export());
        }

        @Override
        protected CandleSource newSource() {
            return new CsvSource();
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("path", folder.resolve("export.csv").toString());
        }

        @Override
        protected Optional<Map<String, String>> settingsWithNothingToOpen() {
            return Optional.of(Map.of("path", folder.resolve("missing.csv").toString()));
        }
    }

    @Nested
    class ParquetContract extends CandleSourceContract {
        @BeforeEach
        void aFile() throws SQLException {
            Path file = folder.resolve("export.parquet");
            try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                    Statement statement = connection.createStatement()) {
                statement.execute("COPY (SELECT 'NIFTY' AS symbol, 'NSE_INDEX' AS exchange, '1m' AS \"interval\","
                        + " 1705981500 + 60 * i AS timestamp, 100.0 + i AS open, 101.0 + i AS high, 99.0 + i AS low,"
                        + " 100.5 + i AS close, 0 AS volume FROM range(40) AS r(i)) TO '" + file
                        + "' (FORMAT parquet)");
            }
        }

        @Override
        protected CandleSource newSource() {
            return new ParquetSource();
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("path", folder.resolve("export.parquet").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date,Price\n1,2\n",
                "timestamp,open,high,low,close\n1,1,1,1,1\n",
                "timestamp,open,high,low,close,volume\n",
                "timestamp,open,high,low,close,volume,close\n1471319100,1,1,1,1,1,2\n",
                "timestamp,open,high,low,close\nyesterday,1,1,1,1\n",
                "version https://git-lfs.github.com/spec/v1\noid sha256:7e88\nsize 54513062\n",
                "<!DOCTYPE html><html><body>404</body></html>",
                "PK\u0003\u0004workbook",
                "\"\"\n",
                ""
            })
    void whatIsNoCandleFileIsRefusedWithWhatWasFound(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("other.csv"), text);
        PluginException refused = assertThrows(
                PluginException.class, () -> load(new CsvSource(), file, RELIANCE, "symbol", "A", "exchange", "NSE"));
        assertEquals(ErrorCode.SOURCE_UNREADABLE, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("other.csv"), refused.getMessage());
    }

    @Test
    void aFileThatDoesNotSayWhoseCandlesItHoldsAsks() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.csv"), "timestamp,open,high,low,close,volume\n1471319100,1,1,1,1,1\n");
        PluginException refused = assertThrows(PluginException.class, () -> load(new CsvSource(), file, RELIANCE));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
    }

    @Test
    void fractionsOfAVolumeAreKeptAndBadNumbersAreNotPassedOver() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.csv"),
                "timestamp,open,high,low,close,volume\n1471319100,1,2,1,2,0.125\n1471319160,1,oops,1,2,1\n");
        CandleSeries series = load(
                new CsvSource(), file, Instrument.of("BTCUSD", "CRYPTO"), "symbol", "BTCUSD", "exchange", "CRYPTO");
        assertEquals(0.125, series.volumeScale().toQuantity(series.volume(0)));
        assertTrue(Double.isNaN(series.high(1)), "the check-up will name it");
    }

    @Test
    @Tag(RealData.TAG)
    void fiveShapesOfTheSameCandlesLoadTheSame() {
        CandleSeries first = shape("RELIANCE_NSE_1m_epoch_s.csv");
        assertEquals(1_125, first.size());
        for (String other : List.of(
                "RELIANCE_NSE_1m_epoch_ms.csv",
                "RELIANCE_NSE_1m_historify_export_ist.csv",
                "RELIANCE_NSE_1m_iso_offset.csv",
                "RELIANCE_NSE_1m_dd-mm-yyyy_naive_ist.csv")) {
            CandleSeries series = shape(other);
            assertEquals(first.size(), series.size(), other);
            for (int i = 0; i < first.size(); i++) {
                assertEquals(first.candle(i), series.candle(i), other);
            }
        }
    }

    private static CandleSeries shape(String name) {
        return load(new CsvSource(), RealData.file("csv/" + name), RELIANCE, "symbol", "RELIANCE", "exchange", "NSE");
    }

    @Test
    @Tag(RealData.TAG)
    void realParquetLoads() {
        Instrument nifty = Instrument.of("NIFTY", "NSE_INDEX");
        CandleSeries series = load(new ParquetSource(), RealData.file("india/nse_index_1m_2024.parquet"), nifty);
        assertEquals(37_127, series.size());
        assertEquals(0.05, series.priceScale().stepSize());
    }
}
