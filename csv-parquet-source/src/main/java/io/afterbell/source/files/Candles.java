package io.afterbell.source.files;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.spi.CandleDefect;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.duckdb.DuckDBReadableVector;

/**
 * The rows of one instrument on their way to candles: put into order, doubles taken out, seconds added up to minutes.
 * Columns of primitives, because a year has 94,000 of them. For one thread.
 */
final class Candles {
    /** From this millisecond of a minute on, a time is in its last second. */
    static final long LAST_SECOND = 59_000L;

    /** More than this was never traded in a minute; doubles beyond it are not even whole numbers. */
    static final double MOST_QUANTITY = 0x1p53;

    private static final int FIRST_CAPACITY = 512;
    private static final int MOST_DAYS = 20;
    private static final double MOST = 0.9;
    private static final long[] NONE = {};
    private static final long LONGEST_IN_DAY = 6 * 60 * Intervals.MINUTE;
    private static final int FEWEST_GAPS = 4;
    private static final int FEWEST_RISES_A_DAY = 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private long[] times = NONE;
    private double[][] prices = new double[4][0];
    private double[] volumes = {};
    private long[] openInterest = NONE;
    private int size;
    private int disordered;
    private int repeated;
    private int contradictory;
    private boolean hasOpenInterest;
    private List<String> disorderExamples = new ArrayList<>();
    private List<String> repeatExamples = new ArrayList<>();
    private List<String> contradictionExamples = new ArrayList<>();

    Candles() {
        this(FIRST_CAPACITY);
    }

    /**
     * Makes room for rows.
     *
     * @param expected about how many there will be, so that columns need not be copied to longer ones
     */
    Candles(int expected) {
        makeRoom(expected);
    }

    /**
     * Adds a row as it stands in the file.
     *
     * @param epochMillis when the candle opens
     * @param open the open, not a number where the file has none, as the other prices
     * @param high the high
     * @param low the low
     * @param close the close
     * @param volume what was traded; not a number counts as 0
     * @param oi open interest; 0 when unknown
     */
    void add(long epochMillis, double open, double high, double low, double close, double volume, long oi) {
        reserve(1);
        times[size] = epochMillis;
        prices[0][size] = open;
        prices[1][size] = high;
        prices[2][size] = low;
        prices[3][size] = close;
        volumes[size] = volume;
        openInterest[size] = oi;
        hasOpenInterest |= oi != 0;
        size++;
    }

    /**
     * Forgets all rows and keeps what room the series has left, for the rows of another instrument.
     *
     * @param expected about how many there will be
     */
    void reuse(int expected) {
        size = 0;
        hasOpenInterest = false;
        disordered = 0;
        repeated = 0;
        contradictory = 0;
        disorderExamples = new ArrayList<>();
        repeatExamples = new ArrayList<>();
        contradictionExamples = new ArrayList<>();
        makeRoom(expected);
    }

    // New columns instead of longer ones: there are no rows in them.
    private void makeRoom(int expected) {
        if (times.length < expected) {
            times = new long[expected];
            prices = new double[4][expected];
        }
        if (volumes.length < expected) {
            volumes = new double[expected];
        }
        if (openInterest.length < expected) {
            openInterest = new long[expected];
        }
    }

    /** The same rows in columns of their own, no longer than they have to be; what was mended is not told again. */
    Candles copy() {
        return new Candles(size).with(this);
    }

    private void reserve(int more) {
        int room = Math.min(times.length, Math.min(volumes.length, openInterest.length));
        if (size + more > room) {
            int capacity = Math.max(size + more, room + (room >> 1) + FIRST_CAPACITY);
            times = Arrays.copyOf(times, capacity);
            for (int i = 0; i < 4; i++) {
                prices[i] = Arrays.copyOf(prices[i], capacity);
            }
            volumes = Arrays.copyOf(volumes, capacity);
            openInterest = Arrays.copyOf(openInterest, capacity);
        }
    }

    /**
     * Adds rows as DuckDB answers them, column by column: row by row would take three times as long.
     *
     * @param columns times first, then four prices, volume and, where it is known, open interest
     * @param from the first row
     * @param to behind the last row
     * @param clock makes instants of times
     * @param scale what prices are multiplied by, or divided by
     * @param divides whether it is divided
     * @return false when a row has no time, or its volume or open interest is no quantity
     */
    boolean addAll(DuckDBReadableVector[] columns, int from, int to, RowClock clock, double scale, boolean divides) {
        int count = to - from;
        reserve(count);
        if (!clock.instants(columns[0], from, to, times, size)) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            copy(columns[1 + i], from, to, prices[i], size, Double.NaN);
            if (scale != 1) {
                for (int k = size; k < size + count; k++) {
                    prices[i][k] = divides ? prices[i][k] / scale : prices[i][k] * scale;
                }
            }
        }
        copy(columns[5], from, to, volumes, size, 0);
        for (int k = size; k < size + count; k++) {
            if (Math.abs(volumes[k]) > MOST_QUANTITY) {
                return false;
            }
        }
        if (columns.length > 6) {
            hasOpenInterest = true;
            for (int row = from; row < to; row++) {
                double contracts = columns[6].getDouble(row, 0);
                if (Math.abs(contracts) > MOST_QUANTITY) {
                    return false;
                }
                openInterest[size + row - from] = (long) contracts;
            }
        } else {
            Arrays.fill(openInterest, size, size + count, 0);
        }
        size += count;
        return true;
    }

    // Apart and static, so that it is compiled after the first few chunks.
    private static void copy(
            DuckDBReadableVector vector, int from, int to, double[] column, int position, double absent) {
        for (int row = from; row < to; row++) {
            column[position + row - from] = vector.getDouble(row, absent);
        }
    }

    int size() {
        return size;
    }

    /** These rows and others behind them. */
    Candles with(Candles others) {
        reserve(others.size);
        System.arraycopy(others.times, 0, times, size, others.size);
        for (int i = 0; i < 4; i++) {
            System.arraycopy(others.prices[i], 0, prices[i], size, others.size);
        }
        System.arraycopy(others.volumes, 0, volumes, size, others.size);
        System.arraycopy(others.openInterest, 0, openInterest, size, others.size);
        hasOpenInterest |= others.hasOpenInterest;
        size += others.size;
        return this;
    }

    /**
     * What had to be mended so far.
     *
     * @param decided whether the user said which of two rows that differ counts, so that they are mere repeats
     * @return the defects
     */
    List<CandleDefect> defects(boolean decided) {
        List<CandleDefect> defects = new ArrayList<>();
        add(defects, CandleDefect.Kind.OUT_OF_ORDER, disordered, disorderExamples);
        if (decided) {
            List<String> both = new ArrayList<>(repeatExamples);
            both.addAll(contradictionExamples);
            add(defects, CandleDefect.Kind.DUPLICATE, repeated + contradictory, both);
        } else {
            add(defects, CandleDefect.Kind.DUPLICATE, repeated, repeatExamples);
            add(defects, CandleDefect.Kind.CONTRADICTORY, contradictory, contradictionExamples);
        }
        return defects;
    }

    private static void add(List<CandleDefect> defects, CandleDefect.Kind kind, int count, List<String> examples) {
        if (count > 0) {
            defects.add(new CandleDefect(
                    kind, count, examples.subList(0, Math.min(examples.size(), CandleDefect.MOST_EXAMPLES))));
        }
    }

    private void example(List<String> examples, int row, ZoneId zone) {
        if (examples.size() < CandleDefect.MOST_EXAMPLES) {
            examples.add(TIME.format(Instant.ofEpochMilli(times[row]).atZone(zone)));
        }
    }

    /**
     * Puts the rows into order of time; rows of the same time stay in the order of the file.
     *
     * @param zone the exchange's zone, for examples
     */
    void sort(ZoneId zone) {
        boolean falling = size > 1;
        for (int i = 1; i < size; i++) {
            if (times[i] < times[i - 1]) {
                disordered++;
                example(disorderExamples, i, zone);
            }
            falling &= times[i] <= times[i - 1];
        }
        if (disordered == 0) {
            return;
        }
        if (falling) {
            disordered = 0;
        }
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sortedTimes = new long[size];
        double[][] sortedPrices = new double[4][size];
        double[] sortedVolumes = new double[size];
        long[] sortedInterest = new long[size];
        for (int i = 0; i < size; i++) {
            sortedTimes[i] = times[order[i]];
            for (int k = 0; k < 4; k++) {
                sortedPrices[k][i] = prices[k][order[i]];
            }
            sortedVolumes[i] = volumes[order[i]];
            sortedInterest[i] = openInterest[order[i]];
        }
        times = sortedTimes;
        prices = sortedPrices;
        volumes = sortedVolumes;
        openInterest = sortedInterest;
    }

    /**
     * Leaves one row of each time.
     *
     * @param firstCounts which of several: the one that stands first in the file, or the last
     * @param zone the exchange's zone, for examples
     */
    void dropRepeated(boolean firstCounts, ZoneId zone) {
        int first = 1;
        while (first < size && times[first] > times[first - 1]) {
            first++;
        }
        int kept = Math.min(first, size);
        for (int i = first; i < size; i++) {
            if (times[i] == times[kept - 1]) {
                boolean same = volumes[i] == volumes[kept - 1];
                for (double[] column : prices) {
                    same &= Double.compare(column[i], column[kept - 1]) == 0;
                }
                if (same) {
                    repeated++;
                    example(repeatExamples, i, zone);
                } else {
                    contradictory++;
                    example(contradictionExamples, i, zone);
                }
                if (!firstCounts) {
                    copy(i, kept - 1);
                }
            } else {
                copy(i, kept++);
            }
        }
        size = kept;
    }

    private void copy(int from, int to) {
        times[to] = times[from];
        for (double[] column : prices) {
            column[to] = column[from];
        }
        volumes[to] = volumes[from];
        openInterest[to] = openInterest[from];
    }

    /** Moves each time to the start of its minute; vendors write 09:15:59 for the minute that opened at 09:15. */
    void alignToMinutes() {
        for (int i = 0; i < size; i++) {
            times[i] = Math.floorDiv(times[i], Intervals.MINUTE) * Intervals.MINUTE;
        }
    }

    /**
     * Adds rows shorter than a minute up to minutes; the rows must be in order. A minute that would hide an impossible row
     * becomes impossible itself, so that the check-up finds it: its low is what is highest in it and its high what is
     * lowest.
     *
     * @return how many rows are impossible: their open or close is not between low and high
     */
    int addUpToMinutes() {
        int kept = 0;
        int impossible = 0;
        boolean hides = false;
        for (int i = 0; i < size; i++) {
            long minute = Math.floorDiv(times[i], Intervals.MINUTE) * Intervals.MINUTE;
            double[] row = row(i);
            if (kept > 0 && times[kept - 1] == minute) {
                int k = kept - 1;
                prices[1][k] = Math.max(prices[1][k], row[1]);
                prices[2][k] = Math.min(prices[2][k], row[2]);
                keepWhatIsNoPrice(row[0], k);
                keepWhatIsNoPrice(row[3], k);
                prices[3][k] = row[3];
                volumes[k] += volumes[i];
                openInterest[k] = openInterest[i];
            } else {
                exchangeExtremes(hides, kept - 1);
                hides = false;
                copy(i, kept);
                times[kept++] = minute;
            }
            if (isImpossible(row)) {
                impossible++;
                hides = true;
                for (double price : row) {
                    prices[1][kept - 1] = Math.max(prices[1][kept - 1], price);
                    prices[2][kept - 1] = Math.min(prices[2][kept - 1], price);
                }
            }
        }
        exchangeExtremes(hides, kept - 1);
        size = kept;
        return impossible;
    }

    private void exchangeExtremes(boolean wanted, int minute) {
        if (wanted) {
            double highest = prices[1][minute];
            prices[1][minute] = prices[2][minute];
            prices[2][minute] = highest;
        }
    }

    // Of prices; what is none shows by itself.
    private static boolean isImpossible(double[] row) {
        for (double price : row) {
            if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return row[1] < Math.max(row[2], Math.max(row[0], row[3])) || row[2] > Math.min(row[0], row[3]);
    }

    // The open and close of a second inside a minute are lost in it; one that is no price must not be lost unseen.
    private void keepWhatIsNoPrice(double value, int minute) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            prices[1][minute] = Math.max(prices[1][minute], value);
            prices[2][minute] = Math.min(prices[2][minute], value);
        }
    }

    /** Moves the times of daily candles to 00:00 UTC of their date, where a replay looks for them. */
    void alignToDates(ZoneId zone) {
        for (int i = 0; i < size; i++) {
            boolean midnight = Math.floorMod(times[i], Intervals.DAY) == 0;
            if (!midnight) {
                times[i] = Instant.ofEpochMilli(times[i])
                                .atZone(zone)
                                .toLocalDate()
                                .toEpochDay()
                        * Intervals.DAY;
            }
        }
    }

    /**
     * Spreads candles longer than a minute over minutes: the price goes straight from the open over both extremes to the
     * close, and volume is shared out evenly. The order of the extremes is drawn, so that it tells nothing.
     *
     * @param interval how long the candles are
     * @param instrument whose they are
     */
    void spreadOverMinutes(Interval interval, Instrument instrument) {
        Candles minutes = new Candles();
        for (int i = 0; i < size; i++) {
            Minutes.spread(minutes, instrument, interval, times[i], row(i), volumes[i], openInterest[i]);
        }
        times = minutes.times;
        prices = minutes.prices;
        volumes = minutes.volumes;
        openInterest = minutes.openInterest;
        size = minutes.size;
    }

    private double[] row(int i) {
        return new double[] {prices[0][i], prices[1][i], prices[2][i], prices[3][i]};
    }

    /**
     * The candles; times must rise. Columns of just their length become the series' own, but never volumes, and then there
     * are no rows left here.
     */
    CandleSeries series(Instrument instrument, Interval interval) {
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, interval);
        long[] interest = hasOpenInterest ? openInterest : NONE;
        builder.takeAll(size, times, prices[0], prices[1], prices[2], prices[3], volumes, interest);
        CandleSeries series = builder.build();
        if (size == times.length || size == interest.length) {
            times = NONE;
            prices = new double[4][0];
            openInterest = hasOpenInterest ? NONE : openInterest;
            size = 0;
        }
        return series;
    }

    /** The first and the last time of each of the first days; the rows must be in order. */
    List<long[]> boundsOfDays(ZoneId zone) {
        List<long[]> days = new ArrayList<>();
        int from = 0;
        while (from < size && days.size() < MOST_DAYS) {
            int to = indexOf(startOfNextDay(times[from], zone), from);
            days.add(new long[] {times[from], times[to - 1]});
            from = to;
        }
        return days;
    }

    /** Whether volume only rises from a day's first row to its last, as the day's running total does; rows in order. */
    boolean hasRunningTotals(ZoneId zone) {
        int days = 0;
        int rises = 0;
        int from = 0;
        while (from < size) {
            int to = indexOf(startOfNextDay(times[from], zone), from);
            for (int i = from + 1; i < to; i++) {
                if (volumes[i] < volumes[i - 1]) {
                    return false;
                }
                rises += volumes[i] > volumes[i - 1] ? 1 : 0;
            }
            days++;
            from = to;
        }
        return days > 0 && rises >= FEWEST_RISES_A_DAY * days;
    }

    private static long startOfNextDay(long time, ZoneId zone) {
        return Instant.ofEpochMilli(time)
                .atZone(zone)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }

    // The first row at a time or behind it; the rows must be in order.
    private int indexOf(long time, int from) {
        int low = from;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How long the candles are, judged by the distances of neighbours; the rows must be in order. */
    Interval interval() {
        return interval(List.of(Arrays.copyOf(times, Math.min(size, 2_000))));
    }

    /**
     * How long candles are, judged by the distances of neighbours.
     *
     * @param times in order, of each instrument apart
     * @return the interval of which nine tenths of the distances are whole multiples, and which the times begin with; a
     *     minute when there are none
     */
    static Interval interval(List<long[]> times) {
        if (isPlainlyOfMinutes(times)) {
            return Interval.ONE_MINUTE;
        }
        List<long[]> series = isOfLastSeconds(times)
                ? times.stream()
                        .map(one -> Arrays.stream(one)
                                .map(time -> (Math.floorDiv(time, Intervals.MINUTE) + 1) * Intervals.MINUTE)
                                .toArray())
                        .toList()
                : times;
        long[] gaps = series.stream()
                .flatMapToLong(one -> IntStream.range(1, one.length).mapToLong(i -> one[i] - one[i - 1]))
                .filter(gap -> gap > 0)
                .toArray();
        if (gaps.length == 0) {
            return Interval.ONE_MINUTE;
        }
        long wholeMinutes =
                Arrays.stream(gaps).filter(gap -> gap % Intervals.MINUTE == 0).count();
        if (wholeMinutes < MOST * gaps.length) {
            return Interval.parse("1s");
        }
        // Nights and holidays are multiples of anything; what divides nearly all is the candle.
        long[] days =
                Arrays.stream(gaps).filter(gap -> gap % Intervals.DAY == 0).toArray();
        if (days.length >= MOST * gaps.length) {
            long least = Arrays.stream(days).min().orElse(0);
            return least >= 27 * Intervals.DAY
                    ? Interval.parse("M")
                    : least >= 6 * Intervals.DAY ? Interval.parse("W") : Interval.ONE_DAY;
        }
        for (int minutes : new int[] {720, 480, 360, 240, 180, 120, 60, 45, 30, 20, 15, 10, 5, 4, 3, 2}) {
            long length = minutes * Intervals.MINUTE;
            long fit = Arrays.stream(gaps).filter(gap -> gap % length == 0).count();
            if (beginOnGrid(minutes, series)
                    && fit >= MOST * gaps.length
                    && Arrays.stream(gaps).anyMatch(gap -> gap == length)) {
                return Interval.parse(minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m");
            }
        }
        return unusual(gaps, series);
    }

    // 75 and 125 minutes divide NSE's day but not the night behind it, so that only gaps inside a day tell them.
    private static Interval unusual(long[] gaps, List<long[]> series) {
        long[] inDay = Arrays.stream(gaps).filter(gap -> gap < LONGEST_IN_DAY).toArray();
        long usual = mostFrequent(inDay);
        long same = Arrays.stream(inDay).filter(gap -> gap == usual).count();
        long fit = Arrays.stream(inDay).filter(gap -> gap % usual == 0).count();
        boolean isRule = inDay.length >= FEWEST_GAPS && 2 * same >= inDay.length && fit >= MOST * inDay.length;
        int minutes = (int) (usual / Intervals.MINUTE);
        return isRule && usual % Intervals.MINUTE == 0 && beginOnGrid(minutes, series)
                ? Interval.parse(minutes + "m")
                : Interval.ONE_MINUTE;
    }

    private static long mostFrequent(long[] gaps) {
        Map<Long, Integer> counts = new TreeMap<>();
        Arrays.stream(gaps).forEach(gap -> counts.merge(gap, 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Intervals.MINUTE);
    }

    // A thin option that trades at 09:17 and 09:22 has no candles of five minutes. Zones differ by quarters.
    private static boolean beginOnGrid(int minutes, List<long[]> series) {
        long grid = (minutes % 15 == 0 ? 15 : minutes % 5 == 0 ? 5 : minutes % 3 == 0 ? 3 : 1) * Intervals.MINUTE;
        long times = series.stream().mapToLong(one -> one.length).sum();
        long onGrid = series.stream()
                .flatMapToLong(Arrays::stream)
                .filter(time -> time % grid == 0)
                .count();
        return grid == Intervals.MINUTE || onGrid >= MOST * times;
    }

    /** Whether most minutes that have a row have another one at another second; the rows must be in order. */
    boolean areMostlySeveralAMinute() {
        int minutes = 0;
        int several = 0;
        long counted = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            long minute = Math.floorDiv(times[i], Intervals.MINUTE);
            boolean isNew = i == 0 || minute != Math.floorDiv(times[i - 1], Intervals.MINUTE);
            minutes += isNew ? 1 : 0;
            if (!isNew && times[i] != times[i - 1] && counted != minute) {
                counted = minute;
                several++;
            }
        }
        return 2 * several > minutes;
    }

    /** Whether times are all in the last second of a minute, as vendors write 09:15:59 for the minute from 09:15. */
    static boolean isOfLastSeconds(List<long[]> times) {
        return times.stream()
                .flatMapToLong(Arrays::stream)
                .allMatch(time -> Math.floorMod(time, Intervals.MINUTE) >= LAST_SECOND);
    }

    // No longer candle divides a minute: the usual file is known at once.
    private static boolean isPlainlyOfMinutes(List<long[]> series) {
        int gaps = 0;
        int whole = 0;
        int single = 0;
        for (long[] times : series) {
            for (int i = 1; i < times.length; i++) {
                long gap = times[i] - times[i - 1];
                gaps += gap > 0 ? 1 : 0;
                whole += gap > 0 && gap % Intervals.MINUTE == 0 ? 1 : 0;
                single += gap == Intervals.MINUTE ? 1 : 0;
            }
        }
        return whole >= MOST * gaps && single > (1 - MOST) * gaps;
    }
}
