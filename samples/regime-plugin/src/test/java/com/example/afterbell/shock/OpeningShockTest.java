package com.example.afterbell.shock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.RegimeTransformContract;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every regime, which is inherited, and what is special about this one. */
class OpeningShockTest extends RegimeTransformContract {
    private static final long SEED = 1;
    private static final double ROUNDING = 1e-9;

    @Override
    protected RegimeTransform newRegime() {
        return new OpeningShock();
    }

    @Test
    void theShockIsOverAfterTheGivenMinutesAndTheRestOfTheDayIsShiftedAlong() {
        CandleSeries before = CandleFixtures.flatDay(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE);
        CandleSeries after = shocked(before, Map.of("percent", "3", "minutes", "10", "direction", "down"));
        assertEquals(1, after.open(0) / before.open(0), ROUNDING);
        assertEquals(1 / StrictMath.sqrt(1.03), after.close(4) / before.close(4), ROUNDING);
        assertEquals(1 / 1.03, after.close(9) / before.close(9), ROUNDING);
        assertEquals(1 / 1.03, after.high(200) / before.high(200), ROUNDING);
    }

    @Test
    void instrumentsMoveTogetherUpOnSomeDaysAndDownOnOthers() {
        Set<Double> directions = new HashSet<>();
        for (int day = 0; day < 20; day++) {
            double direction = direction(CandleFixtures.INDEX, day);
            assertEquals(direction, direction(CandleFixtures.SECOND_INDEX, day));
            directions.add(direction);
        }
        assertEquals(Set.of(-1.0, 1.0), directions);
    }

    private static double direction(Instrument instrument, int day) {
        CandleSeries before = CandleFixtures.flatDay(instrument, CandleFixtures.FIRST_DATE.plusDays(day));
        return Math.signum(shocked(before, Map.of()).close(100) - before.close(100));
    }

    private static CandleSeries shocked(CandleSeries series, Map<String, String> settings) {
        OpeningShock regime = new OpeningShock();
        long instrumentSeed = series.instrument().symbol().hashCode();
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        return regime.apply(
                series, new RegimeContext(PluginSettings.of(regime, settings), days, instrumentSeed, SEED));
    }
}
