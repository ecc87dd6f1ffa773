package io.afterbell.testkit;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Notices when two threads are inside an object that is for one thread at a time. Safe for many threads, of course. */
final class OneThread {
    private final String what;
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
    private volatile boolean isClosed;

    OneThread(String what) {
        this.what = what;
    }

    void enter(String call) {
        if (isClosed) {
            throw new AssertionError(what + ": used after close: call=" + call);
        }
        Thread other = inside.getAndSet(Thread.currentThread());
        if (other != null) {
            throw new AssertionError(what + " is for one thread at a time: call=" + call + " thread="
                    + Thread.currentThread().getName() + " whileInside=" + other.getName());
        }
    }

    void leave() {
        inside.set(null);
    }

    void close() {
        Thread other = inside.get();
        if (other != null) {
            throw new AssertionError(what + ": closed while in use: inside=" + other.getName());
        }
        isClosed = true;
    }
}
