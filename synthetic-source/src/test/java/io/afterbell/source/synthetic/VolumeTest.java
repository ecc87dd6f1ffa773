package io.afterbell.source.synthetic;

import static io.afterbell.source.synthetic.SyntheticMarket.minutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.VolumeScale;
import io.afterbell.api.spi.CandleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeTest {
    @ParameterizedTest
    @CsvSource({"NIFTY, NSE_INDEX", "SENSEX, BSE_INDEX", "NOBODY, NSE_INDEX"})
    void anIndexIsNotTraded(String symbol, String exchange) {
        CandleSeries day = minutes(Instrument.of(symbol, exchange), "2024-01-23", "2024-01-23");
        assertEquals(375, day.size());
        for (int i = 0; i < day.size(); i++) {
            assertEquals(0, day.volume(i));
        }
    }

    @Test
    void aShareIsTradedMostAtTheOpenAndTheClose() {
        CandleSeries month = minutes(SyntheticMarket.reliance(), "2024-02-01", "2024-02-29");
        assertEquals(VolumeScale.WHOLE, month.volumeScale());
        assertEquals(0, month.size() % 375);
        double open = average(month, 0, 25);
        double midday = average(month, 150, 225);
        double close = average(month, 350, 375);
        assertTrue(open > 1.3 * midday, () -> "open=" + open + " midday=" + midday);
        assertTrue(close > 1.6 * midday, () -> "close=" + close + " midday=" + midday);
        for (int i = 0; i < month.size(); i++) {
            assertTrue(month.volume(i) > 0);
        }
    }

    private static double average(CandleSeries series, int fromMinute, int toMinute) {
        long sum = 0;
        int count = 0;
        for (int i = 0; i < series.size(); i++) {
            if (i % 375 >= fromMinute && i % 375 < toMinute) {
                sum += series.volume(i);
                count++;
            }
        }
        return (double) sum / count;
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY25JAN24FUT, NFO, 65",
        "NIFTY25JAN2421500CE, NFO, 65",
        "BANKNIFTY25JAN24FUT, NFO, 30",
        "SENSEX25JAN2472000PE, BFO, 20"
    })
    void contractsTradeInWholeLots(String symbol, String exchange, int lotSize) {
        try (CandleReader reader = SyntheticMarket.open()) {
            Instrument contract = reader.find(symbol, exchange).orElseThrow();
            assertEquals(lotSize, contract.lotSize().orElseThrow());
            CandleSeries day = minutes(contract, "2024-01-23", "2024-01-23");
            assertEquals(375, day.size());
            for (int i = 0; i < day.size(); i++) {
                assertTrue(day.volume(i) > 0);
                assertEquals(0, day.volume(i) % lotSize, day.candle(i)::toString);
            }
        }
    }

    @Test
    void aStockFutureHasALotOfItsOwnEvenWhenNobodyKnowsTheStock() {
        try (CandleReader reader = SyntheticMarket.open()) {
            int lotSize = reader.find("NOBODY25JAN24FUT", "NFO")
                    .orElseThrow()
                    .lotSize()
                    .orElseThrow();
            assertTrue(lotSize >= 25 && lotSize % 25 == 0, () -> "lotSize=" + lotSize);
        }
    }

    @Test
    void coinsTradeInFractions() {
        CandleSeries day = minutes(Instrument.of("BTCUSD", "CRYPTO"), "2024-01-20", "2024-01-20");
        assertEquals(1440, day.size());
        assertEquals(new VolumeScale(3), day.volumeScale());
    }

    @Test
    void farStrikesTradeLessThanNearOnes() {
        CandleSeries index = minutes(SyntheticMarket.nifty(), "2024-01-23", "2024-01-23");
        long near = 100 * Math.round(index.open(0) / 100);
        assertTrue(total(near) > 5 * total(near + 3_000), () -> "near=" + near);
    }

    private static long total(long strike) {
        CandleSeries day = minutes(Instrument.of("NIFTY25JAN24" + strike + "CE", "NFO"), "2024-01-23", "2024-01-23");
        long total = 0;
        for (int i = 0; i < day.size(); i++) {
            total += day.volume(i);
        }
        return total;
    }
}
