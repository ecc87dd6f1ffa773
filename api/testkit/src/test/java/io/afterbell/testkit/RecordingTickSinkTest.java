package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTickSinkTest {
    private final RecordingTickSink sink = new RecordingTickSink();

    @Test
    void everyTickIsKeptInOrder() {
        for (int i = 0; i < 200; i++) {
            sink.tick(i, 10L * i, 100L * i);
        }
        assertEquals(200, sink.size());
        assertEquals(199, sink.epochMillis(199));
        assertEquals(1_990, sink.price(199));
        assertEquals(19_900, sink.volume(199));
        List<Tick> ticks = sink.ticks(CandleFixtures.INDEX);
        assertEquals(new Tick(CandleFixtures.INDEX, 1, 10, 100), ticks.get(1));
        assertThrows(IndexOutOfBoundsException.class, () -> sink.price(200));
        sink.clear();
        assertEquals(0, sink.size());
        assertEquals("[]", sink.toString());
    }

    @Test
    void aCandleIsRebuiltFromItsTicks() {
        // Open 2500, high 2500.35, low 2499.80, close 2500.15, volume 1250 in steps of 0.05.
        CandleSeries candle = CandleFixtures.oneCandle(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE);
        long time = candle.openEpochMillis(0);
        sink.tick(time, 250_000, 1_000);
        sink.tick(time + 1, 250_035, 0);
        sink.tick(time + 2, 249_980, 200);
        sink.tick(time + 3, 250_015, 50);
        assertTrue(sink.makesUp(candle, 0, 0, 4));
        assertFalse(sink.makesUp(candle, 0, 0, 3), "without the close");
        assertFalse(sink.makesUp(candle, 0, 1, 4), "without the open");
        assertFalse(sink.makesUp(candle, 0, 2, 2), "without any");
        sink.tick(time + 4, 250_015, 1);
        assertFalse(sink.makesUp(candle, 0, 0, 5), "with another volume");
    }

    @Test
    void recordingsThatDifferInOneTickAreNotTheSame() {
        RecordingTickSink other = new RecordingTickSink();
        sink.tick(1, 2, 3);
        other.tick(1, 2, 3);
        assertTrue(sink.sameTicksAs(other));
        other.tick(2, 2, 3);
        assertFalse(sink.sameTicksAs(other));
        sink.tick(2, 2, 4);
        assertFalse(sink.sameTicksAs(other));
    }
}
