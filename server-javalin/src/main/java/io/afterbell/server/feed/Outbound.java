package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client: a bounded queue of trains, at most two of them with Jetty at a time.
 *
 * <p>Safe for many threads; order is kept. No lock is held while Jetty is called, and a completion that comes back on
 * the same stack continues in the loop that is already running, not deeper on the stack. A client that stops reading
 * costs what the bounds say and nobody's time.
 */
final class Outbound {
    /** Ticks that may be lost wait up to here: two full trains, which are a little longer than the number says. */
    static final int TICK_BOUND_BYTES = 3 * TrainPool.TRAIN_BYTES;
    /** Answers to requests have this much to themselves, because a client that is behind may still ask. */
    static final int ANSWER_RESERVE_BYTES = TrainPool.TRAIN_BYTES;

    /** What waiting trains may take in memory, however little is in each. */
    private static final int MEMORY_BOUND_BYTES = 8 * TrainPool.TRAIN_BYTES;

    /** From here on a client is full ... */
    private static final int FULL_BYTES = TICK_BOUND_BYTES / 2;
    /** ... until no more than this is left. */
    private static final int MUCH_ROOM_BYTES = TrainPool.TRAIN_BYTES / 2;

    /**
     * A sender that may lose nothing lets more wait, as long as its clients are few: it makes ticks in stretches of some
     * thousand and sends those faster than they are read, and the more of them find room, the less it waits itself.
     */
    private static final int MOST_FULL_BYTES = 6 * TrainPool.TRAIN_BYTES;

    /** What that may come to for all of them. */
    private static final int ALL_FULL_BYTES = 8 * 1024 * 1024;

    private static final int MAXIMUM_IN_FLIGHT = 2;
    /** Short trains that wait for the same client leave as one, up to here. */
    private static final int MERGED_BYTES = 4 * 1024;

    /** Sends one train and completes the callback, once the kernel has all of it or the connection has failed. */
    @FunctionalInterface
    interface Sender {
        void send(Train train, Callback callback);
    }

    private final Sender sender;
    private final LongSupplier nanoTime;
    private final Runnable onRoom;

    private final Deque<Train> pending = new ArrayDeque<>();
    private int pendingBytes;
    private int pendingMemory;
    private int pendingAnswerBytes;
    private int inFlight;
    private boolean closed;
    private boolean roomWanted;
    private int roomBytes;
    private long lastProgressNanos;
    private long framesSent;
    private long bytesSent;

    /** Whether anything has come while the client had not taken what was sent before; until all is sent. */
    private boolean clientKeptWaiting;

    /** The pumping thread's: whether the client is no reason for the train that it has taken to leave late. */
    private boolean nextIsPrompt;

    private final AtomicInteger work = new AtomicInteger();
    private final Runnable pumping = this::sendAll;

    /**
     * Makes an empty queue.
     *
     * @param sender hands trains to the connection
     * @param nanoTime the real time
     * @param onRoom called by any thread when there is room again after {@link #isFull()} or {@link #isFullOf}
     *     answered true
     */
    Outbound(Sender sender, LongSupplier nanoTime, Runnable onRoom) {
        this.sender = requireNonNull(sender, "sender");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.onRoom = requireNonNull(onRoom, "onRoom");
        this.lastProgressNanos = nanoTime.getAsLong();
    }

    /** Queues ticks; answers false, and takes nothing, when the bound is reached or the client is gone. */
    boolean offer(Train train) {
        return offer(train, Runnable::run);
    }

    /** Queues ticks as {@link #offer(Train)} does; an executor calls Jetty. */
    boolean offer(Train train, Executor sending) {
        return offer(train, true, sending);
    }

    /** Queues ticks of which none may be lost: for a sender that has asked {@link #isFullOf} before each block. */
    boolean offerWithoutBound(Train train, Executor sending) {
        return offer(train, false, sending);
    }

    /** Queues an answer; answers false when too many answers wait already or the client is gone. */
    boolean offerAnswer(Train train) {
        synchronized (this) {
            // Ticks do not count here: of those that may not be lost a whole block waits at times, however fast the
            // client reads.
            if (pendingAnswerBytes > 0 && pendingAnswerBytes + train.size() > ANSWER_RESERVE_BYTES) {
                return false;
            }
        }
        return offer(train, false, Runnable::run);
    }

    private boolean offer(Train train, boolean isBounded, Executor sending) {
        synchronized (this) {
            if (closed || isBounded && !hasRoomFor(train)) {
                return false;
            }
            if (inFlight == 0 && pending.isEmpty()) {
                lastProgressNanos = nanoTime.getAsLong();
            }
            clientKeptWaiting |= inFlight > 0;
            train.retain();
            pending.addLast(train);
            pendingBytes += train.size();
            pendingMemory += train.capacity();
            pendingAnswerBytes += train.isAnswer() ? train.size() : 0;
        }
        pump(sending);
        return true;
    }

    private boolean hasRoomFor(Train train) {
        return pendingBytes == 0
                || pendingBytes + train.size() <= TICK_BOUND_BYTES && pendingMemory <= MEMORY_BOUND_BYTES;
    }

    // Whoever comes first sends for all; the others only leave a mark that there is more to do.
    private void pump(Executor sending) {
        if (work.getAndIncrement() == 0) {
            sending.execute(pumping);
        }
    }

    private void sendAll() {
        int seen = 1;
        do {
            for (Train train = takeNext(); train != null; train = takeNext()) {
                // Once it is sent, the train may be somebody else's.
                Lag lag = nextIsPrompt ? train.lag() : null;
                long dueNanos = train.dueNanos();
                sender.send(train, new Completion(train));
                if (lag != null) {
                    lag.record(dueNanos, nanoTime.getAsLong());
                }
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private synchronized @Nullable Train takeNext() {
        if (inFlight >= MAXIMUM_IN_FLIGHT || closed) {
            return null;
        }
        Train next = pending.pollFirst();
        if (next != null) {
            nextIsPrompt = !clientKeptWaiting;
            inFlight++;
            taken(next);
            next = withFollowers(next);
        }
        return next;
    }

    private void taken(Train train) {
        pendingBytes -= train.size();
        pendingMemory -= train.capacity();
        pendingAnswerBytes -= train.isAnswer() ? train.size() : 0;
    }

    // A write costs the same for few bytes as for some more, and much more than to copy them.
    private Train withFollowers(Train first) {
        Train follower = pending.peekFirst();
        if (follower == null || first.size() + follower.size() > MERGED_BYTES) {
            return first;
        }
        Train merged = first.emptyOfSize(MERGED_BYTES);
        merged.appendAll(first);
        first.release();
        for (; follower != null && merged.size() + follower.size() <= MERGED_BYTES; follower = pending.peekFirst()) {
            pending.removeFirst();
            taken(follower);
            merged.appendAll(follower);
            follower.release();
        }
        return merged;
    }

    /** Tells of one train; Jetty completes it once, with success or failure. */
    private final class Completion implements Callback {
        private final Train train;

        Completion(Train train) {
            this.train = train;
        }

        @Override
        public void succeeded() {
            completed(train, true);
        }

        @Override
        public void failed(Throwable cause) {
            // The connection reports its failure itself; here only the train must not be lost.
            completed(train, false);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    private void completed(Train train, boolean sent) {
        boolean tellRoom;
        synchronized (this) {
            inFlight--;
            clientKeptWaiting &= inFlight > 0 || !pending.isEmpty();
            lastProgressNanos = nanoTime.getAsLong();
            if (sent) {
                framesSent += train.frameCount();
                bytesSent += train.size();
            }
            tellRoom = roomWanted && hasMuchRoom();
            if (tellRoom) {
                roomWanted = false;
            }
        }
        train.release();
        pump(Runnable::run);
        if (tellRoom) {
            onRoom.run();
        }
    }

    // Whoever waits shall find room for several blocks of ticks, so that it does not have to be woken for each.
    private boolean hasMuchRoom() {
        return closed || pendingBytes <= roomBytes && pendingMemory <= MEMORY_BOUND_BYTES / 4 * 3;
    }

    private void wantRoom(int leftBytes) {
        roomBytes = roomWanted ? Math.max(roomBytes, leftBytes) : leftBytes;
        roomWanted = true;
    }

    private boolean isFull(int fullBytes, int leftBytes) {
        boolean full = !closed && (pendingBytes > fullBytes || pendingMemory > MEMORY_BOUND_BYTES);
        if (full) {
            wantRoom(leftBytes);
        }
        return full;
    }

    /** Says whether the client is far behind; if so, {@code onRoom} is called later. */
    synchronized boolean isFull() {
        return isFull(FULL_BYTES, MUCH_ROOM_BYTES);
    }

    /**
     * Says whether a sender that may lose nothing has to wait; if so, {@code onRoom} is called later.
     *
     * @param clients how many clients the sender has
     */
    synchronized boolean isFullOf(int clients) {
        int fullBytes = Math.max(FULL_BYTES, Math.min(MOST_FULL_BYTES, ALL_FULL_BYTES / Math.max(1, clients)));
        return isFull(fullBytes, fullBytes / 4 * 3);
    }

    /** Says whether everything has been sent; if not, {@code onRoom} is called once there is room. */
    synchronized boolean isDrained() {
        boolean drained = pending.isEmpty();
        if (!drained) {
            wantRoom(MUCH_ROOM_BYTES);
        }
        return drained;
    }

    /** For how long something has waited without any progress; 0 when nothing waits. */
    synchronized long stalledNanos(long nowNanos) {
        return closed || inFlight == 0 && pending.isEmpty() ? 0 : nowNanos - lastProgressNanos;
    }

    synchronized long framesSent() {
        return framesSent;
    }

    synchronized long bytesSent() {
        return bytesSent;
    }

    synchronized int queuedBytes() {
        return pendingBytes;
    }

    /** Drops what waits and takes nothing more; what is in flight completes or fails by itself. */
    void close() {
        Deque<Train> dropped;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            dropped = new ArrayDeque<>(pending);
            pending.clear();
            pendingBytes = 0;
            pendingMemory = 0;
            pendingAnswerBytes = 0;
            roomWanted = false;
        }
        dropped.forEach(Train::release);
        onRoom.run();
    }
}
