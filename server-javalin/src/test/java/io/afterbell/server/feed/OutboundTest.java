package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private final List<Train> sent = new ArrayList<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(1_000);
    private final AtomicInteger roomCalls = new AtomicInteger();
    private final Outbound outbound = new Outbound(
            (train, callback) -> {
                sent.add(train);
                callbacks.add(callback);
            },
            now::get,
            roomCalls::incrementAndGet);

    private static Train train(TrainPool pool, int bytes) {
        Train train = pool.take();
        byte[] target = train.begin(bytes);
        assertTrue(target.length >= bytes);
        train.endText(train.offset() + bytes - 4);
        return train;
    }

    @Test
    void atMostTwoTrainsAreInFlightAndOrderIsKept() {
        TrainPool pool = new TrainPool(8);
        List<Train> offered = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            offered.add(train(pool, 3_000));
            assertTrue(outbound.offer(offered.get(i)));
        }
        assertEquals(offered.subList(0, 2), sent);
        callbacks.get(0).succeeded();
        callbacks.get(1).succeeded();
        assertEquals(offered, sent);
    }

    @Test
    void aClientThatStopsReadingIsRefusedFurtherTicksAtTheBound() {
        TrainPool pool = new TrainPool(64);
        int taken = 0;
        while (taken < 100) {
            Train train = train(pool, TrainPool.TRAIN_BYTES);
            boolean accepted = outbound.offer(train);
            train.release();
            if (!accepted) {
                break;
            }
            taken++;
        }
        assertTrue(taken < 10, "taken=" + taken);
        assertTrue(outbound.queuedBytes() <= Outbound.TICK_BOUND_BYTES);
        assertTrue(outbound.isFull());
        assertTrue(outbound.offerAnswer(Train.ofText("an answer still fits")));
    }

    @Test
    void roomIsReportedOnceAfterSomebodyAskedForIt() {
        TrainPool pool = new TrainPool(64);
        while (outbound.offer(train(pool, TrainPool.TRAIN_BYTES))) {
            // Until it is full.
        }
        assertEquals(0, roomCalls.get());
        assertTrue(outbound.isFull());
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).succeeded();
        }
        assertEquals(1, roomCalls.get());
        assertFalse(outbound.isFull());
    }

    @Test
    void aSenderThatWaitsForFewClientsMayHaveMoreWaitingForEachOfThem() {
        TrainPool pool = new TrainPool(64);
        int taken = 0;
        while (!outbound.isFullOf(1)) {
            assertTrue(outbound.offerWithoutBound(train(pool, TrainPool.TRAIN_BYTES), Runnable::run));
            taken++;
        }
        assertEquals(2 + 6, taken, "two in flight, and those that wait");
        assertTrue(outbound.isFullOf(10));
        callbacks.get(0).succeeded();
        assertEquals(0, roomCalls.get());
        assertFalse(outbound.isFullOf(10));
        assertTrue(outbound.isFullOf(1_000), "a thousand times as much would be too much");
        callbacks.get(1).succeeded();
        assertEquals(0, roomCalls.get());
        callbacks.get(2).succeeded();
        assertEquals(1, roomCalls.get(), "there is room for several trains, though some still wait");
        assertFalse(outbound.isFullOf(1));
    }

    @Test
    void aSenderThatMayLoseNothingWaitsForMemoryAsWellHoweverLittleIsInEachTrain() {
        TrainPool pool = new TrainPool(64);
        Train small = train(pool, 200);
        int most = 8 * TrainPool.TRAIN_BYTES / small.capacity();
        int taken = 0;
        while (!outbound.isFullOf(1)) {
            assertTrue(outbound.offerWithoutBound(train(pool, 200), Runnable::run));
            taken++;
        }
        assertEquals(2 + most + 1, taken);
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).succeeded();
        }
        assertEquals(1, roomCalls.get());
        assertFalse(outbound.isFullOf(1));
    }

    @Test
    void aStallIsMeasuredFromTheLastProgress() {
        TrainPool pool = new TrainPool(8);
        assertEquals(0, outbound.stalledNanos(now.get() + 500), "nothing waits");
        outbound.offer(train(pool, 1_000));
        outbound.offer(train(pool, 1_000));
        now.addAndGet(300);
        assertEquals(300, outbound.stalledNanos(now.get()));
        callbacks.get(0).succeeded();
        assertEquals(0, outbound.stalledNanos(now.get()));
        now.addAndGet(50);
        assertEquals(50, outbound.stalledNanos(now.get()));
    }

    @Test
    void everyTrainGoesBackToThePoolExactlyOnceAfterACloseOrAFailure() {
        TrainPool pool = new TrainPool(64);
        for (int i = 0; i < 4; i++) {
            Train train = train(pool, 30_000);
            assertTrue(outbound.offer(train));
            train.release();
        }
        assertEquals(0, pool.idleCount());
        outbound.close();
        assertEquals(2, pool.idleCount(), "those that waited");
        callbacks.forEach(callback -> callback.failed(new IllegalStateException("gone")));
        assertEquals(4, pool.idleCount());
        assertFalse(outbound.offer(pool.take()), "a closed queue takes nothing");
    }

    @Test
    void completionsOnTheSameStackDoNotDeepenIt() {
        TrainPool pool = new TrainPool(8);
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        Outbound immediate = new Outbound(
                (train, callback) -> {
                    deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                    callback.succeeded();
                    depth.decrementAndGet();
                },
                now::get,
                () -> {});
        for (int i = 0; i < 10_000; i++) {
            Train train = train(pool, 100);
            assertTrue(immediate.offer(train));
            train.release();
        }
        assertEquals(1, deepest.get());
        assertEquals(10_000, immediate.framesSent());
    }

    @Test
    void aTrainIsSentByTheExecutorAndWhatComesMeanwhileBehindIt() {
        TrainPool pool = new TrainPool(8);
        List<Runnable> handedOver = new ArrayList<>();
        Train first = train(pool, 3_000);
        Train second = train(pool, 3_000);
        assertTrue(outbound.offer(first, handedOver::add));
        assertTrue(outbound.offer(second));
        assertEquals(List.of(), sent, "the executor has not run yet");
        assertEquals(1, handedOver.size());
        handedOver.get(0).run();
        assertEquals(List.of(first, second), sent);
    }

    @Test
    void lagIsCountedForAClientThatKeepsUpAndNotForOneThatIsWaitedFor() {
        TrainPool pool = new TrainPool(8);
        Lag lag = new Lag();
        now.set(5_000_000);
        offerDue(pool, lag, 3_500_000);
        assertEquals(1_500, lag.summary().maximumMicros(), "in microseconds");
        // The client has not taken the first one yet, so it is the reason why the others leave late.
        for (int i = 0; i < 3; i++) {
            offerDue(pool, lag, 0);
        }
        callbacks.get(0).succeeded();
        callbacks.get(1).succeeded();
        callbacks.get(2).succeeded();
        callbacks.get(3).succeeded();
        assertEquals(4, sent.size());
        assertEquals(1_500, lag.summary().maximumMicros());
        now.set(9_000_000);
        offerDue(pool, lag, 7_100_000);
        assertEquals(1_900, lag.summary().maximumMicros(), "it has caught up");
    }

    @Test
    void lagCountsTheTimeInWhichNoThreadCameToSend() {
        TrainPool pool = new TrainPool(8);
        Lag lag = new Lag();
        List<Runnable> handedOver = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Train train = train(pool, 3_000);
            train.due(now.get(), lag);
            assertTrue(outbound.offer(train, handedOver::add));
        }
        now.addAndGet(1_700_000);
        handedOver.forEach(Runnable::run);
        assertEquals(2, sent.size());
        assertEquals(1_700, lag.summary().p50Micros());
    }

    @Test
    void answersHaveTheirOwnBoundHoweverManyTicksWait() {
        TrainPool pool = new TrainPool(64);
        for (int i = 0; i < 10; i++) {
            assertTrue(outbound.offerWithoutBound(train(pool, TrainPool.TRAIN_BYTES), Runnable::run));
        }
        assertTrue(outbound.queuedBytes() > Outbound.TICK_BOUND_BYTES + Outbound.ANSWER_RESERVE_BYTES);
        int taken = 0;
        while (taken < 1_000 && outbound.offerAnswer(Train.ofText("x".repeat(1_000)))) {
            taken++;
        }
        assertEquals(Outbound.ANSWER_RESERVE_BYTES / 1_004, taken);
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).succeeded();
        }
        assertEquals(0, outbound.queuedBytes());
        assertTrue(outbound.offerAnswer(Train.ofText("there is room again")));
    }

    @Test
    void shortTrainsThatWaitForTheSameClientLeaveAsOne() {
        TrainPool pool = new TrainPool(64);
        List<Train> offered = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Train train = train(pool, 1_000);
            offered.add(train);
            assertTrue(outbound.offer(train));
            train.release();
        }
        assertEquals(offered.subList(0, 2), sent);
        callbacks.get(0).succeeded();
        assertEquals(3, sent.size());
        assertEquals(4, sent.get(2).frameCount(), "as many as fit into one");
        callbacks.get(1).succeeded();
        callbacks.get(2).succeeded();
        callbacks.get(3).succeeded();
        assertEquals(8, outbound.framesSent());
        assertEquals(0, outbound.queuedBytes());
        assertEquals(8 + 2, pool.idleCount() + pool.smallerIdleCount(), "none is lost");
    }

    private void offerDue(TrainPool pool, Lag lag, long dueNanos) {
        Train train = train(pool, 3_000);
        train.due(dueNanos, lag);
        assertTrue(outbound.offer(train));
    }
}
