package io.afterbell.replay;

import static io.afterbell.replay.DrivenSession.SECOND;
import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.MINUTE;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.TCS;
import static io.afterbell.replay.Market.walk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.DrivenSession.Heard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegimeChangeTest {
    /** Doubles every price, so that a joint without care would be a jump of 100 %. */
    private record Doubled(boolean broken) implements RegimeTransform {
        @Override
        public CandleSeries apply(CandleSeries series, RegimeContext context) {
            if (broken) {
                return series.slice(0, 1);
            }
            return series.withPrices(
                    doubled(series.opens()), doubled(series.highs()), doubled(series.lows()), doubled(series.closes()));
        }

        private static double[] doubled(double[] prices) {
            for (int i = 0; i < prices.length; i++) {
                // And bends a little, so that a change is seen.
                prices[i] *= 2 + StrictMath.sin(i) / 1_000;
            }
            return prices;
        }

        @Override
        public String name() {
            return "doubled";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Doubles prices.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    private static final List<Configured<RegimeTransform>> DOUBLED = List.of(Configured.defaults(new Doubled(false)));

    private static final CandleSeries INFY_CANDLES = walk(INFY, 1, 60);

    private static Pacing pacing(Speed speed) {
        return new Pacing(speed, ReplayMode.parse("loop:2"), StartPolicy.NOW, Duration.ZERO, Duration.ZERO);
    }

    private static DrivenSession driven(ReplayPlan plan, Speed speed) {
        return new DrivenSession(plan, pacing(speed), 0);
    }

    private static ReplayPlan plan() {
        return Market.plan(ScriptedSynthesizer.random());
    }

    // Thousands of ticks in a message help nobody.
    private static void assertSame(List<Heard> expected, List<Heard> heard) {
        assertEquals(expected.size(), heard.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), heard.get(i), "tick " + i);
        }
    }

    @Test
    void aChangeWhileRunningEqualsThePlanThatHadItFromTheStart() {
        DrivenSession driven = driven(plan(), Speed.REAL_TIME);
        driven.join(driven.pipeline.prepare(INFY_CANDLES));
        driven.run(605 * SECOND);
        long from = driven.now(driven.session.changeRegimes(DOUBLED));
        assertEquals(OPEN + 11 * MINUTE, from);
        // One that was prepared without the change gets it when it joins.
        driven.join(driven.pipeline.prepare(walk(TCS, 1, 60)));
        driven.pause();
        driven.seek(OPEN);
        driven.recorder.ticks.clear();
        driven.speed(Speed.MAX);
        driven.resume();
        driven.runOut();

        ReplayPlan same = plan().withRegimesFrom(from, DOUBLED);
        DrivenSession fromStart = driven(same, Speed.MAX);
        fromStart.joinAll(fromStart.pipeline.prepare(INFY_CANDLES), fromStart.pipeline.prepare(walk(TCS, 1, 60)));
        fromStart.runOut();
        assertSame(fromStart.recorder.tape(), driven.recorder.tape());
        int half = driven.recorder.tape().size() / 2;
        assertSame(
                driven.recorder.tape().subList(0, half), driven.recorder.tape().subList(half, 2 * half));
        assertEquals(1, driven.recorder.events(ReplayEvent.Kind.REGIME).size());
        assertEquals(same.schedule(), driven.status().plan().schedule());
    }

    @Test
    void noTickIsLostOrDoubledAndThePastStaysWhatItWas() {
        DrivenSession plain = driven(plan(), Speed.REAL_TIME);
        plain.join(plain.pipeline.prepare(INFY_CANDLES));
        plain.runOut();
        List<Heard> old = plain.recorder.tape();
        for (int second = 0; second < 400; second += 7) {
            DrivenSession driven = driven(plan(), Speed.REAL_TIME);
            driven.join(driven.pipeline.prepare(INFY_CANDLES));
            driven.run(second * SECOND);
            long from = driven.now(driven.session.changeRegimes(DOUBLED));
            driven.runOut();
            List<Heard> heard = driven.recorder.tape();
            int before = (int) heard.stream()
                    .limit(heard.size() / 2)
                    .filter(tick -> tick.epochMillis() < from)
                    .count();
            assertSame(old.subList(0, before), heard.subList(0, before));
            assertEquals(old.size(), heard.size());
            assertNotEquals(old, heard);
            for (int i = 1; i < heard.size() / 2; i++) {
                assertTrue(heard.get(i - 1).epochMillis() < heard.get(i).epochMillis());
            }
        }
    }

    @Test
    void thereIsNoJumpWhereTheRegimeChanges() {
        ReplayPlan plan =
                plan().withRegimesFrom(OPEN + 20 * MINUTE, DOUBLED).withRegimesFrom(OPEN + 40 * MINUTE, List.of());
        CandleSeries bent = Market.pipeline(plan).prepare(INFY_CANDLES).series();
        for (int i = 1; i < bent.size(); i++) {
            double move = bent.open(i) / bent.close(i - 1);
            double source = INFY_CANDLES.open(i) / INFY_CANDLES.close(i - 1);
            assertEquals(source, move, 0.003, "candle " + i);
            assertTrue(bent.candle(i).isPossible());
        }
        int last = bent.size() - 1;
        assertNotEquals(INFY_CANDLES.close(last), bent.close(last), "the level stays where the regime has brought it");
    }

    @Test
    void aChangeReplacesAllThatWasPlannedLater() {
        ReplayPlan plan = plan().withRegimesFrom(OPEN + 20 * MINUTE, DOUBLED)
                .withRegimesFrom(OPEN + 40 * MINUTE, List.of())
                .withRegimesFrom(OPEN + 30 * MINUTE, DOUBLED);
        assertEquals(
                List.of(OPEN + 20 * MINUTE, OPEN + 30 * MINUTE),
                plan.schedule().stream().map(RegimeChange::fromEpochMillis).toList());
    }

    @Test
    void aRegimeThatBreaksItsContractIsRefusedAndTheSessionGoesOn() {
        DrivenSession driven = driven(plan(), Speed.REAL_TIME);
        driven.join(driven.pipeline.prepare(INFY_CANDLES));
        driven.run(10 * SECOND);
        assertThrows(
                CompletionException.class,
                () -> driven.now(driven.session.changeRegimes(List.of(Configured.defaults(new Doubled(true))))));
        driven.runOut();
        assertEquals(SessionState.ENDED, driven.status().state());
        assertEquals(List.of(), driven.status().plan().schedule());
        assertEquals(20 * INFY_CANDLES.size(), driven.recorder.ticks.size());
    }

    @Test
    void beforeTheStartAChangeHoldsFromTheFirstCandle() {
        DrivenSession driven = driven(plan(), Speed.MAX);
        driven.pause();
        driven.join(driven.pipeline.prepare(INFY_CANDLES));
        driven.now(driven.session.changeRegimes(DOUBLED));
        driven.resume();
        driven.runOut();
        assertTrue(IntStream.range(0, 20)
                .allMatch(i -> driven.recorder.ticks.get(i).price() > 1.9 * 100 * INFY_CANDLES.low(0)));
    }
}
