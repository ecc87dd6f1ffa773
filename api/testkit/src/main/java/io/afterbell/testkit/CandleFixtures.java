package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.InstrumentKind;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.TradingSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One-minute candles for tests, ordinary and nasty. All of them are possible and lie on the grid of their series.
 *
 * <p>A fixture is a pure function of its arguments: the same seed gives the same candles on every machine. Days follow
 * the built-in {@link TradingCalendar}, so a first date on a holiday moves on to the next trading day. Safe for many
 * threads.
 */
public final class CandleFixtures {
    /** A share in steps of 0.05. */
    public static final Instrument EQUITY = Instrument.of("RELIANCE", "NSE").withSizes(1, 0.05);
    /** An index: it has no volume. */
    public static final Instrument INDEX = Instrument.of("NIFTY", "NSE_INDEX");
    /** Another index of the same market. */
    public static final Instrument SECOND_INDEX = Instrument.of("BANKNIFTY", "NSE_INDEX");
    /** A dated future with open interest. */
    public static final Instrument FUTURE =
            Instrument.of("NIFTY28MAR24FUT", "NFO").withSizes(50, 0.05);
    /** A call with open interest. */
    public static final Instrument OPTION =
            Instrument.of("NIFTY28MAR2422000CE", "NFO").withSizes(50, 0.05);
    /** A coin that trades around the clock, in fractions. */
    public static final Instrument CRYPTO = Instrument.of("BTCUSDT", "CRYPTO").withSizes(0, 0.01);

    /** A Monday; a holiday (2024-01-22) and a trading Saturday (2024-01-20) follow within three weeks. */
    public static final LocalDate FIRST_DATE = LocalDate.of(2024, 1, 8);

    private static final double INDEX_PRICE = 22_000;
    private static final double EQUITY_PRICE = 2_500;
    private static final double OPTION_PRICE = 150;
    private static final double CRYPTO_PRICE = 65_000;
    // About 15 percent a year: 0.0005 * sqrt(252 * 375).
    private static final double MINUTE_VOLATILITY = 0.0005;
    private static final double OPTION_MINUTE_VOLATILITY = 0.005;
    private static final double OVERNIGHT_VOLATILITY = 0.004;
    private static final int STEPS_A_MINUTE = 12;
    // Beyond 2^53 a double, which a source's volumes pass through, no longer tells neighbours apart.
    private static final double HUGE_VOLUME = 9.0e15;
    private static final long MILLIS_A_MINUTE = 60_000L;

    private CandleFixtures() {}

    /**
     * A random walk through whole trading days: volatility about 15 percent a year (options ten times as much),
     * overnight gaps about 0.4 percent, prices on the instrument's tick size (0.05 when unknown).
     *
     * @param instrument whose candles to make; its kind decides level and volume
     * @param firstDate the first date to look at
     * @param days how many trading days, at least 1
     * @param seed another seed, another walk
     * @return the series
     */
    public static CandleSeries randomWalk(Instrument instrument, LocalDate firstDate, int days, long seed) {
        boolean option = instrument.kind() == InstrumentKind.OPTION;
        return randomWalk(
                instrument,
                firstDate,
                days,
                seed,
                usualPrice(instrument),
                option ? OPTION_MINUTE_VOLATILITY : MINUTE_VOLATILITY,
                OVERNIGHT_VOLATILITY);
    }

    /**
     * A random walk through whole trading days.
     *
     * @param instrument whose candles to make
     * @param firstDate the first date to look at
     * @param days how many trading days, at least 1
     * @param seed another seed, another walk
     * @param firstPrice where the walk starts, positive
     * @param minuteVolatility the standard deviation of the logarithm of a minute's move, for example 0.0005
     * @param overnightVolatility the same of the gap between two days
     * @return the series
     */
    public static CandleSeries randomWalk(
            Instrument instrument,
            LocalDate firstDate,
            int days,
            long seed,
            double firstPrice,
            double minuteVolatility,
            double overnightVolatility) {
        requireNonNull(instrument, "instrument");
        if (days < 1) {
            throw new IllegalArgumentException("a walk has at least one day: days=" + days);
        }
        if (!(firstPrice > 0)) {
            throw new IllegalArgumentException("a price is positive: firstPrice=" + firstPrice);
        }
        Walk walk = new Walk(instrument, seed, firstPrice, minuteVolatility);
        for (LocalDate date : tradingDates(instrument.exchange(), firstDate, days)) {
            walk.overnight(overnightVolatility, date);
            for (long minute : minutes(instrument.exchange(), date)) {
                walk.add(minute);
            }
        }
        return walk.build();
    }

    /**
     * A day on which nothing moves: all four prices of all candles are equal.
     *
     * @param instrument whose candles to make
     * @param date the first date to look at
     * @return the series
     */
    public static CandleSeries flatDay(Instrument instrument, LocalDate date) {
        PriceScale scale = scale(instrument);
        double price = scale.snap(usualPrice(instrument));
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        LocalDate day = tradingDates(instrument.exchange(), date, 1).get(0);
        for (long minute : minutes(instrument.exchange(), day)) {
            builder.add(minute, price, price, price, price, 0);
        }
        return builder.build(scale);
    }

    /**
     * A single candle that goes both ways.
     *
     * @param instrument whose candle to make
     * @param date the first date to look at
     * @return a series of one
     */
    public static CandleSeries oneCandle(Instrument instrument, LocalDate date) {
        PriceScale scale = scale(instrument);
        long open = scale.toUnits(usualPrice(instrument));
        LocalDate day = tradingDates(instrument.exchange(), date, 1).get(0);
        return CandleSeries.builder(instrument, Interval.ONE_MINUTE)
                .add(
                        minutes(instrument.exchange(), day)[0],
                        scale.toPrice(open),
                        scale.toPrice(open + 7 * scale.step()),
                        scale.toPrice(open - 4 * scale.step()),
                        scale.toPrice(open + 3 * scale.step()),
                        1_250)
                .build(scale);
    }

    /**
     * A random walk of one day without the 91 minutes from the session's 106th on (on NSE from 11:00 to 12:30
     * inclusive), as when an exchange halts: the price goes on behind the hole.
     *
     * @param instrument whose candles to make
     * @param date the first date to look at
     * @param seed another seed, another walk
     * @return the series
     */
    public static CandleSeries holeOf91Minutes(Instrument instrument, LocalDate date, long seed) {
        CandleSeries whole = randomWalk(instrument, date, 1, seed);
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int i = 0; i < whole.size(); i++) {
            if (i < 105 || i >= 105 + 91) {
                add(builder, whole, i);
            }
        }
        return builder.build(whole.priceScale());
    }

    /**
     * A day that climbs to its upper circuit, 5 percent above the open, within 100 minutes and stays locked there: flat
     * candles with little volume and many without any.
     *
     * @param instrument whose candles to make
     * @param date the first date to look at
     * @return the series
     */
    public static CandleSeries circuitDay(Instrument instrument, LocalDate date) {
        PriceScale scale = scale(instrument);
        double first = usualPrice(instrument);
        long limit = scale.toUnits(1.05 * first);
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        LocalDate day = tradingDates(instrument.exchange(), date, 1).get(0);
        long[] minutes = minutes(instrument.exchange(), day);
        for (int i = 0; i < minutes.length; i++) {
            long open = Math.min(limit, scale.toUnits(first * (1 + 0.0005 * i)));
            long close = Math.min(limit, scale.toUnits(first * (1 + 0.0005 * (i + 1))));
            long high = Math.min(limit, close + 2 * scale.step());
            long low = open == limit ? limit : open - scale.step();
            long volume = open < limit ? 500 + i : i % 3;
            builder.add(
                    minutes[i],
                    scale.toPrice(open),
                    scale.toPrice(high),
                    scale.toPrice(low),
                    scale.toPrice(close),
                    hasVolume(instrument) ? volume : 0);
        }
        return builder.build(scale);
    }

    /**
     * A random walk of which only about one minute in seven has a candle.
     *
     * @param instrument whose candles to make
     * @param firstDate the first date to look at
     * @param days how many trading days, at least 1
     * @param seed another seed, another walk
     * @return the series, at least one candle a day
     */
    public static CandleSeries thin(Instrument instrument, LocalDate firstDate, int days, long seed) {
        CandleSeries whole = randomWalk(instrument, firstDate, days, seed);
        TradingDays tradingDays =
                TradingDays.of(whole, TradingCalendar.standard().zone(instrument.exchange()));
        long key = CounterRandom.key(seed, "thin");
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int i = 0; i < whole.size(); i++) {
            if (tradingDays.isFirst(i) || CounterRandom.uniform(key, whole.epochMinute(i), 0) < 1.0 / 7) {
                add(builder, whole, i);
            }
        }
        return builder.build(whole.priceScale());
    }

    /**
     * An option that dies: it falls to one step, 0.05, and flickers between one step and two for the rest of the day.
     *
     * @param date the first date to look at
     * @param seed another seed, another day
     * @return the series, of {@link #OPTION}
     */
    public static CandleSeries dyingOption(LocalDate date, long seed) {
        PriceScale scale = scale(OPTION);
        long key = CounterRandom.key(seed, "dyingOption");
        CandleSeriesBuilder builder = CandleSeries.builder(OPTION, Interval.ONE_MINUTE);
        LocalDate day = tradingDates(OPTION.exchange(), date, 1).get(0);
        long[] minutes = minutes(OPTION.exchange(), day);
        long last = 40;
        for (int i = 0; i < minutes.length; i++) {
            long open = last;
            long close = Math.max(1, 40 - i / 4) + (CounterRandom.uniform(key, i, 0) < 0.3 ? 1 : 0);
            long high = Math.max(open, close) + (CounterRandom.uniform(key, i, 1) < 0.2 ? 1 : 0);
            long low = Math.min(open, close);
            builder.add(
                    minutes[i],
                    scale.toPrice(open * scale.step()),
                    scale.toPrice(high * scale.step()),
                    scale.toPrice(low * scale.step()),
                    scale.toPrice(close * scale.step()),
                    50.0 * (i % 4),
                    1_000_000 + i);
            last = close;
        }
        return builder.build(scale);
    }

    /**
     * Candles that are possible and as unkind as can be, in steps of 0.05: flat ones, ranges of one step, opens and
     * closes on the extremes, prices from 0.05 to 80 000 side by side, volumes of 0, 1, fewer than ticks, and nine
     * thousand million million, missing minutes.
     *
     * @param seed another seed, other candles
     * @param count how many, at least 1
     * @return the series, of {@link #EQUITY}
     */
    public static CandleSeries adversarial(long seed, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a series for tests has at least one candle: count=" + count);
        }
        PriceScale scale = scale(EQUITY);
        long key = CounterRandom.key(seed, "adversarial");
        long[] levels = {1, 2, 100, 50_000, 1_600_000};
        long[] ranges = {0, 0, 1, 1, 2, 3, 4, 10, 1_000, 400_000};
        double[] volumes = {0, 0, 1, 2, 3, 7, 1_000, 123_456_789, HUGE_VOLUME};
        CandleSeriesBuilder builder = CandleSeries.builder(EQUITY, Interval.ONE_MINUTE);
        LocalDate date = FIRST_DATE;
        while (builder.size() < count) {
            for (long time : minutes(EQUITY.exchange(), date)) {
                long minute = time / MILLIS_A_MINUTE;
                if (builder.size() == count || CounterRandom.uniform(key, minute, 0) < 0.1) {
                    continue;
                }
                long low = levels[pick(key, minute, 1, levels.length)];
                long range = ranges[pick(key, minute, 2, ranges.length)];
                long open = low + inRange(key, minute, 3, range);
                long close = low + inRange(key, minute, 5, range);
                builder.add(
                        time,
                        scale.toPrice(open * scale.step()),
                        scale.toPrice((low + range) * scale.step()),
                        scale.toPrice(low * scale.step()),
                        scale.toPrice(close * scale.step()),
                        volumes[pick(key, minute, 7, volumes.length)]);
            }
            date = date.plusDays(1);
        }
        return builder.build(scale);
    }

    /**
     * One of each: what the contracts of regimes and synthesizers run over.
     *
     * @param seed for the random ones
     * @return the series by a name that says what is special about it, in a fixed order
     */
    public static Map<String, CandleSeries> all(long seed) {
        Map<String, CandleSeries> all = new LinkedHashMap<>();
        all.put("one candle", oneCandle(EQUITY, FIRST_DATE));
        all.put("flat day", flatDay(EQUITY, FIRST_DATE));
        all.put("hole of 91 minutes", holeOf91Minutes(INDEX, FIRST_DATE, seed));
        all.put("several days with overnight gaps", randomWalk(INDEX, FIRST_DATE, 4, seed));
        all.put("circuit day", circuitDay(EQUITY, FIRST_DATE));
        all.put(
                "index at 80 000",
                randomWalk(
                        Instrument.of("SENSEX", "BSE_INDEX"),
                        FIRST_DATE,
                        1,
                        seed,
                        80_000,
                        MINUTE_VOLATILITY,
                        OVERNIGHT_VOLATILITY));
        all.put("option that dies at 0.05", dyingOption(FIRST_DATE, seed));
        all.put("option", randomWalk(OPTION, FIRST_DATE, 1, seed));
        all.put("thin share", thin(EQUITY, FIRST_DATE, 3, seed));
        all.put("crypto in fractions", randomWalk(CRYPTO, FIRST_DATE, 1, seed));
        all.put("adversarial", adversarial(seed, 1_000));
        return all;
    }

    /**
     * The grid of an instrument in these fixtures: its tick size, or 0.05 when that is unknown.
     *
     * @param instrument the instrument
     * @return the grid
     */
    public static PriceScale scale(Instrument instrument) {
        return PriceScale.ofTickSize(instrument.tickSize().orElse(0.05));
    }

    // Steps above the low: often nothing, often the whole range, else in between.
    private static long inRange(long key, long minute, int counter, long range) {
        return switch (pick(key, minute, counter, 3)) {
            case 0 -> 0;
            case 1 -> range;
            default -> (long) (CounterRandom.uniform(key, minute, counter + 1) * (range + 1));
        };
    }

    private static int pick(long key, long minute, int counter, int choices) {
        return (int) (CounterRandom.uniform(key, minute, counter) * choices);
    }

    private static boolean hasVolume(Instrument instrument) {
        return instrument.kind() != InstrumentKind.INDEX;
    }

    private static double usualPrice(Instrument instrument) {
        return switch (instrument.kind()) {
            case INDEX, FUTURE -> INDEX_PRICE;
            case EQUITY -> EQUITY_PRICE;
            case OPTION -> OPTION_PRICE;
            case OTHER -> CRYPTO_PRICE;
        };
    }

    private static void add(CandleSeriesBuilder builder, CandleSeries from, int index) {
        builder.add(
                from.openEpochMillis(index),
                from.open(index),
                from.high(index),
                from.low(index),
                from.close(index),
                from.volumeScale().toQuantity(from.volume(index)),
                from.openInterest(index));
    }

    // An exchange that the calendar does not know keeps NSE's hours here.
    private static String hoursOf(String exchange) {
        return TradingCalendar.standard().knows(exchange) ? exchange : "NSE";
    }

    private static List<LocalDate> tradingDates(String exchange, LocalDate firstDate, int days) {
        TradingCalendar calendar = TradingCalendar.standard();
        List<LocalDate> dates = new ArrayList<>(days);
        for (LocalDate date = requireNonNull(firstDate, "firstDate"); dates.size() < days; date = date.plusDays(1)) {
            if (calendar.isTradingDay(hoursOf(exchange), date)) {
                dates.add(date);
            }
        }
        return dates;
    }

    private static long[] minutes(String exchange, LocalDate date) {
        List<TradingSession> sessions = TradingCalendar.standard().sessions(hoursOf(exchange), date);
        long[] minutes =
                new long[sessions.stream().mapToInt(TradingSession::minutes).sum()];
        int count = 0;
        for (TradingSession session : sessions) {
            for (int i = 0; i < session.minutes(); i++) {
                minutes[count++] = session.hours().fromEpochMillis() + i * MILLIS_A_MINUTE;
            }
        }
        return minutes;
    }

    /** A price that wanders in small steps, of which each minute's candle is the summary. */
    private static final class Walk {
        private final CandleSeriesBuilder builder;
        private final Instrument instrument;
        private final PriceScale scale;
        private final long key;
        private final double stepVolatility;
        private double logPrice;
        private long openInterest = 1_000_000;

        Walk(Instrument instrument, long seed, double firstPrice, double minuteVolatility) {
            this.builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
            this.instrument = instrument;
            this.scale = scale(instrument);
            this.key = CounterRandom.key(seed, instrument.exchange() + ":" + instrument.symbol());
            this.stepVolatility = minuteVolatility / Math.sqrt(STEPS_A_MINUTE);
            this.logPrice = StrictMath.log(firstPrice);
        }

        void overnight(double volatility, LocalDate date) {
            logPrice += volatility * CounterRandom.gaussian(key, date.toEpochDay(), -1);
        }

        void add(long openEpochMillis) {
            long minute = openEpochMillis / MILLIS_A_MINUTE;
            // A trade's worth of movement between one candle's close and the next one's open, as in a real market.
            logPrice += 0.3 * stepVolatility * CounterRandom.gaussian(key, minute, STEPS_A_MINUTE);
            double open = logPrice;
            double high = open;
            double low = open;
            for (int step = 0; step < STEPS_A_MINUTE; step++) {
                logPrice += stepVolatility * CounterRandom.gaussian(key, minute, step);
                high = Math.max(high, logPrice);
                low = Math.min(low, logPrice);
            }
            builder.add(
                    openEpochMillis,
                    price(open),
                    price(high),
                    price(low),
                    price(logPrice),
                    volume(minute),
                    openInterest(minute));
        }

        private double price(double logarithm) {
            return scale.snap(StrictMath.exp(logarithm));
        }

        private double volume(long minute) {
            if (!hasVolume(instrument)) {
                return 0;
            }
            double size = StrictMath.exp(6 + CounterRandom.gaussian(key, minute, STEPS_A_MINUTE + 1));
            if (instrument.exchange().equals("CRYPTO")) {
                return Math.rint(size * 10) / 1_000;
            }
            return Math.rint(size) * instrument.lotSize().orElse(1);
        }

        private long openInterest(long minute) {
            if (!instrument.kind().isDerivative()) {
                return 0;
            }
            double change = 100 * CounterRandom.gaussian(key, minute, STEPS_A_MINUTE + 2);
            openInterest = Math.max(1, openInterest + Math.round(change));
            return openInterest;
        }

        CandleSeries build() {
            return builder.build(scale);
        }
    }
}
