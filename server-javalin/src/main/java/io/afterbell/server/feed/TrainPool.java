package io.afterbell.server.feed;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Lends {@link Train}s and takes them back, so that a running feed allocates no buffers. Safe for many threads.
 */
public final class TrainPool {
    /** Where a train is full: the size of write that a socket likes best. */
    static final int TRAIN_BYTES = 64 * 1024;

    private static final int ROOM_FOR_LAST_MESSAGE = 4 * 1024;
    private static final int LARGEST_KEPT_BYTES = 4 * TRAIN_BYTES;

    private final ArrayBlockingQueue<Train> idle;

    /**
     * Makes a pool.
     *
     * @param idleTrains how many trains of 68 KiB it keeps for later at most
     */
    public TrainPool(int idleTrains) {
        idle = new ArrayBlockingQueue<>(idleTrains);
    }

    Train take() {
        Train train = idle.poll();
        if (train == null) {
            return new Train(this, TRAIN_BYTES + ROOM_FOR_LAST_MESSAGE);
        }
        train.reuse();
        return train;
    }

    void giveBack(Train train) {
        if (train.capacity() <= LARGEST_KEPT_BYTES) {
            idle.offer(train);
        }
    }

    int idleCount() {
        return idle.size();
    }
}
