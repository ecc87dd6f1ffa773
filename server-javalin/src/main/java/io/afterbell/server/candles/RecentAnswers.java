package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers for a moment, so that many who ask the same at once, as web pages that poll do, cost one look. Who asks
 * while the answer is being looked up waits for it; a failure is not kept. Bounded, and safe for many threads.
 */
final class RecentAnswers {
    private static final int MOST_ANSWERS = 64;

    private final long keptNanos;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Object, Answer> answers = new ConcurrentHashMap<>();

    RecentAnswers(Duration kept, LongSupplier nanoTime) {
        this.keptNanos = kept.toNanos();
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    private final class Answer {
        private @Nullable Object value;
        private long foundNanos;

        synchronized Object get(Supplier<?> question) {
            if (value == null || nanoTime.getAsLong() - foundNanos >= keptNanos) {
                value = null;
                value = requireNonNull(question.get(), "an answer");
                foundNanos = nanoTime.getAsLong();
            }
            return value;
        }
    }

    /**
     * Answers from memory or asks.
     *
     * @param key what the question is about; equal keys mean the same question, with answers of one type
     * @param question asked when there is no recent answer
     * @return the answer
     */
    @SuppressWarnings("unchecked")
    <T> T get(Object key, Supplier<T> question) {
        if (answers.size() >= MOST_ANSWERS && !answers.containsKey(key)) {
            // Rarely: nobody polls so many questions. Those that are being answered are answered all the same.
            answers.clear();
        }
        return (T) answers.computeIfAbsent(key, unused -> new Answer()).get(question);
    }
}
