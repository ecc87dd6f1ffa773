package io.afterbell.source.synthetic;

import static io.afterbell.source.synthetic.SyntheticMarket.dates;
import static io.afterbell.source.synthetic.SyntheticMarket.minutes;
import static io.afterbell.source.synthetic.SyntheticMarket.nifty;
import static io.afterbell.source.synthetic.SyntheticMarket.open;
import static io.afterbell.source.synthetic.SyntheticMarket.sourceAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingDatesTest {
    @Test
    void weekendsAndHolidaysHaveNoCandles() {
        // 22 and 26 January 2024 were holidays, Saturday the 20th was a trading day.
        assertEquals(
                List.of(
                        LocalDate.parse("2024-01-19"),
                        LocalDate.parse("2024-01-20"),
                        LocalDate.parse("2024-01-23"),
                        LocalDate.parse("2024-01-24"),
                        LocalDate.parse("2024-01-25"),
                        LocalDate.parse("2024-01-29")),
                dates(minutes(nifty(), "2024-01-19", "2024-01-29")));
    }

    @Test
    void anOrdinaryDayIsComplete() {
        CandleSeries day = minutes(nifty(), "2024-01-23", "2024-01-23");
        assertEquals(375, day.size());
        assertEquals(Instant.parse("2024-01-23T03:45:00Z").toEpochMilli(), day.openEpochMillis(0));
        assertEquals(Instant.parse("2024-01-23T09:59:00Z").toEpochMilli(), day.openEpochMillis(374));
    }

    @Test
    void aSaturdayDrillHasItsTwoSessions() {
        CandleSeries day = minutes(nifty(), "2024-03-02", "2024-03-02");
        assertEquals(45 + 60, day.size());
        assertEquals(Instant.parse("2024-03-02T04:29:00Z").toEpochMilli(), day.openEpochMillis(44));
        assertEquals(Instant.parse("2024-03-02T06:00:00Z").toEpochMilli(), day.openEpochMillis(45));
    }

    @Test
    void muhuratTradingIsAnEveningHour() {
        CandleSeries day = minutes(nifty(), "2024-11-01", "2024-11-01");
        assertEquals(60, day.size());
        assertEquals(Instant.parse("2024-11-01T12:30:00Z").toEpochMilli(), day.openEpochMillis(0));
    }

    @Test
    void derivativesTradeTenMinutesLongerSinceAugust2026AndFollowTheirIndexUntilThen() {
        Instrument future = Instrument.of("NIFTY25AUG26FUT", "NFO");
        assertEquals(375, minutes(future, "2026-07-31", "2026-07-31").size());
        CandleSeries day = minutes(future, "2026-08-03", "2026-08-03");
        assertEquals(385, day.size());
        CandleSeries index = minutes(nifty(), "2026-08-03", "2026-08-03");
        assertEquals(375, index.size());
        CandleSeries same = day.slice(0, 375);
        assertTrue(Statistics.correlation(Statistics.minuteReturns(same), Statistics.minuteReturns(index)) > 0.999);
    }

    @Test
    void anUnknownExchangeKeepsTheHoursOfNseAndSaysSo() {
        Instrument instrument = Instrument.of("NIFTY", "NOWHERE");
        try (CandleReader reader = open()) {
            CandleSeries day = minutes(reader, instrument, SyntheticMarket.days("2024-01-20", "2024-01-23"));
            assertEquals(2 * 375, day.size());
            assertTrue(reader.remarks().stream().anyMatch(line -> line.contains("exchange=NOWHERE")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // In the middle of Friday's session the last complete day is Thursday.
        "2026-08-14T06:00:00Z, NIFTY, NSE_INDEX, 2026-08-13T09:59:00Z",
        "2026-08-14T09:59:59Z, NIFTY, NSE_INDEX, 2026-08-13T09:59:00Z",
        "2026-08-14T10:00:00Z, NIFTY, NSE_INDEX, 2026-08-14T09:59:00Z",
        // Derivatives close ten minutes later.
        "2026-08-14T10:00:00Z, NIFTY25AUG26FUT, NFO, 2026-08-13T10:09:00Z",
        "2026-08-14T10:10:00Z, NIFTY25AUG26FUT, NFO, 2026-08-14T10:09:00Z",
        // Over the weekend and before Monday's open it stays Friday.
        "2026-08-16T12:00:00Z, NIFTY, NSE_INDEX, 2026-08-14T09:59:00Z",
        "2026-08-17T03:00:00Z, NIFTY, NSE_INDEX, 2026-08-14T09:59:00Z",
        // A day of crypto is complete at midnight in India.
        "2026-08-16T18:29:59Z, BTCUSD, CRYPTO, 2026-08-15T18:29:00Z",
        "2026-08-16T18:30:00Z, BTCUSD, CRYPTO, 2026-08-16T18:29:00Z"
    })
    void coverageEndsWithTheLastCompleteTradingDay(String now, String symbol, String exchange, String lastCandle) {
        try (CandleReader reader = open(sourceAt(Instant.parse(now)))) {
            Coverage coverage = reader.coverage(Instrument.of(symbol, exchange)).orElseThrow();
            assertEquals(Instant.parse(lastCandle), Instant.ofEpochMilli(coverage.lastEpochMillis()));
        }
    }

    @Test
    void untilEndsTheMarketEarlier() {
        try (CandleReader reader = open("until", "2024-01-21")) {
            Coverage coverage = reader.coverage(nifty()).orElseThrow();
            assertEquals(Instant.parse("2024-01-20T09:59:00Z"), Instant.ofEpochMilli(coverage.lastEpochMillis()));
            assertEquals(
                    0,
                    minutes(reader, nifty(), SyntheticMarket.days("2024-01-21", "2024-02-01"))
                            .size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY, NSE_INDEX, 2018-06-30",
        "RELIANCE, BSE, 2018-06-30",
        "NIFTY25AUG26FUT, NFO, 2026-08-12",
        "NIFTY25AUG2625000CE, NFO, 2026-08-12",
        "SENSEX27AUG2680000PE, BFO, 2026-08-12",
        "NIFTY28MAR2422000CE, NFO, 2026-08-12",
        "GOLD05DEC25FUT, MCX, 2026-08-12",
        "USDINR, CDS, 2018-06-30",
        "BTCUSDFUT, CRYPTO, 2018-06-30",
        "SPY, US, 2018-06-30",
        "FTSE, GLOBAL_INDEX, 2018-06-30",
        "WHAT, NOWHERE, 2018-06-30"
    })
    void coverageAndDaysSayExactlyWhatIsRead(String symbol, String exchange, String until) {
        Instrument instrument = Instrument.of(symbol, exchange);
        try (CandleReader reader = open("until", until)) {
            Coverage coverage = reader.coverage(instrument).orElseThrow();
            CandleSeries all = minutes(reader, instrument, TimeRange.ALL);
            assertEquals(coverage.candleCount(), all.size());
            assertEquals(coverage.firstEpochMillis(), all.openEpochMillis(0));
            assertEquals(coverage.lastEpochMillis(), all.openEpochMillis(all.size() - 1));

            SortedMap<LocalDate, Integer> counted = new TreeMap<>();
            for (int i = 0; i < all.size(); i++) {
                counted.merge(
                        LocalDate.ofInstant(
                                Instant.ofEpochMilli(all.openEpochMillis(i)),
                                TradingCalendar.standard().zone(exchange)),
                        1,
                        Integer::sum);
            }
            assertEquals(counted, reader.candlesByDay(instrument));
        }
    }
}
