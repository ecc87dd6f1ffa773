package io.afterbell.study;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import io.afterbell.api.shape.RecordedShapes;
import io.afterbell.api.shape.Resampling;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ticks of one instrument as somebody recorded them, minute by minute. Immutable.
 *
 * <p>Ticks outside the exchange's trading sessions are left out where the calendar knows the exchange: before the open
 * and after the close prices do not go the way they go between.
 */
public final class RecordedTicks {
    private static final long MINUTE_MILLIS = 60_000;
    /** A range of one tick, or of none, has no path. */
    private static final int FEWEST_TICKS_OF_A_SHAPE = 3;

    private final Instrument instrument;
    private final PriceScale grid;
    private final double[] prices;
    private final double[] quantities;
    /** The epoch minute of each minute that has ticks, and where its ticks begin; one more of these. */
    private final long[] epochMinutes;

    private final int[] starts;
    private final int leftOut;

    private RecordedTicks(
            Instrument instrument,
            double[] prices,
            double[] quantities,
            long[] epochMinutes,
            int[] starts,
            int leftOut) {
        this.instrument = instrument;
        this.prices = prices;
        this.quantities = quantities;
        this.epochMinutes = epochMinutes;
        this.starts = starts;
        this.leftOut = leftOut;
        this.grid = PriceScale.detect(instrument, prices.length, prices);
    }

    /**
     * Takes over a recording.
     *
     * @param instrument what was recorded
     * @param epochMillis when each tick came; ticks need not be in order
     * @param prices as many, each positive
     * @param quantities as many, none negative; or none at all
     * @param calendar whose trading sessions count
     * @return the ticks
     * @throws IllegalArgumentException when a price or a quantity is none, or none lies in a trading session
     */
    public static RecordedTicks of(
            Instrument instrument, long[] epochMillis, double[] prices, double[] quantities, TradingCalendar calendar) {
        requireNonNull(instrument, "instrument");
        if (prices.length != epochMillis.length || quantities.length != 0 && quantities.length != epochMillis.length) {
            throw new IllegalArgumentException("columns of one length: times=" + epochMillis.length + " prices="
                    + prices.length + " quantities=" + quantities.length);
        }
        Hours hours = new Hours(calendar, instrument.exchange());
        int[] kept = IntStream.range(0, prices.length)
                .filter(i -> hours.contain(epochMillis[i]))
                .boxed()
                .sorted((a, b) -> Long.compare(epochMillis[a], epochMillis[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException(
                    "no tick lies in a trading session: instrument=" + instrument + " ticks=" + prices.length);
        }
        double[] keptPrices = new double[kept.length];
        double[] keptQuantities = new double[quantities.length == 0 ? 0 : kept.length];
        long[] minutes = new long[kept.length];
        int[] starts = new int[kept.length + 1];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            int from = kept[i];
            keptPrices[i] = prices[from];
            if (!(prices[from] > 0) || Double.isInfinite(prices[from])) {
                throw new IllegalArgumentException("a price is a positive number: price=" + prices[from] + " time="
                        + Instant.ofEpochMilli(epochMillis[from]));
            }
            if (keptQuantities.length > 0) {
                keptQuantities[i] = quantities[from];
            }
            long minute = Math.floorDiv(epochMillis[from], MINUTE_MILLIS);
            if (count == 0 || minute != minutes[count - 1]) {
                minutes[count] = minute;
                starts[count++] = i;
            }
        }
        starts[count] = kept.length;
        return new RecordedTicks(
                instrument,
                keptPrices,
                keptQuantities,
                Arrays.copyOf(minutes, count),
                Arrays.copyOf(starts, count + 1),
                prices.length - kept.length);
    }

    /**
     * What was recorded.
     *
     * @return the instrument
     */
    public Instrument instrument() {
        return instrument;
    }

    /**
     * How many ticks lie in trading sessions.
     *
     * @return the number
     */
    public int size() {
        return prices.length;
    }

    /**
     * How many ticks were left out because they do not.
     *
     * @return the number
     */
    public int leftOut() {
        return leftOut;
    }

    /**
     * How many minutes have ticks.
     *
     * @return the number
     */
    public int minutes() {
        return epochMinutes.length;
    }

    /**
     * How many ticks a minute has.
     *
     * @param minute from 0 to below {@link #minutes}
     * @return at least 1
     */
    public int ticks(int minute) {
        return starts[minute + 1] - starts[minute];
    }

    /**
     * The minutes' candles, which are all that a synthesizer sees.
     *
     * @return candles on the grid on which all prices lie; volume 0 where quantities were not recorded
     */
    public CandleSeries candles() {
        CandleSeriesBuilder candles = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int minute = 0; minute < minutes(); minute++) {
            double high = 0;
            double low = Double.MAX_VALUE;
            double volume = 0;
            for (int i = starts[minute]; i < starts[minute + 1]; i++) {
                double price = grid.snap(prices[i]);
                high = Math.max(high, price);
                low = Math.min(low, price);
                volume += quantities.length == 0 ? 0 : quantities[i];
            }
            candles.add(
                    epochMinutes[minute] * MINUTE_MILLIS,
                    grid.snap(prices[starts[minute]]),
                    high,
                    low,
                    grid.snap(prices[starts[minute + 1] - 1]),
                    Math.rint(volume));
        }
        return candles.build(grid);
    }

    /**
     * The minutes as a truth to compare a synthesizer with.
     *
     * @param ticks how many ticks each path is brought to, its extremes kept
     * @param fewestTicks how many ticks a minute needs for its path to count
     * @return all candles, and the paths of the minutes that moved and have enough ticks
     * @throws IllegalArgumentException when there is no such minute
     */
    public Truth truth(int ticks, int fewestTicks) {
        CandleSeries series = candles();
        List<Integer> indexes = new ArrayList<>();
        for (int minute = 0; minute < minutes(); minute++) {
            if (ticks(minute) >= fewestTicks && series.high(minute) > series.low(minute)) {
                indexes.add(minute);
            }
        }
        if (indexes.isEmpty()) {
            throw new IllegalArgumentException("no minute has ticks enough: instrument=" + instrument + " minutes="
                    + minutes() + " fewestTicks=" + fewestTicks);
        }
        Paths paths = new Paths(indexes.size(), ticks);
        double[] resampled = new double[ticks];
        for (int path = 0; path < indexes.size(); path++) {
            int minute = indexes.get(path);
            Resampling.resample(pricesOf(minute), ticks(minute), resampled);
            long low = grid.toUnits(series.low(minute));
            for (int tick = 0; tick < ticks; tick++) {
                paths.set(path, tick, (grid.toUnits(resampled[tick]) - low) / grid.step());
            }
        }
        String description = indexes.size() + " recorded minutes of " + instrument + " with at least " + fewestTicks
                + " ticks, from " + Instant.ofEpochSecond(epochMinutes[0] * 60) + " to "
                + Instant.ofEpochSecond(epochMinutes[epochMinutes.length - 1] * 60);
        return new Truth(description, series, indexes, paths);
    }

    private double[] pricesOf(int minute) {
        return Arrays.copyOfRange(prices, starts[minute], starts[minute + 1]);
    }

    /**
     * Adds the shapes of the minutes that moved, in more ticks than their ends, to a collection.
     *
     * @param shapes takes them
     * @return how many
     */
    public int addTo(RecordedShapes.Builder shapes) {
        int before = shapes.size();
        for (int minute = 0; minute < minutes(); minute++) {
            double[] path = pricesOf(minute);
            double low = Arrays.stream(path).min().orElseThrow();
            double high = Arrays.stream(path).max().orElseThrow();
            if (high > low && path.length >= FEWEST_TICKS_OF_A_SHAPE) {
                shapes.add((high - low) / low, path, path.length);
            }
        }
        return shapes.size() - before;
    }

    /** Remembers the last trading session, in which the next tick most often lies too. */
    private static final class Hours {
        private final TradingCalendar calendar;
        private final String exchange;
        private long from = Long.MAX_VALUE;
        private long to = Long.MIN_VALUE;

        Hours(TradingCalendar calendar, String exchange) {
            this.calendar = requireNonNull(calendar, "calendar");
            this.exchange = exchange;
        }

        boolean contain(long epochMillis) {
            if (!calendar.knows(exchange) || epochMillis >= from && epochMillis < to) {
                return true;
            }
            LocalDate date = Instant.ofEpochMilli(epochMillis)
                    .atZone(calendar.zone(exchange))
                    .toLocalDate();
            for (TradingSession session : calendar.sessions(exchange, date)) {
                if (session.hours().contains(epochMillis)) {
                    from = session.hours().fromEpochMillis();
                    to = session.hours().toEpochMillis();
                    return true;
                }
            }
            return false;
        }
    }
}
