package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainTest {
    private static void append(Train train, byte[] payload) {
        byte[] bytes = train.begin(payload.length);
        System.arraycopy(payload, 0, bytes, train.offset(), payload.length);
        train.endText(train.offset() + payload.length);
    }

    private static byte[] payload(int length, int fill) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) fill);
        return payload;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 300, 65_535, 65_536, 200_000})
    void aFrameCarriesItsPayloadWhateverItsLength(int length) {
        Train train = new Train(null, 16);
        append(train, payload(3, 'a'));
        append(train, payload(length, 'b'));
        append(train, payload(5, 'c'));

        ByteBuffer frames = train.view(0, train.size());
        assertArrayEquals(payload(3, 'a'), RawFrames.next(frames).payload());
        RawFrames.Frame middle = RawFrames.next(frames);
        assertEquals(0x81, middle.firstByte());
        assertArrayEquals(payload(length, 'b'), middle.payload());
        assertArrayEquals(payload(5, 'c'), RawFrames.next(frames).payload());
        assertEquals(0, frames.remaining());
        assertEquals(3, train.frameCount());
    }

    @Test
    void aBinaryFrameSaysSo() {
        Train train = new Train(null, 16);
        byte[] bytes = train.begin(2);
        bytes[train.offset()] = 7;
        train.endBinary(train.offset() + 1);
        assertEquals(0x82, RawFrames.next(train.view(0, train.size())).firstByte());
        assertEquals(2, train.opcode(0));
    }

    @Test
    void framesOfAnotherTrainCanBeAppended() {
        Train source = new Train(null, 16);
        append(source, payload(200, 'x'));
        int second = source.size();
        append(source, payload(300, 'y'));

        Train target = new Train(null, 16);
        target.append(source, second, source.size(), 1);
        assertArrayEquals(
                payload(300, 'y'), RawFrames.next(target.view(0, target.size())).payload());
        assertEquals(1, target.frameCount());
    }

    @Test
    void thePoolLendsATrainAgainOnlyAfterItsLastUserReleasedIt() {
        TrainPool pool = new TrainPool(4);
        Train train = pool.take();
        append(train, payload(10, 'z'));
        train.retain();
        train.release();
        assertNotSame(train, pool.take(), "somebody still needs it");
        train.release();
        Train again = pool.take();
        assertSame(train, again);
        assertEquals(0, again.size());
    }

    @Test
    void whatWaitsInThePoolIsBoundedBySizeAndNotByNumberAlone() {
        TrainPool pool = new TrainPool(16);
        int kept = 0;
        for (int size : new int[] {1, 2, 4, 8, 16, 32, 64}) {
            List<Train> lent = IntStream.range(0, 200)
                    .mapToObj(i -> pool.take(size * 1_024))
                    .toList();
            lent.forEach(Train::release);
            int now = pool.smallerIdleCount() - kept;
            assertEquals(128 / size, now, "trains of " + size + " KiB");
            kept += now;
        }
    }

    @Test
    void releasingTooOftenIsAMistakeThatShows() {
        Train train = new Train(null, 16);
        train.release();
        assertThrows(IllegalStateException.class, train::release);
    }

    @Test
    void whatHasComeBackToThePoolKeepsNoFiguresOfASessionThatMayHaveEnded() {
        Train train = new TrainPool(8).take(1_024);
        train.due(5, new Lag());
        train.retain();
        train.release();
        assertNotNull(train.lag());
        train.release();
        assertNull(train.lag());
    }
}
