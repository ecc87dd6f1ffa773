package io.afterbell.source.files;

import io.afterbell.api.Interval;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How long intervals are, and the names that vendors give to them. */
final class Intervals {
    /** Milliseconds of a minute. */
    static final long MINUTE = 60_000L;
    /** Milliseconds of a day. */
    static final long DAY = 86_400_000L;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("minute", "1m"),
            Map.entry("min", "1m"),
            Map.entry("1min", "1m"),
            Map.entry("1minute", "1m"),
            Map.entry("oneminute", "1m"),
            Map.entry("m1", "1m"),
            Map.entry("second", "1s"),
            Map.entry("1sec", "1s"),
            Map.entry("hour", "1h"),
            Map.entry("60minute", "1h"),
            Map.entry("h1", "1h"),
            Map.entry("day", "D"),
            Map.entry("daily", "D"),
            Map.entry("1day", "D"),
            Map.entry("d1", "D"),
            Map.entry("1d", "D"),
            Map.entry("d", "D"),
            Map.entry("week", "W"),
            Map.entry("weekly", "W"),
            Map.entry("month", "M"),
            Map.entry("monthly", "M"));

    private Intervals() {}

    /**
     * Reads an interval as vendors write it.
     *
     * @param text for example {@code 1m}, {@code minute}, {@code 15minute} or {@code daily}
     * @return the interval; empty when it is none
     */
    static Optional<Interval> parse(String text) {
        String stripped = text.strip();
        String word = stripped.toLowerCase(Locale.ROOT);
        String code = WORDS.getOrDefault(word, stripped);
        code = code.replaceFirst("(?i)^(\\d+)(minutes?|mins?)$", "$1m")
                .replaceFirst("(?i)^(\\d+)(seconds?|secs?)$", "$1s")
                .replaceFirst("(?i)^(\\d+)(hours?|hrs?|h)$", "$1h");
        try {
            Interval interval = Interval.parse(code);
            return Optional.of(interval.equals(Interval.parse("60m")) ? Interval.parse("1h") : interval);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The length in milliseconds; a month counts 30 days. */
    static long millis(Interval interval) {
        return interval.unit() == Interval.Unit.MONTH ? interval.count() * 30L * DAY : interval.millis();
    }
}
