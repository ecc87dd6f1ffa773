package io.afterbell.server.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that hand trains to Jetty, so that a session's own thread goes on making ticks while the kernel copies. Shared
 * by all sessions; safe for many threads.
 *
 * <p>A few clients of a paced session are sent to by its own thread: to wake another one would take longer than to write.
 * For the same reason one thread that has nothing more to send lingers for a moment before it sleeps: at full speed the
 * next train comes a few dozen microseconds after the last.
 */
public final class SendingThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SendingThreads.class);

    /** From so many clients on a tick reaches the last of them sooner when several threads write. */
    private static final int CROWD = 32;

    /** So many clients of a crowd are handed over at once. */
    private static final int BATCH = 16;

    /** About as long as a session takes to fill a train. */
    private static final long LINGER_NANOS = 100_000;

    private static final Executor SAME_THREAD = Runnable::run;

    private final Lock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final int count;
    private final boolean mayLinger;
    private boolean started;
    private boolean closed;
    private boolean oneLingers;
    /** That there is something to send: for the thread that lingers, which holds no lock. */
    private volatile boolean anyWaiting;

    /** Knows how many threads there will be; they start when there is something to send. */
    public SendingThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        // More than one, so that a write that takes long does not hold up all other clients.
        count = Math.max(2, processors);
        mayLinger = processors > 1;
    }

    /** Who sends one train to so many clients; the caller closes it once it has named them all. */
    Batch forClients(int clients, boolean paced) {
        return new Batch(paced && clients < CROWD ? SAME_THREAD : this::execute, clients < CROWD ? 1 : BATCH);
    }

    /** Hands clients over several at a time, because to hand over costs a good part of a write. For one thread. */
    static final class Batch implements Executor, AutoCloseable {
        private final Executor threads;
        private final int most;
        private List<Runnable> waiting = List.of();

        private Batch(Executor threads, int most) {
            this.threads = threads;
            this.most = most;
        }

        @Override
        public void execute(Runnable sending) {
            if (most == 1) {
                threads.execute(sending);
                return;
            }
            if (waiting.isEmpty()) {
                waiting = new ArrayList<>(most);
            }
            waiting.add(sending);
            if (waiting.size() == most) {
                handOver();
            }
        }

        private void handOver() {
            List<Runnable> all = waiting;
            waiting = List.of();
            threads.execute(() -> all.forEach(Runnable::run));
        }

        /** These were all: hands over those that have not filled a batch. */
        @Override
        public void close() {
            if (!waiting.isEmpty()) {
                handOver();
            }
        }
    }

    private void execute(Runnable sending) {
        if (!isTaken(sending)) {
            // The server is shutting down. What has been taken is still sent, or its connection tells that it is gone.
            sending.run();
        }
    }

    private boolean isTaken(Runnable sending) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (!started) {
                started = true;
                start();
            }
            waiting.add(sending);
            anyWaiting = true;
            // The thread that lingers finds one by itself.
            if (!oneLingers || waiting.size() > 1) {
                notEmpty.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        for (int number = 0; number < count; number++) {
            Thread thread = new Thread(this::sendWhatComes, "feed-sender-" + number);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void sendWhatComes() {
        for (Runnable sending = next(); sending != null; sending = next()) {
            try {
                sending.run();
            } catch (RuntimeException | Error e) {
                // The other clients' trains must leave all the same.
                LOG.error("a train could not be handed over", e);
            }
        }
    }

    /** What to send next, waited for; null when there is nothing and will be nothing more. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            boolean hasLingered = !mayLinger;
            while (waiting.isEmpty() && !closed) {
                if (hasLingered || oneLingers) {
                    notEmpty.awaitUninterruptibly();
                    hasLingered = !mayLinger;
                } else {
                    linger();
                    hasLingered = true;
                }
            }
            Runnable next = waiting.poll();
            anyWaiting = !waiting.isEmpty();
            return next;
        } finally {
            lock.unlock();
        }
    }

    // Gives the processor away to whoever wants it, the client among them when it is on the same machine.
    private void linger() {
        oneLingers = true;
        lock.unlock();
        try {
            long end = System.nanoTime() + LINGER_NANOS;
            while (!anyWaiting && System.nanoTime() - end < 0) {
                Thread.yield();
            }
        } finally {
            lock.lock();
            oneLingers = false;
        }
    }

    /** Ends the threads once they have sent what they have. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
