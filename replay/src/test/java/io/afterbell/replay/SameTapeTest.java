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
import static io.afterbell.replay.Market.walk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.DrivenSession.Heard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is done to a session, its tape is the one that playing through gives. */
class SameTapeTest {
    private static final PreparedSeries[] DAY = {
        prepared(walk(INFY, 1, 375)), prepared(walk(TCS, 1, 375)), prepared(walk(NIFTY, 1, 375)),
    };

    /** Two short days, and one instrument that knows minutes that no other has. */
    private static final PreparedSeries[] TWO_DAYS = {
        prepared(walk(INFY, 2, 20)), prepared(walk(TCS, 2, 15)), prepared(minutes(NIFTY, 3, 4, 30, 31, 1_500)),
    };

    private static ReplayPlan plan() {
        return Market.plan(ScriptedSynthesizer.random());
    }

    private static Pacing pacing(Speed speed, ReplayMode mode) {
        return new Pacing(speed, mode, StartPolicy.NOW, Duration.ZERO, Duration.ofSeconds(2));
    }

    private static List<Heard> reference(PreparedSeries... candles) {
        DrivenSession driven = new DrivenSession(plan(), pacing(Speed.MAX, ReplayMode.SINGLE_PASS), 0);
        driven.joinAll(candles);
        driven.runOut();
        return driven.recorder.tape();
    }

    private static String sha256(List<Heard> tape) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Heard tick : tape) {
            String line =
                    tick.instrument() + "," + tick.epochMillis() + "," + tick.price() + "," + tick.volume() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void ticksAreNotMadeFromAFileThatHasChangedSinceTheSessionWasMade() {
        ScriptedSynthesizer synthesizer = ScriptedSynthesizer.random();
        synthesizer.reads("monday");
        ReplayPlan plan = Market.plan(synthesizer);
        ReplayPipeline pipeline = new ReplayPipeline(plan, TradingCalendar.standard());
        pipeline.cursor(DAY[0]).close();
        assertEquals(
                "monday",
                Manifest.of(plan, List.of(DAY), "csv", "1").synthesizer().fingerprint());
        synthesizer.reads("tuesday");
        ReplayException refused = assertThrows(ReplayException.class, () -> pipeline.cursor(DAY[1]));
        assertEquals(ErrorCode.WRONG_STATE, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("make the session again"), refused.getMessage());
    }

    @Test
    void aDaysTapeHasTheSameHashHoweverItIsPlayed() throws Exception {
        List<Heard> reference = reference(DAY);
        assertTrue(reference.size() > 10_000);
        String hash = sha256(reference);
        for (int run = 0; run < 20; run++) {
            Random random = new Random(run);
            List<PreparedSeries> order = new ArrayList<>(List.of(DAY));
            Collections.shuffle(order, random);
            DrivenSession driven = new DrivenSession(
                    plan(), pacing(new Speed(1 + random.nextInt(500)), ReplayMode.SINGLE_PASS), random.nextLong());
            driven.joinAll(order.toArray(PreparedSeries[]::new));
            long missedFrom = Long.MAX_VALUE;
            for (int i = 0; i < 30; i++) {
                driven.run(random.nextInt(4_000) * MILLI);
                if (random.nextInt(3) == 0) {
                    driven.pause();
                    driven.run(SECOND);
                    driven.resume();
                }
                if (random.nextInt(3) == 0) {
                    driven.speed(random.nextInt(5) == 0 ? Speed.MAX : new Speed(1 + random.nextInt(2_000)));
                    driven.session.runOnce(driven.nowNanos);
                    driven.speed(new Speed(1 + random.nextInt(300)));
                }
                if (random.nextInt(3) == 0) {
                    long before = driven.status().clockEpochMillis().orElseThrow();
                    long target = OPEN + random.nextInt(375) * MINUTE + random.nextInt(60_000);
                    driven.seek(target);
                    if (target > before) {
                        missedFrom = Math.min(missedFrom, before);
                    }
                }
            }
            if (missedFrom != Long.MAX_VALUE) {
                driven.seek(missedFrom);
            }
            driven.speed(run % 2 == 0 ? Speed.MAX : new Speed(1_000));
            driven.runOut();
            Map<String, Heard> heard = new HashMap<>();
            for (Heard tick : driven.recorder.tape()) {
                Heard known = heard.put(tick.instrument() + " " + tick.epochMillis(), tick);
                assertTrue(known == null || known.equals(tick), "heard again as another one, run=" + run);
            }
            List<Heard> merged = new ArrayList<>(heard.values());
            merged.sort(java.util.Comparator.comparingLong(Heard::epochMillis).thenComparing(Heard::instrument));
            assertEquals(hash, sha256(merged), "run=" + run);
            assertEquals(SessionState.ENDED, driven.status().state());
        }
    }

    @Test
    void aThousandRandomControlSequencesNeverLoseDoubleOrSwapATick() {
        List<Heard> reference = reference(TWO_DAYS);
        TimeRange whole = new TimeRange(OPEN - 90 * MINUTE, OPEN + 1_600 * MINUTE);
        long followed = 0;
        for (int sequence = 0; sequence < 1_000; sequence++) {
            Random random = new Random(sequence);
            ReplayMode mode = random.nextBoolean() ? ReplayMode.SINGLE_PASS : ReplayMode.parse("loop:3");
            TapeFollower follower = new TapeFollower(reference);
            DrivenSession driven = new DrivenSession(
                    plan(), pacing(randomSpeed(random), mode), random.nextLong() >> random.nextInt(40), follower);
            follower.attach(driven.session);
            List<PreparedSeries> order = new ArrayList<>(List.of(TWO_DAYS));
            Collections.shuffle(order, random);
            driven.joinAll(order.toArray(PreparedSeries[]::new));
            for (int i = 0; i < 25; i++) {
                act(driven, random, whole, reference);
            }
            driven.recorder.ready = true;
            driven.session.wake();
            driven.resume();
            driven.speed(random.nextBoolean() ? Speed.MAX : new Speed(100_000));
            driven.runOut();
            assertEquals("", follower.complaint(), "seed=" + sequence);
            assertTrue(follower.isComplete(), "the end was not reached, seed=" + sequence);
            assertEquals(SessionState.ENDED, driven.status().state(), "seed=" + sequence);
            followed += follower.followed();
        }
        assertTrue(followed > 1_000L * reference.size() / 2, "enough was played: ticks=" + followed);
    }

    private static Speed randomSpeed(Random random) {
        return random.nextInt(4) == 0 ? Speed.MAX : new Speed(Math.pow(10, random.nextDouble() * 4));
    }

    private static long randomMoment(Random random, TimeRange whole, List<Heard> reference) {
        long length = whole.toEpochMillis() - whole.fromEpochMillis();
        Heard tick = reference.get(random.nextInt(reference.size()));
        return switch (random.nextInt(5)) {
            case 0 -> whole.fromEpochMillis() + Math.floorMod(random.nextLong(), length);
            case 1 -> tick.epochMillis();
            case 2 -> tick.epochMillis() + random.nextInt(5) - 2;
            case 3 -> Math.floorDiv(tick.epochMillis(), MINUTE) * MINUTE + random.nextInt(2) * MINUTE;
            default -> random.nextInt(10) == 0 ? random.nextLong() : tick.epochMillis() + random.nextInt(60_000);
        };
    }

    private static void act(DrivenSession driven, Random random, TimeRange whole, List<Heard> reference) {
        ReplaySession session = driven.session;
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> runAtMost(driven, random.nextInt(20_000) * MILLI);
            case 3 -> driven.pause();
            case 4 -> driven.resume();
            case 5 -> driven.speed(randomSpeed(random));
            case 6, 7 -> driven.seek(randomMoment(random, whole, reference));
            case 8, 9 -> {
                boolean paused = driven.status().state() == SessionState.PAUSED;
                int count = 1 + random.nextInt(random.nextBoolean() ? 5 : 900);
                CompletableFuture<Long> step =
                        random.nextBoolean() ? session.stepTicks(count) : session.stepCandles(1 + count / 20);
                runAtMost(driven, random.nextInt(3) * SECOND);
                assertEquals(!paused, step.isCompletedExceptionally(), "a step needs a pause");
            }
            case 10 -> {
                driven.recorder.ready = !driven.recorder.ready;
                session.wake();
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    driven.now(session.restart(driven.nowNanos));
                }
            }
        }
    }

    /** At {@link Speed#MAX} time stands still until the end is reached, so only some blocks are played there. */
    private static void runAtMost(DrivenSession driven, long nanos) {
        long until = driven.nowNanos + nanos;
        for (int turn = 0; turn < 20; turn++) {
            long wake = driven.session.runOnce(driven.nowNanos);
            if (wake == ReplaySession.UNTIL_WOKEN || wake - until > 0) {
                driven.nowNanos = until;
                return;
            }
            driven.nowNanos = Math.max(driven.nowNanos, wake);
        }
    }

    @Test
    @Timeout(120)
    void severalThreadsMayControlARunningSessionAtOnce() throws Exception {
        List<Heard> reference = reference(TWO_DAYS);
        TapeFollower follower = new TapeFollower(reference);
        ReplayPlan plan = plan();
        ReplaySession session = new ReplaySession(
                plan, Market.pipeline(plan), pacing(new Speed(1_000), ReplayMode.LOOP), List.of(follower));
        follower.attach(session);
        SessionThread thread = SessionThread.start("controlled", session);
        for (PreparedSeries prepared : TWO_DAYS) {
            session.call(() -> session.join(prepared)).get(10, TimeUnit.SECONDS);
        }
        // Instruments that join one after another while the clock runs are no part of the tape that is followed.
        session.restart(System.nanoTime()).get(10, TimeUnit.SECONDS);
        session.call(() -> {
                    follower.forgive();
                    return session;
                })
                .get(10, TimeUnit.SECONDS);
        session.restart(System.nanoTime()).get(10, TimeUnit.SECONDS);
        List<Thread> clients = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int client = 0; client < 4; client++) {
            int seed = client;
            Thread one = new Thread(() -> {
                try {
                    control(session, new Random(seed), reference);
                } catch (Exception | AssertionError e) {
                    failures.add(new AssertionError("seed=" + seed, e));
                }
            });
            clients.add(one);
            one.start();
        }
        for (Thread client : clients) {
            client.join();
        }
        thread.close();
        assertEquals(List.of(), failures);
        assertTrue(session.isClosed());
        assertEquals("", follower.complaint());
        assertTrue(follower.followed() > 1_000, "ticks=" + follower.followed());
    }

    private static void control(ReplaySession session, Random random, List<Heard> reference) throws Exception {
        TimeRange whole = new TimeRange(OPEN - MINUTE, OPEN + 1_600 * MINUTE);
        for (int i = 0; i < 400; i++) {
            long now = System.nanoTime();
            CompletableFuture<?> answer = switch (random.nextInt(8)) {
                case 0 -> session.pause(now);
                case 1, 2 -> session.resume(now);
                case 3 -> session.setSpeed(randomSpeed(random), now);
                case 4 -> session.seek(randomMoment(random, whole, reference), now);
                case 5 -> session.stepTicks(1 + random.nextInt(1_000)).exceptionally(notPaused -> 0L);
                case 6 -> session.stepCandles(1 + random.nextInt(5)).exceptionally(notPaused -> 0L);
                default -> session.status(now);
            };
            answer.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSeekInAMonthOfFiftyInstrumentsTakesMilliseconds() {
        DrivenSession driven = new DrivenSession(plan(), pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS), 0);
        for (int i = 0; i < 50; i++) {
            driven.join(prepared(walk(Instrument.of("S" + i, "NSE"), 21, 375)));
        }
        Random random = new Random(1);
        long[] nanos = new long[400];
        for (int i = 0; i < nanos.length; i++) {
            long target = OPEN + random.nextInt(21) * 1_440 * MINUTE + random.nextInt(375 * 60_000);
            long begun = System.nanoTime();
            driven.seek(target);
            nanos[i] = System.nanoTime() - begun;
        }
        java.util.Arrays.sort(nanos);
        long p99Millis = nanos[nanos.length * 99 / 100] / MILLI;
        System.out.println("seek over 50 instruments and a month: p50 micros=" + nanos[nanos.length / 2] / 1_000
                + " p99 micros=" + nanos[nanos.length * 99 / 100] / 1_000);
        assertTrue(p99Millis <= 200, "p99 ms=" + p99Millis);
    }

    @Test
    void theClockDoesNotDriftThroughPausesAndChangesOfSpeed() {
        DrivenSession driven = new DrivenSession(plan(), pacing(new Speed(60), ReplayMode.SINGLE_PASS), 12_345);
        driven.joinAll(DAY);
        driven.run(MILLI);
        long startMillis = driven.status().clockEpochMillis().orElseThrow();
        double expectedMillis = 0;
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            double factor = 1 + random.nextInt(120) + random.nextDouble();
            driven.speed(new Speed(factor));
            long nanos = 900 * MILLI + random.nextInt(200_000_000);
            driven.run(nanos);
            expectedMillis += nanos * factor / MILLI;
            driven.pause();
            driven.run(SECOND / 7);
            driven.resume();
        }
        long playedMillis = driven.status().clockEpochMillis().orElseThrow() - startMillis;
        assertTrue(playedMillis > 200 * MINUTE && playedMillis < 375 * MINUTE, "played=" + playedMillis);
        assertEquals(expectedMillis, playedMillis, expectedMillis / 1_000);
    }
}
