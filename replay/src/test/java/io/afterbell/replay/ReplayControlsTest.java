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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.DrivenSession.Heard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayControlsTest {
    private static DrivenSession driven(Speed speed, ReplayMode mode) {
        return new DrivenSession(new Pacing(speed, mode, StartPolicy.NOW, Duration.ZERO, Duration.ZERO));
    }

    private static DrivenSession driven() {
        return driven(Speed.REAL_TIME, ReplayMode.SINGLE_PASS);
    }

    private static List<Long> times(DrivenSession driven) {
        return driven.recorder.ticks.stream()
                .map(tick -> tick.epochMillis() - OPEN)
                .toList();
    }

    private static ErrorCode code(CompletableFuture<?> answer) {
        CompletionException refused = assertThrows(CompletionException.class, answer::join);
        return assertInstanceOf(ReplayException.class, refused.getCause()).code();
    }

    @Test
    void aSeekIntoACandleGoesOnFromThereOnTime() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1, 2)));
        driven.run(5 * SECOND);
        driven.recorder.ticks.clear();

        assertEquals(OPEN + 80_000, driven.seek(OPEN + 80_000));
        assertEquals(List.of(OPEN + 80_000), driven.recorder.seeks);
        assertEquals(OptionalLong.of(OPEN + 80_000), driven.status().clockEpochMillis());
        driven.run(50 * SECOND);

        assertEquals(List.of(90_000L, 119_000L, 120_250L), times(driven));
        assertEquals(
                List.of(15 * SECOND, 44 * SECOND, 45_250 * MILLI),
                driven.recorder.ticks.stream().map(Heard::heardAtNanos).toList());
    }

    @Test
    void aTickAtTheVeryTimeThatIsSoughtComesNext() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.pause();
        driven.seek(OPEN + 75_000);
        assertEquals(1, driven.step(driven.session.stepTicks(1)));
        assertEquals(List.of(75_000L), times(driven));
        driven.seek(OPEN + 75_001);
        driven.step(driven.session.stepTicks(1));
        assertEquals(List.of(75_000L, 90_000L), times(driven));
    }

    @Test
    void afterASeekALateSubscriberGetsTheTickBeforeIt() {
        DrivenSession driven = driven();
        driven.joinAll(prepared(minutes(INFY, 0, 1)), prepared(minutes(TCS, 1)));
        driven.run(100 * SECOND);
        driven.seek(OPEN + 20_000);
        TickBlock last = new TickBlock(2);

        assertTrue(driven.call(() -> driven.session.appendLastTick(0, last)));
        assertFalse(driven.call(() -> driven.session.appendLastTick(1, last)), "it has not begun");
        assertEquals(OPEN + 15_000, last.epochMillis(0));
    }

    @Test
    void atTheEndOfAPassTheLastCandleIsOver() {
        for (Speed speed : List.of(Speed.REAL_TIME, Speed.MAX)) {
            DrivenSession driven = driven(speed, ReplayMode.SINGLE_PASS);
            PreparedSeries candles = prepared(minutes(INFY, 0, 1, 2));
            driven.join(candles);
            driven.runOut();

            CandlesSoFar soFar = driven.call(() -> driven.session.candlesSoFar(0));
            assertEquals(Optional.empty(), soFar.forming(), "speed " + speed);
            assertEquals(candles.series(), soFar.whole(), "speed " + speed);
            assertEquals(OptionalLong.of(OPEN + 3 * MINUTE), driven.status().clockEpochMillis(), "speed " + speed);
        }
    }

    @Test
    void aTickThatHasNotLeftIsInNoCandleWhenAnothersOfTheSameInstantHas() {
        DrivenSession driven = new DrivenSession(
                Market.plan(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS_FROM_THE_OPEN)),
                new Pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO),
                0);
        driven.joinAll(prepared(minutes(INFY, 0)), prepared(minutes(TCS, 0)));

        assertEquals(1, driven.step(driven.session.stepTicks(1)));
        assertTrue(driven.call(() -> driven.session.candlesSoFar(0)).forming().isPresent());
        assertEquals(
                Optional.empty(),
                driven.call(() -> driven.session.candlesSoFar(1)).forming());
        assertEquals(1, driven.step(driven.session.stepTicks(1)));
        assertTrue(driven.call(() -> driven.session.candlesSoFar(1)).forming().isPresent());
    }

    @Test
    void theFormingCandleHasTheOpenInterestAndTheExtremesOfTheQuote() {
        // Open and close: the extremes are known with the second tick.
        ScriptedSynthesizer two = new ScriptedSynthesizer((series, index, sink) -> {
            long opens = series.openEpochMillis(index);
            sink.tick(opens, series.priceScale().toUnits(series.open(index)), 40);
            sink.tick(opens + 50_000, series.priceScale().toUnits(series.close(index)), 60);
        });
        DrivenSession driven = new DrivenSession(
                Market.plan(two),
                new Pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO),
                0);
        var stored = CandleSeries.builder(INFY, Interval.ONE_MINUTE)
                .add(OPEN, 100, 104, 98, 101, 100, 7_000)
                .add(OPEN + MINUTE, 101, 103, 96, 99, 100, 7_500)
                .build(new PriceScale(2, 5));
        driven.join(prepared(stored));
        for (int tick = 0; tick < 4; tick++) {
            driven.step(driven.session.stepTicks(1));
            CandlesSoFar soFar = driven.call(() -> driven.session.candlesSoFar(0));
            var candle = soFar.forming().orElseThrow();
            String where = "tick " + tick;
            assertEquals(
                    driven.call(() -> driven.session.atLastTick(
                            0, false, detail -> detail.day().openInterest())),
                    Optional.of(candle.openInterest()),
                    where);
            assertEquals(tick % 2 == 1, candle.equals(stored.candle(tick / 2)), where);
        }
    }

    @Test
    void theLastCandleBeforeANightIsOverWhileTheNightPasses() {
        DrivenSession driven = new DrivenSession(new Pacing(
                Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ofSeconds(30)));
        driven.join(prepared(minutes(INFY, 0, 1_440)));
        driven.run(75 * SECOND);

        CandlesSoFar soFar = driven.call(() -> driven.session.candlesSoFar(0));
        assertEquals(Optional.empty(), soFar.forming());
        assertEquals(1, soFar.whole().size());
    }

    @Test
    void aSeekIntoAGapGoesToTheCandleBehindIt() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1_440)));
        assertEquals(OPEN + 1_440 * MINUTE, driven.seek(OPEN + 600 * MINUTE));
        driven.run(SECOND);
        assertEquals(List.of(1_440 * MINUTE + 250), times(driven));
        assertEquals(250 * MILLI, driven.recorder.ticks.get(0).heardAtNanos());
    }

    @Test
    void aSeekBeforeTheStartGoesToTheFirstCandle() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 5, 6)));
        driven.run(90 * SECOND);
        for (long before : new long[] {Long.MIN_VALUE, 0, OPEN, OPEN + 5 * MINUTE}) {
            driven.recorder.ticks.clear();
            assertEquals(OPEN + 5 * MINUTE, driven.seek(before));
            driven.run(SECOND);
            assertEquals(List.of(5 * MINUTE + 250), times(driven));
        }
    }

    @Test
    void aSeekBehindTheEndEndsThePassAndASeekBackMakesItPlayableAgain() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.run(SECOND);
        driven.recorder.ticks.clear();
        assertEquals(OPEN + 2 * MINUTE, driven.seek(Long.MAX_VALUE));
        driven.run(SECOND);
        assertEquals(SessionState.ENDED, driven.status().state());
        assertEquals(1.0, driven.status().progress());
        assertEquals(OPEN + 2 * MINUTE, driven.seek(OPEN + 3 * MINUTE));
        assertEquals(SessionState.ENDED, driven.status().state(), "there is nothing to play");

        assertEquals(OPEN + 100_000, driven.seek(OPEN + 100_000));
        driven.runOut();
        assertEquals(List.of(119_000L), times(driven));
        assertEquals(SessionState.ENDED, driven.status().state());
    }

    @Test
    void aSeekBehindTheEndOfALoopStartsTheNextPass() {
        DrivenSession driven = driven(Speed.REAL_TIME, ReplayMode.parse("loop:2"));
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(SECOND);
        driven.recorder.ticks.clear();
        driven.seek(OPEN + MINUTE);
        driven.run(SECOND);
        assertEquals(2, driven.status().pass());
        assertEquals(List.of(250L), times(driven));
    }

    @Test
    void aPausedSessionThatIsSentBehindItsEndEndsWhenItIsResumed() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0)));
        driven.pause();
        driven.seek(OPEN + MINUTE);
        driven.run(SECOND);
        assertEquals(SessionState.PAUSED, driven.status().state());
        driven.resume();
        driven.run(SECOND);
        assertEquals(SessionState.ENDED, driven.status().state());
    }

    @Test
    void aSeekInTheRestOfTheLastCandleWaitsForItsEnd() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0)));
        driven.seek(OPEN + 59_500);
        driven.run(499 * MILLI);
        assertEquals(SessionState.RUNNING, driven.status().state());
        driven.run(2 * MILLI);
        assertEquals(SessionState.ENDED, driven.status().state());
    }

    @Test
    void aSeekWithoutInstrumentsDecidesWhereTheFirstOneJoins() {
        DrivenSession driven = driven();
        driven.seek(OPEN + 70_000);
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.runOut();
        assertEquals(List.of(75_000L, 90_000L, 119_000L), times(driven));
    }

    @Test
    void anInstrumentThatJoinsAfterASeekJoinsWhereTheClockIs() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.pause();
        driven.seek(OPEN + 85_000);
        driven.join(prepared(minutes(TCS, 0, 1)));
        driven.resume();
        driven.runOut();
        assertEquals(List.of(90_000L, 90_000L, 119_000L, 119_000L), times(driven));
    }

    @Test
    void aChangeOfSpeedCountsFromWhereTheClockIs() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.run(10_250 * MILLI);
        assertTrue(driven.speed(new Speed(2)));
        assertFalse(driven.speed(new Speed(2)), "it has that speed already");
        driven.run(SECOND);
        assertEquals(OptionalLong.of(OPEN + 12_250), driven.status().clockEpochMillis());
        assertEquals(new Speed(2), driven.status().speed());
        driven.run(1_375 * MILLI);
        assertEquals(List.of(250L, 15_000L), times(driven));
        assertEquals(1, driven.recorder.events(ReplayEvent.Kind.SPEED).size());
    }

    @Test
    void maximumSpeedAndBackGoesOnFromTheLastTick() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, IntStream.range(0, 300).toArray())));
        driven.run(20 * SECOND);
        driven.speed(Speed.MAX);
        driven.recorder.ready = false;
        driven.run(SECOND);
        driven.speed(Speed.REAL_TIME);
        driven.recorder.ready = true;
        long last = driven.recorder.ticks.get(driven.recorder.ticks.size() - 1).epochMillis();
        assertTrue(last > OPEN + 60 * MINUTE, "a block left at maximum speed");
        driven.recorder.ticks.clear();
        long from = driven.nowNanos;
        driven.run(MINUTE * MILLI);
        for (Heard tick : driven.recorder.ticks) {
            assertEquals(from + (tick.epochMillis() - last) * MILLI, tick.heardAtNanos());
        }
        assertEquals(4, driven.recorder.ticks.size());
    }

    @Test
    void aStepGivesExactlyTheNextTicksOfTheGlobalOrder() {
        DrivenSession driven = driven();
        driven.joinAll(prepared(minutes(TCS, 0, 1)), prepared(minutes(INFY, 0, 1)));
        driven.run(MILLI);
        driven.pause();
        assertEquals(1, driven.step(driven.session.stepTicks(1)));
        assertEquals(
                List.of(INFY),
                driven.recorder.ticks.stream().map(Heard::instrument).toList());
        assertEquals(OptionalLong.of(OPEN + 250), driven.status().clockEpochMillis());
        assertEquals(2, driven.step(driven.session.stepTicks(2)));
        assertEquals(
                List.of(INFY, TCS, INFY),
                driven.recorder.ticks.stream().map(Heard::instrument).toList());
        driven.run(100 * SECOND);
        assertEquals(3, driven.recorder.ticks.size(), "the clock stands");
        driven.resume();
        driven.run(0);
        assertEquals(4, driven.recorder.ticks.size(), "the other tick of the same time is due");
    }

    @Test
    void aStepOfACandleGoesToTheEndOfTheMinuteThatTheNextTickLiesIn() {
        DrivenSession driven = driven();
        driven.joinAll(prepared(minutes(INFY, 0, 1, 9, 10)), prepared(minutes(TCS, 1)));
        driven.run(20 * SECOND);
        driven.pause();
        driven.recorder.ticks.clear();
        assertEquals(2, driven.step(driven.session.stepCandles(1)), "the rest of the minute");
        assertEquals(OptionalLong.of(OPEN + MINUTE), driven.status().clockEpochMillis());
        assertEquals(8, driven.step(driven.session.stepCandles(1)), "of both instruments");
        assertEquals(8, driven.step(driven.session.stepCandles(2)), "a minute without candles does not count");
        assertEquals(OptionalLong.of(OPEN + 11 * MINUTE), driven.status().clockEpochMillis());
        assertEquals(0, driven.step(driven.session.stepCandles(1)), "nothing is left");
        assertEquals(SessionState.PAUSED, driven.status().state());
        driven.resume();
        driven.run(0);
        assertEquals(SessionState.ENDED, driven.status().state());
    }

    @Test
    void aStepGoesOnWithTheNextPassOfALoopAndNoFurther() {
        DrivenSession driven = driven(Speed.REAL_TIME, ReplayMode.parse("loop:2"));
        driven.join(prepared(minutes(INFY, 0)));
        driven.pause();
        assertEquals(6, driven.step(driven.session.stepTicks(6)));
        assertEquals(2, driven.status().pass());
        assertEquals(2, driven.step(driven.session.stepTicks(100)));
        assertEquals(List.of(250L, 15_000L, 30_000L, 59_000L, 250L, 15_000L, 30_000L, 59_000L), times(driven));
    }

    @Test
    void aLongStepWaitsForListenersAndIsCutShortByAnotherControl() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, IntStream.range(0, 300).toArray())));
        driven.pause();
        CompletableFuture<Long> step = driven.session.stepTicks(1_000);
        driven.session.runOnce(driven.nowNanos);
        assertEquals(384, driven.recorder.ticks.size(), "one block a turn");
        driven.recorder.ready = false;
        driven.run(SECOND);
        assertEquals(384, driven.recorder.ticks.size());
        assertFalse(step.isDone());
        driven.seek(OPEN);
        assertEquals(384, step.join());
        assertEquals(SessionState.PAUSED, driven.status().state());
    }

    @Test
    void aStepNeedsAPausedSessionAndAPositiveCount() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0)));
        driven.run(SECOND);
        CompletableFuture<Long> step = driven.session.stepTicks(1);
        driven.run(0);
        assertEquals(ErrorCode.WRONG_STATE, code(step));
        for (int wrong : new int[] {0, -1, 1_000_001}) {
            ReplayException refused = assertThrows(ReplayException.class, () -> driven.session.stepCandles(wrong));
            assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        }
    }

    @Test
    void aRestartTellsListenersAndSoDoesNoLoop() {
        DrivenSession driven = driven(new Speed(1_000), ReplayMode.parse("loop:3"));
        driven.join(prepared(minutes(INFY, 0, 1)));
        driven.runOut();
        assertEquals(List.of(), driven.recorder.seeks);
        driven.now(driven.session.restart(driven.nowNanos));
        assertEquals(List.of(OPEN), driven.recorder.seeks);
    }

    @Test
    void eventsTellTheClockOnceASecondAndTheEndOfEachPass() {
        DrivenSession driven = driven(new Speed(60), ReplayMode.parse("loop:2"));
        driven.join(prepared(minutes(INFY, 0, 1, 2, 3)));
        driven.run(3_500 * MILLI);
        List<ReplayEvent> clock = driven.recorder.events(ReplayEvent.Kind.CLOCK);
        assertEquals(
                List.of(
                        OptionalLong.of(OPEN + MINUTE),
                        OptionalLong.of(OPEN + 2 * MINUTE),
                        OptionalLong.of(OPEN + 3 * MINUTE)),
                clock.stream().map(ReplayEvent::clockEpochMillis).toList());
        assertEquals(
                List.of(0.25, 0.5, 0.75),
                clock.stream().map(ReplayEvent::progress).toList());
        driven.runOut();
        assertEquals(
                List.of(1, 2),
                driven.recorder.events(ReplayEvent.Kind.END_OF_PASS).stream()
                        .map(ReplayEvent::pass)
                        .toList());
        assertEquals(
                List.of(SessionState.RUNNING, SessionState.ENDED),
                driven.recorder.events(ReplayEvent.Kind.STATE).stream()
                        .map(ReplayEvent::state)
                        .toList());
    }

    @Test
    void aMachineThatDoesNotKeepUpIsWarnedAboutNowAndThen() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, IntStream.range(0, 60).toArray())));
        driven.run(SECOND);
        for (int i = 0; i < 5; i++) {
            driven.nowNanos += 60 * SECOND;
            driven.session.runOnce(driven.nowNanos);
        }
        assertEquals(5, driven.recorder.events(ReplayEvent.Kind.WARNING).size());
        driven.nowNanos += 5 * SECOND;
        driven.call(() -> {
            driven.session.warn("mine");
            return 0;
        });
        List<ReplayEvent> warnings = driven.recorder.events(ReplayEvent.Kind.WARNING);
        assertEquals("mine", warnings.get(warnings.size() - 1).message());
    }

    @Test
    void theStatusSaysHowFarItIsAndWhereASeekMayGo() {
        TimeRange first = new TimeRange(OPEN, OPEN + 2 * MINUTE);
        TimeRange second = new TimeRange(OPEN + 4 * MINUTE, OPEN + 6 * MINUTE);
        ReplayPlan plan = severalRanges(first, second);
        DrivenSession driven = new DrivenSession(
                plan,
                new Pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ZERO),
                0);
        assertEquals(Optional.empty(), driven.status().playable());
        assertEquals(0.0, driven.status().progress());
        driven.join(driven.pipeline.prepare(minutes(INFY, 0, 1, 2, 3, 4, 5, 6)));
        SessionStatus status = driven.status();
        assertEquals(List.of(first, second), status.ranges());
        assertEquals(Optional.of(new TimeRange(OPEN, OPEN + 6 * MINUTE)), status.playable());
        driven.seek(OPEN + MINUTE);
        assertEquals(0.25, driven.status().progress());
        driven.seek(OPEN + 3 * MINUTE);
        assertEquals(0.5, driven.status().progress(), "the hole counts nothing");
    }

    private static ReplayPlan severalRanges(TimeRange... ranges) {
        return new ReplayPlan(
                List.of(ranges),
                List.of(),
                List.of(),
                Configured.defaults(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS)),
                1,
                false);
    }

    @Test
    void severalRangesFollowEachOtherAndCountTheDaysWholeVolume() {
        ReplayPlan plan = severalRanges(
                new TimeRange(OPEN + MINUTE, OPEN + 2 * MINUTE), new TimeRange(OPEN + 4 * MINUTE, OPEN + 5 * MINUTE));
        DrivenSession driven = new DrivenSession(
                plan,
                new Pacing(Speed.REAL_TIME, ReplayMode.parse("loop:2"), StartPolicy.NOW, Duration.ZERO, Duration.ZERO),
                0);
        driven.join(driven.pipeline.prepare(minutes(INFY, 0, 1, 2, 3, 4, 5)));
        driven.runOut();
        List<Long> once = List.of(60_250L, 75_000L, 90_000L, 119_000L, 240_250L, 255_000L, 270_000L, 299_000L);
        assertEquals(once, times(driven).subList(0, 8));
        assertEquals(
                driven.recorder.tape().subList(0, 8), driven.recorder.tape().subList(8, 16));
        assertEquals(100 + 40, driven.recorder.ticks.get(0).dayVolume());
        assertEquals(100 + 200 + 300 + 400 + 500, driven.recorder.ticks.get(7).dayVolume());
        assertEquals(120 * SECOND + 250 * MILLI, driven.recorder.ticks.get(8).heardAtNanos());
        driven.seek(OPEN + 4 * MINUTE + 20_000);
        TickBlock last = new TickBlock(1);
        driven.call(() -> driven.session.appendLastTick(0, last));
        assertEquals(100 + 200 + 300 + 400 + 200, last.dayVolume(0), "after a seek too");
    }

    @Test
    void rangesThatOverlapOrFallAreRefused() {
        TimeRange early = new TimeRange(OPEN, OPEN + 2 * MINUTE);
        TimeRange late = new TimeRange(OPEN + MINUTE, OPEN + 5 * MINUTE);
        for (TimeRange[] wrong : new TimeRange[][] {{early, late}, {late, early}, {}}) {
            ReplayException refused = assertThrows(ReplayException.class, () -> severalRanges(wrong));
            assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        }
    }

    @Test
    void aFailedSessionRefusesControlsAndNamesTheReason() {
        ScriptedSynthesizer broken = new ScriptedSynthesizer((series, index, sink) -> {
            if (index == 1) {
                throw new IllegalStateException("no idea");
            }
            ScriptedSynthesizer.generate(series, index, sink);
        });
        DrivenSession driven = new DrivenSession(
                Market.plan(broken),
                new Pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ZERO),
                0);
        driven.join(prepared(minutes(NIFTY, 0, 1)));
        CompletableFuture<Long> seek = driven.session.seek(OPEN + 61_000, 0);
        driven.session.runOnce(0);
        assertEquals(ErrorCode.PLUGIN_CONTRACT, code(seek));
        assertEquals(SessionState.FAILED, driven.status().state());
        CompletableFuture<Boolean> speed = driven.session.setSpeed(Speed.MAX, 0);
        CompletableFuture<Long> again = driven.session.seek(OPEN, 0);
        CompletableFuture<Long> step = driven.session.stepTicks(1);
        driven.session.runOnce(0);
        for (CompletableFuture<?> refused : List.of(speed, again, step)) {
            assertEquals(ErrorCode.WRONG_STATE, code(refused));
        }
    }

    @Test
    void aStopAnswersAndEndsTheStepsThatArePlayed() {
        DrivenSession driven = driven();
        driven.join(prepared(minutes(INFY, 0)));
        driven.pause();
        driven.recorder.ready = false;
        CompletableFuture<Long> step = driven.session.stepTicks(3);
        CompletableFuture<Boolean> stop = driven.session.stop();
        driven.session.runOnce(0);
        assertTrue(stop.join());
        assertEquals(ErrorCode.WRONG_STATE, code(step));
        assertFalse(driven.session.stop().join(), "over already");
    }
}
