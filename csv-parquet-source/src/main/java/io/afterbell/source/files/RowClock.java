package io.afterbell.source.files;

import java.time.LocalDate;
import org.duckdb.DuckDBReadableVector;

/** Turns what a row says into the instant at which its candle opens. For one thread. */
final class RowClock {
    private static final long HOUR = 3_600_000L;

    private final Layout layout;
    private final long added;
    private final boolean endsMinutes;
    private final long label;
    private final boolean wallClock;
    private final long least;
    private final long most;
    private final long unitsASecond;
    // Offsets change twice a year at most, so that one is good for the hour that it was asked for.
    private long hour = Long.MIN_VALUE;
    private long offset;

    /** For rows that say milliseconds, as {@link Layout#millis()} makes them. */
    RowClock(Layout layout) {
        this(layout, Long.MIN_VALUE + 1, Long.MAX_VALUE, 1_000);
    }

    /** For rows that say numbers since the epoch as the file writes them. */
    RowClock(Layout layout, TimeForm numbers) {
        this(layout, numbers.bounds()[0], numbers.bounds()[1], numbers.unitsASecond());
    }

    private RowClock(Layout layout, long least, long most, long unitsASecond) {
        this.layout = layout;
        this.least = least;
        this.most = most;
        this.unitsASecond = unitsASecond;
        this.label =
                layout.closeLabel() ? layout.interval().map(Intervals::millis).orElse(Intervals.MINUTE) : 0;
        this.added = layout.shiftMillis()
                - label
                + layout.date().map(LocalDate::toEpochDay).orElse(0L) * Intervals.DAY;
        this.endsMinutes = label > 0 && label % Intervals.MINUTE == 0;
        this.wallClock = layout.time().kind() == TimeForm.Kind.WALL_CLOCK
                || layout.time().kind() == TimeForm.Kind.MILLIS_OF_DAY;
    }

    /**
     * The instants of rows.
     *
     * @param column what the rows say
     * @param from the first row
     * @param to behind the last
     * @param instants takes them
     * @param position where the first goes
     * @return false when a row has no time
     */
    boolean instants(DuckDBReadableVector column, int from, int to, long[] instants, int position) {
        for (int row = from; row < to; row++) {
            long said = column.getLong(row, Long.MIN_VALUE);
            // What is far outside is no time but the rest of a broken row.
            if (said < least || said > most) {
                return false;
            }
            instants[position + row - from] = instant(TimeForm.millis(said, unitsASecond));
        }
        return true;
    }

    /** How long before its time a candle opens. */
    long labelMillis() {
        return label;
    }

    /** The minute in which the candle opens. */
    long minute(long millis) {
        return Math.floorDiv(instant(millis), Intervals.MINUTE) * Intervals.MINUTE;
    }

    /** The instant at which the candle opens. */
    long instant(long millis) {
        long moved = millis + added;
        if (endsMinutes) {
            // 09:15:59 and 09:16:00 are both when the candle of 09:15 closes.
            long second = Math.floorMod(moved, Intervals.MINUTE);
            moved += second >= Candles.LAST_SECOND ? Intervals.MINUTE - second : 0;
        }
        if (!wallClock) {
            return moved;
        }
        long asked = Math.floorDiv(moved, HOUR);
        if (asked != hour) {
            hour = asked;
            offset = moved - TradingHours.instant(moved, layout.zone());
        }
        return moved - offset;
    }
}
