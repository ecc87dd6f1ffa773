package io.afterbell.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Instrument;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.TickMerger.Stop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TickMergerTest {
    private static final Instrument A_NSE = Instrument.of("A", "NSE");
    private static final Instrument B_NSE = Instrument.of("B", "NSE");
    private static final Instrument A_BSE = Instrument.of("A", "BSE");
    private static final Instrument Z_BSE = Instrument.of("Z", "BSE");

    /** A tick as a test sees it. */
    private record Seen(long epochMillis, int index, long price) {}

    private static List<Seen> play(TickMerger merger, int blockSize) {
        List<Seen> seen = new ArrayList<>();
        TickBlock block = new TickBlock(blockSize);
        while (true) {
            block.clear();
            Stop stop = merger.fill(block, Long.MAX_VALUE);
            for (int i = 0; i < block.size(); i++) {
                seen.add(new Seen(block.epochMillis(i), block.instrument(i), block.price(i)));
            }
            switch (stop) {
                case GAP -> merger.skipGap();
                case END -> {
                    return seen;
                }
                case FULL -> assertEquals(blockSize, block.size(), "only a full block is full");
                case LATER -> throw new AssertionError("nothing is later than the end of time");
            }
        }
    }

    @Test
    void equalTimesLeaveByExchangeThenSymbolWhateverTheOrderOfJoining() {
        List<Instrument> instruments = new ArrayList<>(List.of(A_NSE, B_NSE, A_BSE, Z_BSE));
        for (int round = 0; round < 24; round++) {
            Collections.shuffle(instruments, new Random(round));
            TickMerger merger = new TickMerger();
            for (int i = 0; i < instruments.size(); i++) {
                merger.add(new ScriptedCursor(instruments.get(i), 1_000, 2_000), i);
            }

            List<Instrument> order = play(merger, 3).stream()
                    .map(tick -> instruments.get(tick.index()))
                    .toList();

            List<Instrument> once = List.of(A_BSE, Z_BSE, A_NSE, B_NSE);
            List<Instrument> twice = new ArrayList<>(once);
            twice.addAll(once);
            assertEquals(twice, order, "joined as " + instruments);
        }
    }

    @Property(tries = 300)
    void theOrderIsThatOfASort(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int cursors,
            @ForAll @IntRange(min = 1, max = 9) int blockSize) {
        Random random = new Random(seed);
        List<ScriptedCursor> scripts = randomCursors(random, cursors);
        List<Seen> sorted = new ArrayList<>();
        TickMerger merger = new TickMerger();
        for (int i = 0; i < cursors; i++) {
            merger.add(scripts.get(i), i);
            ScriptedCursor alone = randomCursors(new Random(seed), cursors).get(i);
            while (alone.next()) {
                sorted.add(new Seen(alone.epochMillis(), i, alone.price()));
            }
        }
        sorted.sort(Comparator.comparingLong(Seen::epochMillis)
                .thenComparing(tick -> scripts.get(tick.index()).instrument())
                .thenComparingLong(Seen::price));

        assertEquals(sorted, play(merger, blockSize));
        assertFalse(merger.hasNext());
        assertEquals(Stop.END, merger.fill(new TickBlock(1), Long.MAX_VALUE));
    }

    @Property(tries = 300)
    void aSeekGivesWhatPlayingThroughGives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int cursors) {
        Random random = new Random(seed);
        TickMerger merger = new TickMerger();
        List<ScriptedCursor> scripts = randomCursors(random, cursors);
        for (int i = 0; i < cursors; i++) {
            merger.add(scripts.get(i), i);
        }
        List<Seen> whole = play(merger, 64);
        for (int round = 0; round < 5; round++) {
            long instant = random.nextInt(420_000);
            List<Seen> before = new ArrayList<>();
            merger.seek(instant, (index, cursor, hasTick) -> {
                if (hasTick) {
                    before.add(new Seen(cursor.epochMillis(), index, cursor.price()));
                }
            });

            assertEquals(
                    whole.stream().filter(tick -> tick.epochMillis() >= instant).toList(), play(merger, 7));
            for (int i = 0; i < cursors; i++) {
                int index = i;
                List<Seen> told =
                        before.stream().filter(tick -> tick.index() == index).toList();
                List<Seen> earlier = whole.stream()
                        .filter(tick -> tick.index() == index && tick.epochMillis() < instant)
                        .toList();
                assertEquals(earlier.isEmpty() ? List.of() : earlier.subList(earlier.size() - 1, earlier.size()), told);
            }
        }
    }

    @Property(tries = 300)
    void whoeverJoinsInTheMiddleOfAMinuteIsMergedFromThereOn(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int cursors) {
        Random random = new Random(seed);
        List<ScriptedCursor> scripts = randomCursors(random, cursors);
        TickMerger whole = new TickMerger();
        for (int i = 0; i < cursors; i++) {
            whole.add(randomCursors(new Random(seed), cursors).get(i), i);
        }
        List<Seen> expected = play(whole, 64);
        TickMerger merger = new TickMerger();
        for (int i = 1; i < cursors; i++) {
            merger.add(scripts.get(i), i);
        }
        long instant = random.nextInt(420_000);
        List<Seen> before = new ArrayList<>();
        TickBlock block = new TickBlock(1_000);
        for (Stop stop = Stop.GAP; stop == Stop.GAP; ) {
            stop = merger.fill(block, instant);
            if (stop == Stop.GAP && merger.nextEpochMillis() < instant) {
                merger.skipGap();
            } else if (stop == Stop.GAP) {
                break;
            }
        }
        for (int i = 0; i < block.size(); i++) {
            before.add(new Seen(block.epochMillis(i), block.instrument(i), block.price(i)));
        }

        scripts.get(0).seek(instant);
        merger.add(scripts.get(0), 0);

        List<Seen> played = new ArrayList<>(before);
        played.addAll(play(merger, 7));
        assertEquals(
                expected.stream()
                        .filter(tick -> tick.index() != 0 || tick.epochMillis() >= instant)
                        .toList(),
                played);
    }

    private static List<ScriptedCursor> randomCursors(Random random, int count) {
        List<ScriptedCursor> cursors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instrument instrument = Instrument.of("S" + (count - i), i % 2 == 0 ? "NSE" : "BSE");
            // Many equal times, and gaps of several minutes.
            long[] times = random.longs(random.nextInt(30), 0, 60)
                    .map(n -> n * 1_000 + n / 20 * 120_000)
                    .distinct()
                    .sorted()
                    .toArray();
            cursors.add(new ScriptedCursor(instrument, times));
        }
        return cursors;
    }

    @Test
    void onlyTicksBeforeTheInstantAreTaken() {
        TickMerger merger = new TickMerger();
        merger.add(new ScriptedCursor(A_NSE, 0, 1_000, 2_000), 5);
        TickBlock block = new TickBlock(10);
        assertEquals(Stop.GAP, merger.fill(block, 1_000));
        assertEquals(0, merger.skipGap());

        assertEquals(Stop.LATER, merger.fill(block, 0));
        assertEquals(0, block.size());
        assertEquals(Stop.LATER, merger.fill(block, 1_000));
        assertEquals(1, block.size());
        assertEquals(1_000, merger.nextEpochMillis());
        assertEquals(Stop.LATER, merger.fill(block, 1_001));
        assertEquals(2, block.size());
        assertEquals(Stop.END, merger.fill(block, 2_001));
        assertEquals(3, block.size());
        assertEquals(5, block.instrument(2));
        assertThrows(IllegalStateException.class, merger::nextEpochMillis);
        assertThrows(IllegalStateException.class, merger::skipGap);
    }

    @Test
    void aGapIsWhereNoInstrumentHasACandle() {
        TickMerger merger = new TickMerger();
        merger.add(new ScriptedCursor(A_NSE, 1_000, 61_000, 241_000), 0);
        merger.add(new ScriptedCursor(B_NSE, 121_000, 242_000), 1);
        TickBlock block = new TickBlock(10);
        assertEquals(Long.MIN_VALUE, merger.coveredToEpochMillis());
        assertEquals(Stop.GAP, merger.fill(block, Long.MAX_VALUE));
        assertEquals(0, merger.skipGap(), "candles begin at their open, not at their first tick");

        // A's minutes 0 and 1 and B's minute 2 follow each other; minute 3 is nobody's.
        assertEquals(Stop.GAP, merger.fill(block, Long.MAX_VALUE));
        assertEquals(3, block.size());
        assertEquals(180_000, merger.coveredToEpochMillis());
        assertEquals(Stop.GAP, merger.fill(block, Long.MAX_VALUE), "until somebody skips it");
        assertEquals(240_000, merger.skipGap());
        assertEquals(Stop.END, merger.fill(block, Long.MAX_VALUE));
        assertEquals(300_000, merger.coveredToEpochMillis());
    }

    @Test
    void anInstrumentWithoutTicksDisturbsNobody() {
        TickMerger merger = new TickMerger();
        merger.add(new ScriptedCursor(A_NSE), 0);
        assertFalse(merger.hasNext());
        merger.add(new ScriptedCursor(B_NSE, 5), 1);
        assertTrue(merger.hasNext());
        assertEquals(List.of(new Seen(5, 1, 0)), play(merger, 4));
    }

    @Test
    void anInstrumentThatCannotBeOrderedIsRefusedAndTheOthersGoOn() {
        TickMerger merger = new TickMerger();
        merger.add(new ScriptedCursor(A_NSE, 5, 6), 0);
        for (long impossible : new long[] {-1, Long.MAX_VALUE / 2}) {
            ReplayException refused =
                    assertThrows(ReplayException.class, () -> merger.add(new ScriptedCursor(B_NSE, impossible), 1));
            assertEquals(ErrorCode.PLUGIN_CONTRACT, refused.code());
            assertTrue(String.valueOf(refused.getMessage()).contains("B on NSE"), refused.getMessage());
        }
        merger.add(new ScriptedCursor(A_BSE, 6), 1);

        assertEquals(List.of(new Seen(5, 0, 0), new Seen(6, 1, 0), new Seen(6, 0, 1)), play(merger, 4));
    }

    @Test
    void closingClosesTheCursors() {
        TickMerger merger = new TickMerger();
        ScriptedCursor cursor = new ScriptedCursor(A_NSE, 5);
        merger.add(cursor, 0);
        merger.close();
        merger.close();

        assertTrue(cursor.isClosed());
        assertFalse(merger.hasNext());
    }
}
