package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real files as vendors deliver them: each loads to the right candles, or is refused with the trouble and the remedy. */
@Tag(RealData.TAG)
class DirtyFilesTest {
    /** What a file must load to: count, first minute in UTC with its four prices, last minute. */
    private record Loaded(String symbol, String exchange, int count, String first, double[] ohlc, String last) {}

    /** A file, what the user says about it, and what must come of it: candles, or words of a refusal. */
    private record Case(String file, Map<String, String> settings, Loaded loaded, List<String> refusal) {}

    private static final List<Case> CASES = List.of(
            loads(
                    "AAPL_descending_closelabel_eastern_1m.csv",
                    Map.of("exchange", "US"),
                    new Loaded(
                            "AAPL",
                            "US",
                            1_948,
                            "2019-02-11T14:30:00Z",
                            ohlc(171.14, 171.2, 170.7, 170.97),
                            "2019-02-15T20:59:00Z")),
            refused(
                    "AAPL_descending_closelabel_eastern_1m.csv",
                    Map.of(),
                    "on which exchange AAPL trades",
                    "exchange=…"),
            loads(
                    "AAPL_yfinance_multiheader_1m.csv",
                    Map.of("exchange", "US"),
                    new Loaded(
                            "AAPL",
                            "US",
                            183,
                            "2025-07-23T13:30:00Z",
                            ohlc(215.0449981689453, 215.10000610351562, 214.6199951171875, 215.0),
                            "2025-07-23T16:34:00Z")),
            loads(
                    "BANKNIFTY_labelled_NIFTY_yyyymmdd_novolume.csv",
                    Map.of("symbol", "BANKNIFTY"),
                    new Loaded(
                            "BANKNIFTY",
                            "NSE_INDEX",
                            1_125,
                            "2024-01-01T03:45:00Z",
                            ohlc(48203.45, 48282.35, 48152.30, 48160.65),
                            "2024-01-03T09:59:00Z")),
            loads(
                    "BTC-USD_fractional_volume_extra_columns.csv",
                    Map.of(),
                    new Loaded(
                            "BTC-USD",
                            "CRYPTO",
                            300,
                            "2026-03-25T00:00:00Z",
                            ohlc(70533.15593912483, 70557.41083299187, 70512.48749960365, 70513.12635150856),
                            "2026-03-25T04:59:00Z")),
            loads(
                    "ETH-USD_flat_bars_zero_volume.csv",
                    Map.of(),
                    new Loaded(
                            "ETH-USD",
                            "CRYPTO",
                            400,
                            "2026-03-22T00:00:00Z",
                            ohlc(2084.689208984375, 2084.689208984375, 2084.689208984375, 2084.689208984375),
                            "2026-03-22T06:58:00Z")),
            refused("EWZ_daily_mdy_ampm_scaled10000.csv", Map.of("exchange", "US"), "interval=D", "spread=true"),
            loads(
                    "EWZ_daily_mdy_ampm_scaled10000.csv",
                    Map.of("exchange", "US", "price_factor", "0.0001", "spread", "true"),
                    new Loaded("EWZ", "US", 120 * 390, "2000-07-14T13:30:00Z", null, "2001-01-03T20:59:00Z")),
            loads(
                    "M&M_code_column.csv",
                    Map.of("exchange", "NSE"),
                    new Loaded(
                            "M&M",
                            "NSE",
                            1_500,
                            "2016-08-16T03:45:00Z",
                            ohlc(1455, 1455, 1451.95, 1453.05),
                            "2016-08-19T09:59:00Z")),
            refused("NIFTY 50_minute_git_lfs_pointer.csv", Map.of(), "git-lfs", "git lfs pull"),
            loads(
                    "NIFTY23JUN17200CE_sparse_unnamed_index.csv",
                    Map.of(),
                    new Loaded(
                            "NIFTY23JUN17200CE",
                            "NFO",
                            46,
                            "2023-06-05T04:00:00Z",
                            ohlc(1500, 1500, 1500, 1500),
                            "2023-06-05T04:45:00Z")),
            refused("NIFTY23JUN17250CE_empty_quoted.csv", Map.of(), "no heading"),
            loads(
                    "NIFTYPSU BANK.csv",
                    Map.of(),
                    new Loaded(
                            "NIFTYPSU BANK",
                            "NSE_INDEX",
                            750,
                            "2016-08-16T03:45:00Z",
                            ohlc(2980.9, 2988.5, 2969.7, 2975.05),
                            "2016-08-17T09:59:00Z")),
            refused("NIFTY_1s_saturday_copy_of_friday.csv", Map.of(), "no heading", "time;price"),
            loads(
                    "NIFTY_1s_saturday_copy_of_friday.csv",
                    Map.of("columns", "time;price"),
                    new Loaded(
                            "NIFTY",
                            "NSE_INDEX",
                            52,
                            "2022-08-27T03:30:00Z",
                            ohlc(17503.4, 17513.1, 17457.9, 17513.1),
                            "2022-08-27T04:21:00Z")),
            loads(
                    "NIFTY_20260807_float_noise_frozen_close.csv",
                    Map.of(),
                    new Loaded(
                            "NIFTY",
                            "NSE_INDEX",
                            375,
                            "2026-08-07T03:45:00Z",
                            ohlc(24535.05078125, 24591.44921875, 24535.05078125, 24585.400390625),
                            "2026-08-07T09:59:00Z")),
            loads(
                    "NIFTY_naive_utc_1m.csv",
                    Map.of(),
                    new Loaded(
                            "NIFTY",
                            "NSE_INDEX",
                            376,
                            "2026-07-24T03:45:00Z",
                            ohlc(23674.400390625, 23699.94921875, 23650.30078125, 23692.5),
                            "2026-07-24T10:00:00Z")),
            refused("NIFTY_options_15m_rows_of_another_index.csv", Map.of(), "several contracts", "columns="),
            refused(
                    "NIFTY_options_15m_rows_of_another_index.csv",
                    Map.of("columns", "time:datetime;open:open;high:high;low:low;close:close;volume:volume"),
                    "interval=15m"),
            refused("NIFTY_straddle_wide_minutes_20260409.csv", Map.of(), "no column time", "columns="),
            loads(
                    "NVDA_close_first_columns_utc.csv",
                    Map.of("exchange", "US"),
                    new Loaded(
                            "NVDA",
                            "US",
                            390,
                            "2026-03-19T13:30:00Z",
                            ohlc(178.00999450683594, 178.02999877929688, 176.83999633789062, 177.32000732421875),
                            "2026-03-19T19:59:00Z")),
            loads(
                    "RELIANCE_preopen_postclose_exchange_prefix.csv",
                    Map.of(),
                    new Loaded(
                            "RELIANCE",
                            "NSE",
                            13,
                            "2021-07-27T09:56:00Z",
                            ohlc(2055.05, 2055.75, 2055.0, 2055.1),
                            "2021-07-28T03:50:00Z")),
            loads(
                    "RELIANCE_unordered_spaces.csv",
                    Map.of("exchange", "NSE"),
                    new Loaded(
                            "RELIANCE",
                            "NSE",
                            375,
                            "2016-09-30T03:45:00Z",
                            ohlc(1067.95, 1081.6, 1067.95, 1080.75),
                            "2016-09-30T09:59:00Z")),
            refused("RELIND_20251117_header_only.csv", Map.of(), "no column open", "columns=time:timestamp;price:ltp"),
            refused(
                    "YESBANK_20190709_headerless_ms_since_midnight.csv",
                    Map.of("exchange", "NSE", "columns", "time;open;high;low;close;volume"),
                    "milliseconds since midnight",
                    "price_factor=0.0001"),
            loads(
                    "YESBANK_20190709_headerless_ms_since_midnight.csv",
                    Map.of("exchange", "NSE", "columns", "time;open;high;low;close;volume", "price_factor", "0.0001"),
                    new Loaded(
                            "YESBANK",
                            "NSE",
                            377,
                            "2019-07-09T03:45:00Z",
                            ohlc(95, 95, 93.9, 94.85),
                            "2019-07-09T10:10:00Z")),
            refused(
                    "futures_ticks_broken_row.csv",
                    Map.of("exchange", "NFO", "columns", "time:exchange_timestamp;price:last_price;symbol:Symbol"),
                    "line 20",
                    "bad_rows=skip"),
            refused("futures_ticks_broken_row.csv", Map.of(), "no column open", "price:last_price"),
            refused("participant_oi_dd-mm-yyyy_not_ohlc.csv", Map.of("exchange", "NSE"), "no column open"),
            refused("volatility_dd-MMM-yyyy_not_ohlc.csv", Map.of("exchange", "NSE"), "no column open"));

    private static double[] ohlc(double open, double high, double low, double close) {
        return new double[] {open, high, low, close};
    }

    private static Case loads(String file, Map<String, String> settings, Loaded loaded) {
        return new Case(file, settings, loaded, List.of());
    }

    private static Case refused(String file, Map<String, String> settings, String... words) {
        return new Case(file, settings, null, List.of(words));
    }

    private static CandleReader open(String file, Map<String, String> settings) {
        CandleSource source = new CsvSource();
        Map<String, String> given = new HashMap<>(settings);
        given.put("path", RealData.file("dirty/" + file).toString());
        return source.open(PluginSettings.of(source, given));
    }

    @TestFactory
    Stream<DynamicTest> aFileLoadsRightOrIsRefusedWithTheRemedy() {
        return CASES.stream()
                .map(one -> DynamicTest.dynamicTest(one.file() + " " + one.settings(), () -> {
                    if (one.loaded() == null) {
                        refuses(one);
                    } else {
                        loads(one);
                    }
                }));
    }

    private static void refuses(Case one) {
        PluginException refusal = assertThrows(PluginException.class, () -> {
            try (CandleReader reader = open(one.file(), one.settings())) {
                reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
            }
        });
        for (String word : one.refusal()) {
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains(word), () -> word + " in: " + refusal.getMessage());
        }
        assertTrue(String.valueOf(refusal.getMessage()).contains(one.file()), refusal.getMessage());
    }

    private static void loads(Case one) {
        Loaded wanted = one.loaded();
        Instrument instrument = Instrument.of(wanted.symbol(), wanted.exchange());
        try (CandleReader reader = open(one.file(), one.settings())) {
            assertEquals(List.of(instrument), reader.instruments());
            CandleSeries series = reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
            assertEquals(wanted.count(), series.size());
            assertEquals(
                    wanted.count(), reader.coverage(instrument).orElseThrow().candleCount());
            assertEquals(
                    wanted.first(),
                    Instant.ofEpochMilli(series.openEpochMillis(0)).toString());
            assertEquals(
                    wanted.last(),
                    Instant.ofEpochMilli(series.openEpochMillis(series.size() - 1))
                            .toString());
            if (wanted.ohlc() != null) {
                assertEquals(wanted.ohlc()[0], series.open(0));
                assertEquals(wanted.ohlc()[1], series.high(0));
                assertEquals(wanted.ohlc()[2], series.low(0));
                assertEquals(wanted.ohlc()[3], series.close(0));
            }
            for (int i = 0; i < series.size(); i++) {
                assertTrue(series.candle(i).isPossible(), "a possible candle at " + i);
            }
            assertTrue(
                    reader.remarks().stream().anyMatch(line -> line.contains(one.file()) && line.contains("interval")),
                    () -> "says what it understood: " + reader.remarks());
        }
    }

    @Test
    void everyDirtyFileIsLookedAtHere() throws IOException {
        Set<String> tested = CASES.stream().map(Case::file).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(RealData.file("dirty"))) {
            Set<String> there = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(there, tested);
        }
    }

    @Test
    void rowsOutOfOrderAreMentioned() {
        try (CandleReader reader = open("RELIANCE_unordered_spaces.csv", Map.of("exchange", "NSE"))) {
            Instrument reliance = Instrument.of("RELIANCE", "NSE");
            reader.read(List.of(reliance), Interval.ONE_MINUTE, TimeRange.ALL);
            assertEquals(
                    List.of(CandleDefect.Kind.OUT_OF_ORDER),
                    reader.defects(reliance).stream().map(CandleDefect::kind).toList());
        }
    }

    @Test
    void rowsThatContradictEachOtherAreMentioned() {
        try (CandleReader reader = open(
                "NIFTY_options_15m_rows_of_another_index.csv",
                Map.of("spread", "true", "columns", "time:datetime;open:open;high:high;low:low;close:close"))) {
            Instrument nifty = Instrument.of("NIFTY", "NSE_INDEX");
            reader.read(List.of(nifty), Interval.ONE_MINUTE, TimeRange.ALL);
            assertTrue(reader.defects(nifty).stream().anyMatch(one -> one.kind() == CandleDefect.Kind.CONTRADICTORY));
        }
    }

    @Test
    void minutesThatWereMadeUpAddUpToTheirDay() {
        Instrument ewz = Instrument.of("EWZ", "US");
        List<double[]> days = new ArrayList<>();
        try (CandleReader reader = open(
                "EWZ_daily_mdy_ampm_scaled10000.csv",
                Map.of("exchange", "US", "price_factor", "0.0001", "spread", "true"))) {
            CandleSeries minutes = reader.read(List.of(ewz), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
            CandleSeries daily =
                    reader.read(List.of(ewz), Interval.ONE_DAY, TimeRange.ALL).get(0);
            assertEquals(120, daily.size());
            assertEquals(
                    LocalDate.of(2000, 7, 14).toEpochDay() * 86_400_000L,
                    daily.openEpochMillis(0),
                    "00:00 UTC of its date");
            for (int day = 0; day < daily.size(); day++) {
                double high = 0;
                double low = Double.MAX_VALUE;
                double volume = 0;
                for (int i = day * 390; i < (day + 1) * 390; i++) {
                    high = Math.max(high, minutes.high(i));
                    low = Math.min(low, minutes.low(i));
                    volume += minutes.volumeScale().toQuantity(minutes.volume(i));
                }
                assertEquals(daily.open(day), minutes.open(day * 390));
                assertEquals(daily.close(day), minutes.close(day * 390 + 389));
                assertEquals(daily.high(day), high);
                assertEquals(daily.low(day), low);
                assertEquals(daily.volumeScale().toQuantity(daily.volume(day)), volume);
                days.add(new double[] {high, low});
            }
        }
        assertEquals(120, days.size());
    }
}
