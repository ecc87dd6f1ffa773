package io.afterbell.server.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Lends {@link Train}s and takes them back, so that a running feed allocates no buffers. What came back last is lent
 * first, because the processor's cache still has it. Safe for many threads.
 *
 * <p>While the clock runs most trains carry a few ticks. They are small ones, so that what waits for a client which does
 * not read takes little more memory than its bytes.
 */
public final class TrainPool {
    /** Where a train is full: with half as much a session wakes its senders, and they the clients, twice as often. */
    static final int TRAIN_BYTES = 128 * 1024;

    private static final int ROOM_FOR_LAST_MESSAGE = 4 * 1024;
    private static final int LARGE_BYTES = TRAIN_BYTES + ROOM_FOR_LAST_MESSAGE;
    private static final int LARGEST_KEPT_BYTES = 4 * TRAIN_BYTES;
    /** A smaller train is kept for every so many bytes, so that many small ones wait and few of half the size of a large. */
    private static final int SMALLER_BYTES_A_TRAIN = 8 * 1024;

    private static final int[] SMALLER_BYTES = {1024, 2 * 1024, 4 * 1024, 8 * 1024, 16 * 1024, 32 * 1024, 64 * 1024};

    private final LinkedBlockingDeque<Train> idle;
    /** By size, as the sizes stand above. */
    private final List<LinkedBlockingDeque<Train>> smaller = new ArrayList<>();

    /**
     * Makes a pool.
     *
     * @param idleTrains how many trains of 132 KiB it keeps for later at most, and of each smaller size as many as have the
     *     bytes of so many of 8 KiB
     */
    public TrainPool(int idleTrains) {
        idle = new LinkedBlockingDeque<>(idleTrains);
        for (int bytes : SMALLER_BYTES) {
            smaller.add(new LinkedBlockingDeque<>(Math.max(1, idleTrains * SMALLER_BYTES_A_TRAIN / bytes)));
        }
    }

    /** A train for as much as a socket likes to take at once. */
    Train take() {
        return take(idle, LARGE_BYTES);
    }

    /** A train for about so many bytes; it grows when there are more. */
    Train take(int expectedBytes) {
        for (int i = 0; i < SMALLER_BYTES.length; i++) {
            if (expectedBytes <= SMALLER_BYTES[i]) {
                return take(smaller.get(i), SMALLER_BYTES[i]);
            }
        }
        return take();
    }

    private Train take(LinkedBlockingDeque<Train> from, int capacity) {
        Train train = from.pollLast();
        if (train == null) {
            return new Train(this, capacity);
        }
        train.reuse();
        return train;
    }

    void giveBack(Train train) {
        int capacity = train.capacity();
        if (capacity >= LARGE_BYTES) {
            if (capacity <= LARGEST_KEPT_BYTES) {
                idle.offerLast(train);
            }
            return;
        }
        for (int i = SMALLER_BYTES.length - 1; i >= 0; i--) {
            if (capacity >= SMALLER_BYTES[i]) {
                smaller.get(i).offerLast(train);
                return;
            }
        }
    }

    int smallerIdleCount() {
        return smaller.stream().mapToInt(LinkedBlockingDeque::size).sum();
    }

    int idleCount() {
        return idle.size();
    }
}
