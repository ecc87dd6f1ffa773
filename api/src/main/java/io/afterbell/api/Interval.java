package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of market time that a candle covers, written as Historify writes it: {@code 1m}, {@code 15m}, {@code D}.
 *
 * @param count how many units, at least 1
 * @param unit the unit
 */
public record Interval(int count, Unit unit) {
    /** One minute, the interval that a replay is made of. */
    public static final Interval ONE_MINUTE = new Interval(1, Unit.MINUTE);

    /** One trading day, the interval that previous closes come from. */
    public static final Interval ONE_DAY = new Interval(1, Unit.DAY);

    private static final Pattern CODE = Pattern.compile("(\\d{0,4})([smhDWM])");

    /** A unit of market time. The code is case-sensitive: {@code m} is a minute, {@code M} a month. */
    public enum Unit {
        /** A second. */
        SECOND("s", 1_000L),
        /** A minute. */
        MINUTE("m", 60_000L),
        /** An hour. */
        HOUR("h", 3_600_000L),
        /** A calendar day of the exchange. */
        DAY("D", 86_400_000L),
        /** A week that starts on Monday. */
        WEEK("W", 7 * 86_400_000L),
        /** A calendar month, which has no fixed length. */
        MONTH("M", 0);

        private final String code;
        private final long millis;

        Unit(String code, long millis) {
            this.code = code;
            this.millis = millis;
        }
    }

    /** Checks the count. */
    public Interval {
        requireNonNull(unit, "unit");
        if (count < 1) {
            throw new IllegalArgumentException("an interval has at least one unit: count=" + count);
        }
    }

    /**
     * Reads an interval's code.
     *
     * @param code for example {@code 1m}, {@code 15m}, {@code 1h}, {@code D}; a missing count means 1
     * @return the interval
     * @throws IllegalArgumentException when the code is none
     */
    public static Interval parse(String code) {
        Matcher matcher = CODE.matcher(requireNonNull(code, "code"));
        if (matcher.matches()) {
            for (Unit unit : Unit.values()) {
                if (unit.code.equals(matcher.group(2))) {
                    String count = matcher.group(1);
                    return new Interval(count.isEmpty() ? 1 : Integer.parseInt(count), unit);
                }
            }
        }
        throw new IllegalArgumentException("not an interval such as 1m, 15m, 1h or D: interval=" + code);
    }

    /**
     * The code under which candles of this interval are stored.
     *
     * @return for example {@code 1m}; a single day, week or month is written without its count, as {@code D}
     */
    public String code() {
        boolean bare = count == 1 && unit.compareTo(Unit.DAY) >= 0;
        return bare ? unit.code : String.format(Locale.ROOT, "%d%s", count, unit.code);
    }

    /**
     * The length in milliseconds.
     *
     * @return the length; a day counts 24 hours
     * @throws IllegalArgumentException for months, which have no fixed length
     */
    public long millis() {
        if (unit == Unit.MONTH) {
            throw new IllegalArgumentException("a month has no fixed length: interval=" + code());
        }
        return count * unit.millis;
    }

    /** The code, see {@link #code()}. */
    @Override
    public String toString() {
        return code();
    }
}
