package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects a {@link HealthCheck} to a feed, as an ordinary client with the Java platform's own WebSocket.
 *
 * <p>One message is asked for at a time, so that a feed which is faster than the check waits and fills no memory. The
 * check is guarded by its own monitor: messages come on the client's threads, and the caller waits on its.
 */
public final class FeedProbe {
    private static final int LONGEST_MESSAGE = 16 << 20;
    private static final int KEPT_BUFFER = 1 << 20;
    private static final long PROGRESS_NANOS = 200_000_000;
    private static final long GOODBYE_SECONDS = 1;
    private static final long PING_NANOS = 2_000_000_000L;
    private static final long DEAD_NANOS = 20_000_000_000L;

    private final HealthCheck check;
    private final LongSupplier nanoTime;
    private volatile @Nullable WebSocket socket;
    private volatile long lastSignNanos;

    private FeedProbe(CheckPlan plan, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.check = new HealthCheck(plan, this::send, nanoTime.getAsLong());
    }

    /**
     * Checks a feed and waits for the end of it.
     *
     * @param plan what to check
     * @param nanoTime the real time, as {@link System#nanoTime()} gives it
     * @param percentDone is told how much is done, in percent
     * @return what was found; a feed that cannot be reached is a finding, too
     * @throws InterruptedException when the waiting thread is interrupted
     * @throws IllegalArgumentException when the address is none that a WebSocket can have
     */
    public static HealthReport check(CheckPlan plan, LongSupplier nanoTime, IntConsumer percentDone)
            throws InterruptedException {
        FeedProbe probe = new FeedProbe(requireNonNull(plan, "plan"), requireNonNull(nanoTime, "nanoTime"));
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(plan.feed(), probe.new Listener())
                .exceptionally(probe::unreachable);
        try {
            return probe.await(requireNonNull(percentDone, "percentDone"));
        } finally {
            probe.close();
        }
    }

    private HealthReport await(IntConsumer percentDone) throws InterruptedException {
        synchronized (check) {
            long lastPingNanos = nanoTime.getAsLong();
            while (!check.isOver()) {
                long now = nanoTime.getAsLong();
                check.expire(now);
                if (!check.isOver() && now - lastPingNanos >= PING_NANOS) {
                    lastPingNanos = now;
                    ping(now);
                }
                if (!check.isOver()) {
                    percentDone.accept(check.percentDone(now));
                    // At least a millisecond: a shorter wait would be none at all, or one for ever.
                    long nanos = Math.min(PROGRESS_NANOS, check.nanosLeft(now));
                    TimeUnit.MILLISECONDS.timedWait(check, 1 + nanos / 1_000_000);
                }
            }
            return check.report(nanoTime.getAsLong());
        }
    }

    // A quiet feed and a dead connection look alike, and Java's WebSocket now and then misses the end of one.
    private void ping(long now) {
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        if (now - lastSignNanos > DEAD_NANOS) {
            check.failed("no sign of life for " + HealthCheck.seconds(now - lastSignNanos), now);
            return;
        }
        open.sendPing(ByteBuffer.allocate(0)).exceptionally(error -> {
            if (error instanceof IOException || error.getCause() instanceof IOException) {
                failed(reason(error));
            }
            return open;
        });
    }

    private void send(String text) {
        WebSocket open = socket;
        if (open != null) {
            open.sendText(text, true).exceptionally(error -> {
                failed("sending failed: " + reason(error));
                return open;
            });
        }
    }

    private @Nullable WebSocket unreachable(Throwable error) {
        failed(reason(error));
        return null;
    }

    private void failed(String why) {
        synchronized (check) {
            check.failed(why, nanoTime.getAsLong());
            check.notifyAll();
        }
    }

    /** The reason in the words of a trader, on one line. */
    static String reason(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return "there is a server, but it opens no WebSocket: HTTP status " + status;
        }
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof UnresolvedAddressException) {
                return "the host is unknown";
            }
        }
        if (cause instanceof HttpTimeoutException) {
            return "nobody answers";
        }
        if (cause instanceof InternalError) {
            return "it ended without a goodbye";
        }
        String message = cause.getMessage();
        if (cause instanceof ConnectException) {
            return "nobody listens there; is the feed running?"
                    + (message == null ? "" : " (" + firstLine(message) + ")");
        }
        return message == null ? cause.getClass().getSimpleName() : firstLine(message);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private void close() {
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        try {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException goneAlready) {
            // Then there is nobody to tell.
        }
        open.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket webSocket) {
            lastSignNanos = nanoTime.getAsLong();
            socket = webSocket;
            synchronized (check) {
                check.connected(nanoTime.getAsLong());
            }
            webSocket.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            if (text.length() + data.length() > LONGEST_MESSAGE) {
                failed("a message is longer than " + LONGEST_MESSAGE + " characters");
                webSocket.abort();
                return null;
            }
            long now = nanoTime.getAsLong();
            lastSignNanos = now;
            text.append(data);
            if (last) {
                synchronized (check) {
                    check.message(text.toString(), now);
                    if (check.isOver()) {
                        check.notifyAll();
                    }
                }
                text = text.capacity() > KEPT_BUFFER ? new StringBuilder() : text;
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            return sign(webSocket);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            return sign(webSocket);
        }

        private @Nullable CompletionStage<?> sign(WebSocket webSocket) {
            lastSignNanos = nanoTime.getAsLong();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            synchronized (check) {
                check.closed(statusCode, reason, nanoTime.getAsLong());
                check.notifyAll();
            }
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            failed(reason(error));
        }
    }
}
