package io.afterbell.replay;

import static io.afterbell.replay.DrivenSession.MILLI;
import static io.afterbell.replay.DrivenSession.SECOND;
import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.MINUTE;
import static io.afterbell.replay.Market.NIFTY;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.TCS;
import static io.afterbell.replay.Market.minutes;
import static io.afterbell.replay.Market.prepared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.DrivenSession.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplaySessionTest {
    private static final Pacing ON_SUBSCRIBE = Pacing.of(Speed.REAL_TIME);
    private static final Pacing AT_ONCE = pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW);

    private static Pacing pacing(Speed speed, ReplayMode mode, StartPolicy start) {
        return new Pacing(speed, mode, start, Pacing.DEFAULT_SETTLE, Duration.ZERO);
    }

    private static List<Long> heardAt(DrivenSession driven) {
        return driven.recorder.ticks.stream().map(Heard::heardAtNanos).toList();
    }

    private static List<Long> times(List<Heard> ticks) {
        return ticks.stream().map(tick -> tick.epochMillis() - OPEN).toList();
    }

    /** What a merge of the same candles gives, without any clock. */
    private static List<Heard> tape(PreparedSeries... candles) {
        Pacing max = pacing(Speed.MAX, ReplayMode.SINGLE_PASS, StartPolicy.NOW);
        DrivenSession driven = new DrivenSession(max);
        driven.joinAll(candles);
        driven.runOut();
        return driven.recorder.tape();
    }

    @Test
    void theClockStartsHalfASecondAfterTheLastOfTheFirstSubscriptions() {
        DrivenSession driven = new DrivenSession(ON_SUBSCRIBE);
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(10 * SECOND);
        assertEquals(SessionState.WAITING, driven.status().state());

        driven.subscribers(1);
        driven.run(400 * MILLI);
        driven.subscribers(2);
        driven.run(400 * MILLI);
        // The same client asks for one symbol more.
        driven.settle();
        driven.run(500 * MILLI - 1);
        assertEquals(SessionState.WAITING, driven.status().state());
        assertEquals(OptionalLong.of(OPEN), driven.status().clockEpochMillis());

        long starts = driven.nowNanos + 1;
        driven.run(60 * SECOND);
        assertEquals(
                List.of(starts + 250 * MILLI, starts + 15 * SECOND, starts + 30 * SECOND, starts + 59 * SECOND),
                heardAt(driven));
        assertEquals("RUNNING: replaying", driven.recorder.states.get(0));
    }

    @Test
    void aSubscriptionToARunningSessionDoesNotStopIt() {
        DrivenSession driven = new DrivenSession(ON_SUBSCRIBE);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.subscribers(1);
        driven.run(15 * SECOND);
        driven.subscribers(2);
        driven.settle();
        driven.run(SECOND);

        assertEquals(List.of(750 * MILLI, 15_500 * MILLI), heardAt(driven));
    }

    @Test
    void aManualStartWaitsForTheFirstResumeAndForASubscriber() {
        DrivenSession driven = new DrivenSession(pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL));
        driven.join(prepared(minutes(INFY, 0)));
        driven.subscribers(1);
        driven.run(100 * SECOND);
        assertEquals(SessionState.PAUSED, driven.status().state());
        assertEquals(List.of(), driven.recorder.ticks);

        driven.subscribers(0);
        assertTrue(driven.now(driven.session.resume(driven.nowNanos)));
        driven.run(100 * SECOND);
        assertEquals(SessionState.WAITING, driven.status().state());

        driven.subscribers(1);
        driven.run(15 * SECOND);
        assertEquals(List.of(250L, 15_000L), times(driven.recorder.ticks));
        assertEquals(200 * SECOND + 250 * MILLI, heardAt(driven).get(0));
    }

    @Test
    void aStartAtOnceNeedsNoSubscribersAndLosesNothingWhenTheyGo() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.run(7 * SECOND);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.run(16 * SECOND);
        driven.subscribers(1);
        driven.subscribers(0);
        driven.run(60 * SECOND);

        assertEquals(
                List.of(7_250 * MILLI, 22 * SECOND, 37 * SECOND, 66 * SECOND, 67_250 * MILLI, 82 * SECOND),
                heardAt(driven));
    }

    @Test
    void withoutSubscribersTheClockWaitsAndGoesOnWhereItWas() {
        DrivenSession driven = new DrivenSession(ON_SUBSCRIBE);
        driven.join(prepared(minutes(INFY, 0)));
        driven.subscribers(1);
        driven.run(20_500 * MILLI);
        driven.subscribers(0);
        assertEquals(SessionState.WAITING, driven.status().state());
        assertEquals(OptionalLong.of(OPEN + 20_000), driven.status().clockEpochMillis());
        driven.run(3_600 * SECOND);
        assertEquals(2, driven.recorder.ticks.size());
        assertEquals(OptionalLong.of(OPEN + 20_000), driven.status().clockEpochMillis());

        driven.subscribers(1);
        long again = driven.nowNanos + 500 * MILLI;
        driven.run(11 * SECOND);
        assertEquals(List.of(250L, 15_000L, 30_000L), times(driven.recorder.ticks));
        assertEquals(again + 10 * SECOND, heardAt(driven).get(2));
    }

    @Test
    void aLateInstrumentJoinsAtTheClocksNow() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(TCS, 0, 1, 2)));
        driven.run(75 * SECOND);
        int index = driven.join(prepared(minutes(INFY, 0, 1, 2), 1_000));
        driven.run(2 * SECOND);
        driven.runOut();

        List<Heard> late = driven.recorder.tape().stream()
                .filter(tick -> tick.instrument().equals(INFY))
                .toList();
        List<Heard> whole = tape(prepared(minutes(INFY, 0, 1, 2), 1_000));
        assertEquals(1, index);
        // The tick at the clock's very now has happened already; it is what a subscriber gets first.
        assertEquals(whole.subList(6, 12), late);
    }

    @Test
    void aLateSubscriberGetsTheLastTickFirst() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        TickBlock snapshot = new TickBlock(2);
        driven.join(prepared(minutes(TCS, 0, 1)));
        assertFalse(driven.call(() -> driven.session.appendLastTick(0, snapshot)), "none yet");
        driven.run(20 * SECOND);
        // Joins later than its last tick: that tick counts although no listener heard it.
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.join(prepared(minutes(NIFTY, 1)));

        assertTrue(driven.call(() -> driven.session.appendLastTick(0, snapshot)));
        assertTrue(driven.call(() -> driven.session.appendLastTick(1, snapshot)));
        assertFalse(driven.call(() -> driven.session.appendLastTick(2, new TickBlock(1))));
        assertFalse(driven.call(() -> driven.session.appendLastTick(0, snapshot)), "the block is full");
        for (int i = 0; i < 2; i++) {
            assertEquals(i, snapshot.instrument(i));
            assertEquals(OPEN + 15_000, snapshot.epochMillis(i));
            assertEquals(10_200, snapshot.price(i));
            assertEquals(20, snapshot.volume(i));
            assertEquals(40, snapshot.dayVolume(i));
        }
    }

    @Test
    void anInstrumentJoinsOnce() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        assertEquals(0, driven.join(prepared(minutes(TCS, 0))));
        assertEquals(1, driven.join(prepared(minutes(INFY, 0))));
        assertEquals(0, driven.join(prepared(minutes(TCS, 5))));
        assertEquals(OptionalInt.of(1), driven.call(() -> driven.session.indexOf(INFY)));
        assertEquals(OptionalInt.empty(), driven.call(() -> driven.session.indexOf(NIFTY)));
        assertEquals(List.of(TCS, INFY), driven.recorder.instruments);
    }

    @Test
    void aSinglePassEndsWithItsLastCandleAndSaysSo() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(60 * SECOND - 1);
        assertEquals(SessionState.RUNNING, driven.status().state(), "the candle is not over with its last tick");
        driven.run(1);
        driven.session.runOnce(driven.nowNanos);
        SessionStatus status = driven.status();
        assertEquals(SessionState.ENDED, status.state());
        assertEquals(1, status.pass());
        assertEquals(4, status.tickCount());
        assertEquals(OptionalLong.of(OPEN + MINUTE), status.clockEpochMillis());
        assertEquals(
                List.of("RUNNING: replaying", "ENDED: the last pass is over after 1 pass"), driven.recorder.states);

        driven.run(1_000 * SECOND);
        assertEquals(4, driven.recorder.ticks.size());
        assertFalse(driven.now(driven.session.pause(driven.nowNanos)), "nothing to pause");
    }

    @Test
    void loopPassesAreIdenticalAndFollowEachOtherWithoutAHole() {
        DrivenSession driven = new DrivenSession(pacing(Speed.REAL_TIME, ReplayMode.parse("loop:3"), StartPolicy.NOW));
        driven.joinAll(prepared(minutes(INFY, 0, 1, 5), 70), prepared(minutes(TCS, 1, 5)));
        driven.runOut();

        List<Heard> onePass = tape(prepared(minutes(INFY, 0, 1, 5), 70), prepared(minutes(TCS, 1, 5)));
        List<Heard> threePasses = new ArrayList<>();
        Collections.nCopies(3, onePass).forEach(threePasses::addAll);
        assertEquals(threePasses, driven.recorder.tape());
        assertEquals(3, driven.status().pass());
        assertEquals(SessionState.ENDED, driven.status().state());
        List<Long> heard = heardAt(driven);
        for (int i = 0; i < 20; i++) {
            assertEquals(heard.get(i) + 180 * SECOND, heard.get(i + 20), "a pass takes its three minutes");
        }
        assertEquals(Collections.nCopies(driven.recorder.lags.size(), 0L), driven.recorder.lags);
    }

    @Test
    void aLoopWithoutCountGoesOnForEver() {
        for (Speed speed : List.of(new Speed(1_000), Speed.MAX)) {
            DrivenSession driven = new DrivenSession(pacing(speed, ReplayMode.LOOP, StartPolicy.NOW));
            driven.join(prepared(minutes(INFY, 0)));
            for (int turn = 0; driven.recorder.ticks.size() < 400; turn++) {
                assertTrue(turn < 10_000, "it stopped at speed " + speed);
                driven.nowNanos = Math.max(driven.nowNanos, driven.session.runOnce(driven.nowNanos));
            }
            assertEquals(SessionState.RUNNING, driven.status().state());
            assertEquals(
                    tape(prepared(minutes(INFY, 0))), driven.recorder.tape().subList(396, 400));
        }
    }

    @Test
    void aRestartGoesBackToTheStartAsAFirstPass() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.run(70 * SECOND);
        assertTrue(driven.now(driven.session.restart(driven.nowNanos)));
        driven.recorder.ticks.clear();
        driven.runOut();
        assertEquals(tape(prepared(minutes(INFY, 0, 1))), driven.recorder.tape());
        assertEquals(70 * SECOND + 250 * MILLI, heardAt(driven).get(0));

        // And again from its end.
        long before = driven.nowNanos = 10_000 * SECOND;
        assertTrue(driven.now(driven.session.restart(driven.nowNanos)));
        driven.recorder.ticks.clear();
        driven.runOut();
        assertEquals(tape(prepared(minutes(INFY, 0, 1))), driven.recorder.tape());
        assertEquals(before + 250 * MILLI, heardAt(driven).get(0));
        assertEquals(SessionState.ENDED, driven.status().state());
    }

    @Test
    void aRestartOfAPausedSessionStaysPaused() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.run(70 * SECOND);
        driven.now(driven.session.pause(driven.nowNanos));
        driven.now(driven.session.restart(driven.nowNanos));
        driven.recorder.ticks.clear();
        driven.run(1_000 * SECOND);
        assertEquals(SessionState.PAUSED, driven.status().state());
        assertEquals(List.of(), driven.recorder.ticks);

        driven.now(driven.session.resume(driven.nowNanos));
        driven.runOut();
        assertEquals(tape(prepared(minutes(INFY, 0, 1))), driven.recorder.tape());
    }

    @Test
    void aPauseStopsTheClockAndAResumeGoesOnWithoutLoss() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(20 * SECOND);
        assertTrue(driven.now(driven.session.pause(driven.nowNanos)));
        assertFalse(driven.now(driven.session.pause(driven.nowNanos)), "paused already");
        assertEquals(OptionalLong.of(OPEN + 20_000), driven.status().clockEpochMillis());
        driven.run(1_000 * SECOND);
        assertEquals(2, driven.recorder.ticks.size());
        assertTrue(driven.now(driven.session.resume(driven.nowNanos)));
        assertFalse(driven.now(driven.session.resume(driven.nowNanos)), "resumed already");
        driven.run(10 * SECOND);

        assertEquals(List.of(250L, 15_000L, 30_000L), times(driven.recorder.ticks));
        assertEquals(1_030 * SECOND, heardAt(driven).get(2));
        assertEquals(List.of("RUNNING: replaying", "PAUSED: paused"), driven.recorder.states.subList(0, 2));
        assertEquals("RUNNING: replaying", driven.recorder.states.get(driven.recorder.states.size() - 1));
    }

    @Test
    void aPausedSessionStaysPausedWhenSubscribersComeAndGo() {
        DrivenSession driven = new DrivenSession(ON_SUBSCRIBE);
        driven.join(prepared(minutes(INFY, 0)));
        driven.subscribers(1);
        driven.run(SECOND);
        driven.now(driven.session.pause(driven.nowNanos));
        driven.subscribers(0);
        driven.subscribers(3);
        driven.run(100 * SECOND);

        assertEquals(SessionState.PAUSED, driven.status().state());
        assertEquals(3, driven.status().subscriberCount());
        assertEquals(1, driven.recorder.ticks.size());
    }

    @Test
    void atMaximumSpeedTheSessionWaitsForAListenerThatIsNotReadyAndLosesNothing() {
        Pacing max = pacing(Speed.MAX, ReplayMode.SINGLE_PASS, StartPolicy.NOW);
        DrivenSession driven = new DrivenSession(max);
        PreparedSeries[] candles = {
            prepared(minutes(INFY, IntStream.range(0, 375).toArray())),
            prepared(minutes(TCS, IntStream.range(100, 500).toArray())),
        };
        driven.recorder.ready = false;
        driven.joinAll(candles);
        for (int block = 1; driven.status().state() != SessionState.ENDED; block++) {
            assertTrue(block < 100, "it never ends");
            int before = driven.recorder.ticks.size();
            assertEquals(ReplaySession.UNTIL_WOKEN, driven.session.runOnce(driven.nowNanos));
            driven.run(5 * SECOND);
            assertEquals(before, driven.recorder.ticks.size());
            driven.recorder.ready = true;
            driven.session.wake();
            driven.session.runOnce(driven.nowNanos);
            assertNotEquals(before, driven.recorder.ticks.size());
            driven.recorder.ready = false;
        }
        assertTrue(driven.wakeUps > 0);

        assertEquals(775 * 4, driven.recorder.ticks.size());
        assertEquals(tape(candles), driven.recorder.tape());
        assertEquals(775 * 4, driven.status().tickCount());
    }

    @Test
    void neitherSpeedNorPausesNorTheOrderOfJoiningChangeTheTape() {
        PreparedSeries infy = prepared(minutes(INFY, 0, 1, 2, 10, 11), 5);
        PreparedSeries tcs = prepared(minutes(TCS, 1, 2, 3, 30));
        PreparedSeries nifty = prepared(minutes(NIFTY, 0, 2, 11));
        List<Heard> tape = tape(infy, tcs, nifty);
        assertEquals(48, tape.size());
        assertEquals(tape, tape(nifty, tcs, infy));
        for (double factor : new double[] {0.1, 1, 3, 60, 375, 1e6}) {
            DrivenSession driven =
                    new DrivenSession(pacing(new Speed(factor), ReplayMode.SINGLE_PASS, StartPolicy.NOW));
            driven.joinAll(tcs, nifty, infy);
            for (int i = 0; i < 50; i++) {
                driven.run((long) (7 * SECOND / factor));
                driven.now(driven.session.pause(driven.nowNanos));
                driven.run(SECOND);
                driven.now(driven.session.resume(driven.nowNanos));
            }
            driven.runOut();
            assertEquals(tape, driven.recorder.tape(), "factor=" + factor);
            assertEquals(SessionState.ENDED, driven.status().state());
        }
    }

    @Test
    void speedSixtyTakesASecondForAMinute() {
        DrivenSession driven = new DrivenSession(pacing(new Speed(60), ReplayMode.SINGLE_PASS, StartPolicy.NOW));
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.runOut();

        assertEquals(
                List.of(
                        4_166_667L,
                        250 * MILLI,
                        500 * MILLI,
                        983_333_334L,
                        1_004_166_667L,
                        1_250 * MILLI,
                        1_500 * MILLI,
                        1_983_333_334L),
                heardAt(driven));
        assertEquals(Collections.nCopies(8, 0L), driven.recorder.lags);
    }

    @Test
    void lateTurnsDoNotAddUp() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, IntStream.range(0, 60).toArray())));
        driven.session.runOnce(0);
        // The driver was held up for half an hour: all that is due leaves at once, the rest on time.
        driven.nowNanos = 1_800 * SECOND + 500 * MILLI;
        driven.run(0);
        assertEquals(121, driven.recorder.ticks.size());
        assertEquals(1_800_250 * MILLI, driven.recorder.lags.get(0), "counted from the first tick's due time");
        driven.recorder.ticks.clear();
        driven.run(20 * SECOND);
        assertEquals(List.of(1_815 * SECOND), heardAt(driven));
    }

    @Test
    void aGapWithoutCandlesCostsNothing() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        driven.join(prepared(minutes(INFY, 0, 600)));
        driven.join(prepared(minutes(TCS, 1)));
        driven.runOut();

        assertEquals(12, driven.recorder.ticks.size());
        assertEquals(120 * SECOND + 250 * MILLI, heardAt(driven).get(8));
    }

    @Test
    void aGapWithoutCandlesCostsAtMostTheIdleGap() {
        Pacing idle =
                new Pacing(new Speed(2), ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ofSeconds(5));
        for (long[] moments : List.of(ScriptedSynthesizer.MOMENTS, ScriptedSynthesizer.MOMENTS_FROM_THE_OPEN)) {
            DrivenSession driven = new DrivenSession(Market.plan(ScriptedSynthesizer.at(moments)), idle, 0);
            driven.join(prepared(minutes(INFY, 0, 600)));
            driven.runOut();
            long firstMillis = moments[0];
            assertEquals(
                    35 * SECOND + firstMillis * MILLI / 2,
                    heardAt(driven).get(4),
                    "half a minute of candle, then the idle gap, then the first tick at " + firstMillis + " ms");
        }
    }

    @Test
    void anInstrumentThatJoinsInASkippedGapStartsBehindIt() {
        Pacing idle = new Pacing(
                Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ofSeconds(5));
        DrivenSession driven = new DrivenSession(
                Market.plan(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS_FROM_THE_OPEN)), idle, 0);
        driven.join(prepared(minutes(INFY, 0, 600)));
        driven.run(62 * SECOND);
        driven.join(prepared(minutes(TCS, 300, 600)));
        driven.runOut();

        assertEquals(
                List.of(0L, 15_000L, 30_000L, 59_000L, 0L, 0L, 15_000L, 15_000L, 30_000L, 30_000L, 59_000L, 59_000L),
                driven.recorder.ticks.stream()
                        .map(tick -> (tick.epochMillis() - OPEN) % MINUTE)
                        .toList());
        assertEquals(65 * SECOND, heardAt(driven).get(4));
    }

    @Test
    void aSessionPausedInAGapGoesOnBehindIt() {
        Pacing idle = new Pacing(
                Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ofSeconds(5));
        DrivenSession driven = new DrivenSession(
                Market.plan(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS_FROM_THE_OPEN)), idle, 0);
        driven.join(prepared(minutes(INFY, 0, 600)));
        driven.run(62 * SECOND);
        driven.now(driven.session.pause(driven.nowNanos));
        driven.run(SECOND);
        driven.now(driven.session.resume(driven.nowNanos));
        driven.runOut();

        assertEquals(tapeFromTheOpen(prepared(minutes(INFY, 0, 600))), driven.recorder.tape());
    }

    private static List<Heard> tapeFromTheOpen(PreparedSeries candles) {
        DrivenSession driven = new DrivenSession(
                Market.plan(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS_FROM_THE_OPEN)), AT_ONCE, 0);
        driven.join(candles);
        driven.runOut();
        return driven.recorder.tape();
    }

    @Test
    void aRangeDecidesWhereASessionStarts() {
        ReplayPlan plan = Market.plan(
                ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS),
                new TimeRange(OPEN + 2 * MINUTE, OPEN + 4 * MINUTE));
        DrivenSession driven = new DrivenSession(plan, AT_ONCE, 123);
        driven.join(driven.pipeline.prepare(minutes(INFY, 0, 1, 2, 3, 4, 5)));
        driven.runOut();

        assertEquals(
                List.of(120_250L, 135_000L, 150_000L, 179_000L, 180_250L, 195_000L, 210_000L, 239_000L),
                times(driven.recorder.ticks));
        assertEquals(123 + 250 * MILLI, heardAt(driven).get(0));
        assertEquals(100 + 200 + 60, driven.recorder.ticks.get(0).dayVolume());
    }

    @Test
    void aBrokenSynthesizerFailsTheSessionAndIsNamed() {
        ScriptedSynthesizer broken = new ScriptedSynthesizer((series, index, sink) -> {
            if (index == 1) {
                sink.tick(series.openEpochMillis(index), 1, 0);
            } else {
                ScriptedSynthesizer.generate(series, index, sink);
            }
        });
        DrivenSession driven = new DrivenSession(Market.plan(broken), AT_ONCE, 0);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.runOut();

        SessionStatus status = driven.status();
        assertEquals(SessionState.FAILED, status.state());
        assertTrue(
                status.reason().contains("synthesizer scripted broke its contract for INFY on NSE"), status.reason());
        assertEquals("FAILED: " + status.reason(), driven.recorder.states.get(driven.recorder.states.size() - 1));
        assertEquals(ReplaySession.UNTIL_WOKEN, driven.session.runOnce(driven.nowNanos));
        assertFalse(driven.now(driven.session.restart(driven.nowNanos)));
        assertFalse(driven.now(driven.session.pause(driven.nowNanos)));
    }

    @Test
    void anInstrumentWhoseFirstCandleIsBrokenIsRefusedAndTheOthersGoOn() {
        ScriptedSynthesizer broken = new ScriptedSynthesizer((series, index, sink) -> {
            if (series.instrument().equals(INFY)) {
                throw new IllegalStateException("no idea");
            }
            ScriptedSynthesizer.generate(series, index, sink);
        });
        DrivenSession driven = new DrivenSession(Market.plan(broken), AT_ONCE, 0);
        driven.join(prepared(minutes(TCS, 0)));
        CompletionException refused =
                assertThrows(CompletionException.class, () -> driven.join(prepared(minutes(INFY, 0))));
        assertEquals(
                ErrorCode.PLUGIN_CONTRACT,
                assertInstanceOf(ReplayException.class, refused.getCause()).code());
        assertEquals(1, broken.closedGenerators(), "its generator is let go");
        assertEquals(1, driven.join(prepared(minutes(NIFTY, 0))), "the index is not used up");
        driven.runOut();

        assertEquals(tape(prepared(minutes(TCS, 0)), prepared(minutes(NIFTY, 0))), driven.recorder.tape());
    }

    @Test
    void whatACommandThrowsGoesToItsCaller() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        IllegalStateException mine = new IllegalStateException("mine");
        CompletableFuture<Integer> answer = driven.session.call(() -> {
            throw mine;
        });
        driven.session.runOnce(0);

        assertSame(mine, assertThrows(CompletionException.class, answer::join).getCause());
        assertEquals(7, driven.call(() -> 7));
    }

    @Test
    void commandsAreCarriedOutInTheirOrderAtTheNextTurn() {
        DrivenSession driven = new DrivenSession(AT_ONCE);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            driven.session.call(() -> order.add(number));
        }
        assertEquals(List.of(), order);
        assertEquals(5, driven.wakeUps);
        driven.session.runOnce(0);

        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    @Test
    void nothingLeavesAClosedSession() {
        ScriptedSynthesizer synthesizer = ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS);
        DrivenSession driven = new DrivenSession(Market.plan(synthesizer), AT_ONCE, 0);
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(SECOND);
        driven.session.close();
        driven.session.close();
        CompletableFuture<SessionStatus> tooLate = driven.session.status(driven.nowNanos);
        assertFalse(driven.session.isClosed(), "not before the driver's next turn");
        assertEquals(ReplaySession.UNTIL_WOKEN, driven.session.runOnce(driven.nowNanos));

        assertTrue(driven.session.isClosed());
        driven.run(100 * SECOND);
        assertEquals(1, driven.recorder.ticks.size());
        assertEquals(1, synthesizer.closedGenerators());
        assertEquals("CLOSED: closed", driven.recorder.states.get(driven.recorder.states.size() - 1));
        for (CompletableFuture<?> answer : List.of(tooLate, driven.session.pause(0))) {
            CompletionException refused = assertThrows(CompletionException.class, answer::join);
            assertEquals(
                    ErrorCode.WRONG_STATE,
                    assertInstanceOf(ReplayException.class, refused.getCause()).code());
        }
    }

    @Test
    void aGeneratorThatCannotBeClosedDoesNotKeepTheSessionOpen() {
        ScriptedSynthesizer stubborn =
                ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS).closingWith(new IllegalStateException("stuck"));
        DrivenSession driven = new DrivenSession(Market.plan(stubborn), AT_ONCE, 0);
        driven.join(prepared(minutes(INFY, 0)));
        driven.join(prepared(minutes(TCS, 0)));
        driven.session.close();
        driven.session.runOnce(0);

        assertTrue(driven.session.isClosed());
        assertEquals(2, stubborn.closedGenerators());
    }
}
