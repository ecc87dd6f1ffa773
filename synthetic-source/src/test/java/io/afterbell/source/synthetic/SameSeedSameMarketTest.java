package io.afterbell.source.synthetic;

import static io.afterbell.source.synthetic.SyntheticMarket.days;
import static io.afterbell.source.synthetic.SyntheticMarket.fingerprint;
import static io.afterbell.source.synthetic.SyntheticMarket.minutes;
import static io.afterbell.source.synthetic.SyntheticMarket.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Law 3: a candle depends on seed, volatility, instrument and minute, and on nothing else. */
class SameSeedSameMarketTest {
    private static final String DAY = "2024-01-23";

    // Released tapes depend on these numbers: when they change, the version of the service must. Version 2 keeps the
    // holidays of US exchanges and MCX, which the days after them have walked on from.
    @ParameterizedTest
    @CsvSource({
        "NIFTY, NSE_INDEX, 703655217",
        "RELIANCE, NSE, 793484504",
        "NOBODY, NSE, -384784701",
        "NIFTY25JAN24FUT, NFO, 278390157",
        "NIFTY25JAN2421500PE, NFO, -1775860735",
        "BTCUSD, CRYPTO, -2108557306",
        "SPY, US, -832829103"
    })
    void aDayOfVersionTwoNeverChanges(String symbol, String exchange, int expected) {
        assertEquals("2", new SyntheticSource().version());
        assertEquals(expected, fingerprint(minutes(Instrument.of(symbol, exchange), DAY, DAY)));
    }

    @ParameterizedTest
    @CsvSource({"NIFTY, NSE_INDEX", "SBIN, NSE", "NIFTY25JAN24FUT, NFO", "NIFTY25JAN2421500CE, NFO", "BTCUSD, CRYPTO"})
    void aMinuteIsTheSameInsideEveryRange(String symbol, String exchange) {
        Instrument instrument = Instrument.of(symbol, exchange);
        CandleSeries month = minutes(instrument, "2024-01-01", "2024-01-31");
        for (int from = 0; from < month.size(); from += 997) {
            TimeRange few = new TimeRange(month.openEpochMillis(from), month.openEpochMillis(from) + 90 * 60_000L);
            try (CandleReader reader = open()) {
                assertEquals(fingerprint(month.within(few)), fingerprint(minutes(reader, instrument, few)));
            }
        }
    }

    @Test
    void otherInstrumentsAndTheirOrderChangeNothing() {
        List<Instrument> instruments = new ArrayList<>(List.of(
                Instrument.of("NIFTY", "NSE_INDEX"),
                Instrument.of("NOBODY", "NSE_INDEX"),
                Instrument.of("NOBODY", "NSE"),
                Instrument.of("NOBODY25JAN24FUT", "NFO"),
                Instrument.of("BTCUSD", "CRYPTO"),
                Instrument.of("SPY", "US")));
        try (CandleReader forwards = open();
                CandleReader backwards = open()) {
            List<CandleSeries> together = forwards.read(instruments, Interval.ONE_MINUTE, days(DAY, DAY));
            List<Instrument> reversed = new ArrayList<>(instruments);
            Collections.reverse(reversed);
            List<CandleSeries> turned = backwards.read(reversed, Interval.ONE_MINUTE, days(DAY, DAY));
            for (int i = 0; i < instruments.size(); i++) {
                int alone = fingerprint(minutes(instruments.get(i), DAY, DAY));
                assertEquals(instruments.get(i), together.get(i).instrument());
                assertEquals(alone, fingerprint(together.get(i)), instruments.get(i)::toString);
                assertEquals(alone, fingerprint(turned.get(instruments.size() - 1 - i)), instruments.get(i)::toString);
            }
        }
    }

    @Test
    void laterDaysDoNotChangeEarlierOnes() {
        SyntheticSource yearBefore = SyntheticMarket.sourceAt(Instant.parse("2025-03-01T00:00:00Z"));
        try (CandleReader then = open(yearBefore);
                CandleReader until = open("until", "2024-02-01")) {
            int now = fingerprint(minutes(SyntheticMarket.reliance(), DAY, DAY));
            assertEquals(now, fingerprint(minutes(then, SyntheticMarket.reliance(), days(DAY, DAY))));
            assertEquals(now, fingerprint(minutes(until, SyntheticMarket.reliance(), days(DAY, DAY))));
        }
    }

    @Test
    void anotherSeedIsAnotherMarket() {
        try (CandleReader other = open("seed", "2")) {
            assertNotEquals(
                    fingerprint(minutes(SyntheticMarket.nifty(), DAY, DAY)),
                    fingerprint(minutes(other, SyntheticMarket.nifty(), days(DAY, DAY))));
        }
    }

    @Test
    void theVolatilityFactorStretchesTheSamePath() {
        try (CandleReader calm = open("volatility", "0.5");
                CandleReader wild = open("volatility", "2")) {
            CandleSeries half = minutes(calm, SyntheticMarket.nifty(), days("2024-01-01", "2024-03-29"));
            CandleSeries twice = minutes(wild, SyntheticMarket.nifty(), days("2024-01-01", "2024-03-29"));

            assertEquals(4, Statistics.minuteDeviation(twice) / Statistics.minuteDeviation(half), 0.02);
            assertTrue(Statistics.correlation(Statistics.minuteReturns(twice), Statistics.minuteReturns(half)) > 0.999);
        }
    }

    @Test
    void aDaysCandleIsTheSumOfItsMinutes() {
        try (CandleReader reader = open()) {
            for (Instrument instrument :
                    List.of(SyntheticMarket.reliance(), Instrument.of("BTCUSD", "CRYPTO"), SyntheticMarket.nifty())) {
                CandleSeries days = reader.read(List.of(instrument), Interval.ONE_DAY, days("2024-01-15", "2024-01-31"))
                        .get(0);
                assertTrue(days.size() >= 12);
                for (int day = 0; day < days.size(); day++) {
                    String date = Instant.ofEpochMilli(days.openEpochMillis(day))
                            .toString()
                            .substring(0, 10);
                    assertEquals(
                            date + "T00:00:00Z",
                            Instant.ofEpochMilli(days.openEpochMillis(day)).toString());
                    CandleSeries minutes = minutes(reader, instrument, days(date, date));
                    double high = 0;
                    double low = Double.MAX_VALUE;
                    long volume = 0;
                    for (int i = 0; i < minutes.size(); i++) {
                        high = Math.max(high, minutes.high(i));
                        low = Math.min(low, minutes.low(i));
                        volume += minutes.volume(i);
                    }
                    assertEquals(minutes.open(0), days.open(day));
                    assertEquals(high, days.high(day));
                    assertEquals(low, days.low(day));
                    assertEquals(minutes.close(minutes.size() - 1), days.close(day));
                    assertEquals(
                            minutes.volumeScale().toQuantity(volume),
                            days.volumeScale().toQuantity(days.volume(day)),
                            1e-6);
                }
            }
        }
    }
}
