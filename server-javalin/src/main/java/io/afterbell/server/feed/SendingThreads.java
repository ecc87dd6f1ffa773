package io.afterbell.server.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that hand trains to Jetty, so that a session's own thread goes on making ticks while the kernel copies. Shared
 * by all sessions; safe for many threads.
 *
 * <p>A few clients of a paced session are sent to by its own thread: to wake another one would take longer than to write.
 */
public final class SendingThreads implements AutoCloseable {
    /** From so many clients on a tick reaches the last of them sooner when several threads write. */
    private static final int CROWD = 32;

    /** So many clients of a crowd are handed over at once. */
    private static final int BATCH = 16;

    private static final Executor SAME_THREAD = Runnable::run;

    private final ForkJoinPool threads;
    private final AtomicInteger made = new AtomicInteger();

    /** Makes the threads; they start when there is something to send. */
    public SendingThreads() {
        // More than one, so that a write that takes long does not hold up all other clients.
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        threads = new ForkJoinPool(count, this::newThread, null, true);
    }

    private ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        // The pool gives a thread its index only when it runs.
        thread.setName("feed-sender-" + made.getAndIncrement());
        return thread;
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
        try {
            threads.execute(sending);
        } catch (RejectedExecutionException e) {
            // The server is shutting down. What has been taken is still sent, or its connection tells that it is gone.
            sending.run();
        }
    }

    /** Ends the threads once they have sent what they have. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
