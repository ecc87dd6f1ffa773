package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs synthesizers for the tests of this package, keeps what they say, and judges it. */
final class Tape {
    static final long SEED = 42;

    record Print(long epochMillis, long price, long volume) {}

    private Tape() {}

    static TickGenerator generator(TickSynthesizer service, int ticksPerCandle, CandleSeries series, long seed) {
        return generator(service, Integer.toString(ticksPerCandle), series, seed);
    }

    static TickGenerator generator(TickSynthesizer service, String ticksPerCandle, CandleSeries series, long seed) {
        Map<String, String> given =
                service.parameters().isEmpty() ? Map.of() : Map.of("ticks_per_candle", ticksPerCandle);
        return service.newGenerator(new SynthesisContext(
                PluginSettings.of(service, given),
                series.instrument(),
                series.priceScale(),
                series.volumeScale(),
                seed));
    }

    static List<Print> of(TickGenerator generator, CandleSeries series, int index) {
        List<Print> prints = new ArrayList<>();
        generator.generate(series, index, (time, price, volume) -> prints.add(new Print(time, price, volume)));
        return prints;
    }

    static List<Print> of(TickSynthesizer service, int ticksPerCandle, CandleSeries series, int index) {
        return of(generator(service, ticksPerCandle, series, SEED), series, index);
    }

    /** How many ticks a synthesizer owes for a candle. */
    static int owed(TickSynthesizer service, int ticksPerCandle) {
        return switch (service.name()) {
            case "close" -> 1;
            case "ohlc" -> 4;
            default -> ticksPerCandle;
        };
    }

    /** Law 1, as far as the number of ticks allows it; the message names what would be needed to see it again. */
    static void assertCandleExact(List<Print> prints, int owed, CandleSeries series, int index, String what) {
        String message = what + " " + series.candle(index) + " " + series.priceScale() + " gave " + prints;
        PriceScale grid = series.priceScale();
        long open = grid.toUnits(series.open(index));
        long high = grid.toUnits(series.high(index));
        long low = grid.toUnits(series.low(index));
        long close = grid.toUnits(series.close(index));
        assertEquals(owed, prints.size(), message);
        long time = series.openEpochMillis(index) - 1;
        long highest = Long.MIN_VALUE;
        long lowest = Long.MAX_VALUE;
        long volume = 0;
        for (Print print : prints) {
            assertTrue(print.epochMillis() > time, message);
            assertTrue(print.price() >= low && print.price() <= high, message);
            assertEquals(0, print.price() % grid.step(), message);
            assertTrue(print.volume() >= 0, message);
            time = print.epochMillis();
            highest = Math.max(highest, print.price());
            lowest = Math.min(lowest, print.price());
            volume += print.volume();
        }
        assertTrue(time < series.openEpochMillis(index) + series.interval().millis(), message);
        assertEquals(series.volume(index), volume, message);
        assertEquals(close, prints.get(owed - 1).price(), message);
        if (owed >= 2) {
            assertEquals(open, prints.get(0).price(), message);
        }
        if (owed == 3 && (high > Math.max(open, close) || low < Math.min(open, close))) {
            long middle = prints.get(1).price();
            assertTrue(
                    middle == high && high > Math.max(open, close) || middle == low && low < Math.min(open, close),
                    message);
        }
        if (owed >= 4) {
            assertEquals(high, highest, message);
            assertEquals(low, lowest, message);
        }
    }
}
