package io.afterbell.source.synthetic;

import static io.afterbell.source.synthetic.SyntheticMarket.minutes;
import static io.afterbell.source.synthetic.SyntheticMarket.nifty;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivativesTest {
    private static final double STEP = 0.05;

    private static Instrument nfo(String symbol) {
        return Instrument.of(symbol, "NFO");
    }

    @Test
    void aFutureStandsAtFairValueAndMeetsItsIndexAtExpiry() {
        CandleSeries future = minutes(nfo("NIFTY25JAN24FUT"), "2023-12-26", "2024-01-25");
        CandleSeries index = minutes(nifty(), "2023-12-26", "2024-01-25");
        assertEquals(index.size(), future.size());
        double days = 30;
        assertEquals(Math.exp(0.065 * days / 365), future.close(0) / index.close(0), 1e-4);
        int last = index.size() - 1;
        assertEquals(index.close(last), future.close(last), 2 * STEP);
    }

    @Test
    void aContractEndsWithItsExpiryAndBeginsAYearBefore() {
        CandleSeries all;
        try (CandleReader reader = SyntheticMarket.open()) {
            all = minutes(reader, nfo("NIFTY25JAN24FUT"), TimeRange.ALL);
        }
        assertEquals(Instant.parse("2024-01-25T09:59:00Z"), Instant.ofEpochMilli(all.openEpochMillis(all.size() - 1)));
        assertEquals(Instant.parse("2023-01-25T03:45:00Z"), Instant.ofEpochMilli(all.openEpochMillis(0)));
    }

    @Test
    void aContractThatExpiresOnAHolidayEndsTheDayBefore() {
        try (CandleReader reader = SyntheticMarket.open()) {
            CandleSeries all = minutes(reader, nfo("NIFTY26JAN2421500CE"), TimeRange.ALL);
            CandleSeries index = minutes(reader, nifty(), SyntheticMarket.days("2024-01-25", "2024-01-25"));
            assertEquals(
                    Instant.parse("2024-01-25T09:59:00Z"), Instant.ofEpochMilli(all.openEpochMillis(all.size() - 1)));
            double intrinsic = Math.max(STEP, index.close(374) - 21_500);
            assertEquals(intrinsic, all.close(all.size() - 1), STEP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NIFTY28DEC17FUT", "NIFTY27DEC3525000CE", "NIFTY24JAN24000CE"})
    void aContractThatNeverTradedIsNotHeldAndTheReadSaysSo(String symbol) {
        try (CandleReader reader = SyntheticMarket.open()) {
            assertTrue(reader.find(symbol, "NFO").isEmpty());
            assertTrue(reader.coverage(nfo(symbol)).isEmpty());
            assertTrue(reader.candlesByDay(nfo(symbol)).isEmpty());
            assertTrue(minutes(reader, nfo(symbol), TimeRange.ALL).isEmpty());
            assertTrue(reader.remarks().get(0).contains(symbol), reader.remarks()::toString);
        }
    }

    @Test
    void everyOptionCandleIsPossibleAndOnTheGrid() {
        CandleSeries index = minutes(nifty(), "2024-01-01", "2024-01-25");
        long near = 100 * Math.round(index.open(0) / 100);
        for (long strike = near - 3_000; strike <= near + 3_000; strike += 500) {
            for (String right : new String[] {"CE", "PE"}) {
                CandleSeries option = minutes(nfo("NIFTY25JAN24" + strike + right), "2024-01-01", "2024-01-25");
                assertEquals(index.size(), option.size());
                for (int i = 0; i < option.size(); i++) {
                    assertTrue(option.candle(i).isPossible(), option.candle(i)::toString);
                    assertTrue(option.priceScale().holds(option.close(i)), option.candle(i)::toString);
                }
            }
        }
    }

    @Test
    void callAndPutKeepTheirParityWithTheFuture() {
        CandleSeries future = minutes(nfo("NIFTY25JAN24FUT"), "2024-01-01", "2024-01-25");
        long strike = 100 * Math.round(future.open(0) / 100);
        CandleSeries call = minutes(nfo("NIFTY25JAN24" + strike + "CE"), "2024-01-01", "2024-01-25");
        CandleSeries put = minutes(nfo("NIFTY25JAN24" + strike + "PE"), "2024-01-01", "2024-01-25");
        for (int i = 0; i < future.size(); i++) {
            double years = (Instant.parse("2024-01-25T10:00:00Z").toEpochMilli() - future.openEpochMillis(i) - 60_000)
                    / (365 * 86_400_000.0);
            double parity = Math.exp(-0.065 * years) * (future.close(i) - strike);
            // Three roundings of half a step each; a premium below one step is one step.
            assertEquals(parity, call.close(i) - put.close(i), 2.1 * STEP, call.candle(i)::toString);
        }
    }

    @Test
    void aCallRisesWithItsIndexAndLosesTimeValue() {
        CandleSeries index = minutes(nifty(), "2024-01-23", "2024-01-23");
        long strike = 100 * Math.round(index.open(0) / 100);
        CandleSeries call = minutes(nfo("NIFTY25JAN24" + strike + "CE"), "2024-01-23", "2024-01-23");
        CandleSeries put = minutes(nfo("NIFTY25JAN24" + strike + "PE"), "2024-01-23", "2024-01-23");
        assertTrue(Statistics.correlation(Statistics.minuteReturns(call), Statistics.minuteReturns(index)) > 0.9);
        assertTrue(Statistics.correlation(Statistics.minuteReturns(put), Statistics.minuteReturns(index)) < -0.9);
        CandleSeries later = minutes(nfo("NIFTY29FEB24" + strike + "CE"), "2024-01-23", "2024-01-23");
        for (int i = 0; i < call.size(); i++) {
            assertTrue(later.close(i) > call.close(i), call.candle(i)::toString);
        }
    }
}
