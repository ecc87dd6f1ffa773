package io.afterbell.server.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that hand trains to Jetty, so that a session's own thread goes on making ticks while the kernel copies. Shared
 * by all sessions; safe for many threads.
 *
 * <p>A few clients of a paced session are sent to by its own thread: to wake another one would take longer than to write.
 */
public final class SendingThreads implements AutoCloseable {
    /** From so many clients on a tick reaches the last of them sooner when several threads write. */
    private static final int CROWD = 32;

    private static final int BATCH = 16;

    private static final Executor SAME_THREAD = Runnable::run;

    private final ForkJoinPool threads;

    /** Makes the threads; they start when there is something to send. */
    public SendingThreads() {
        // More than one, so that a write that takes long does not hold up all other clients.
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        threads = new ForkJoinPool(count, SendingThreads::newThread, null, true);
    }

    private static ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("feed-sender-" + thread.getPoolIndex());
        return thread;
    }

    /** Who sends one train to so many clients; {@link Batch#close} says that these were all. */
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
                close();
            }
        }

        @Override
        public void close() {
            if (!waiting.isEmpty()) {
                List<Runnable> all = waiting;
                waiting = List.of();
                threads.execute(() -> all.forEach(Runnable::run));
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
