package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.LockSupport;

/**
 * Drives one replay session in real time: one thread that sleeps until the next tick is due.
 *
 * <p>It parks until absolute deadlines, so lateness does not add up.
 */
public final class SessionThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionThread.class.getName());

    private final ReplaySession session;
    private final Thread thread;

    private SessionThread(String name, ReplaySession session) {
        this.session = session;
        thread = new Thread(this::run, "replay-" + name);
        thread.setDaemon(true);
        session.setDriver(() -> LockSupport.unpark(thread));
    }

    /**
     * Starts to drive a session.
     *
     * @param name the session's name, for the thread's
     * @param session the session, which nobody else drives
     * @return the running thread
     */
    public static SessionThread start(String name, ReplaySession session) {
        SessionThread driver = new SessionThread(requireNonNull(name, "name"), requireNonNull(session, "session"));
        driver.thread.start();
        return driver;
    }

    private void run() {
        try {
            while (!session.isClosed()) {
                long wakeNanos = session.runOnce(System.nanoTime());
                if (wakeNanos == ReplaySession.UNTIL_WOKEN) {
                    if (!session.isClosed()) {
                        LockSupport.park(session);
                    }
                } else {
                    long waitNanos = wakeNanos - System.nanoTime();
                    if (waitNanos > 0) {
                        LockSupport.parkNanos(session, waitNanos);
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the replay session died of a mistake of Afterbell's own", e);
            session.close();
            session.runOnce(System.nanoTime());
        }
    }

    /** Ends the session and waits up to a second for its thread to finish. */
    @Override
    public void close() {
        session.close();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
