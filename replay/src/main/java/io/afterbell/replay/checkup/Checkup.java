package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.TradingSession;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at stored candles before they are replayed: refuses, repairs or drops what is impossible, and mentions what is
 * odd. Nothing odd is removed, because where candles exist the candles are right and not the calendar. Immutable and
 * safe for many threads.
 */
public final class Checkup {
    private static final int EXAMPLES = 3;
    private static final double SHORT_DAY_SHARE = 0.5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final TradingCalendar calendar;
    private final BadCandlePolicy policy;

    /**
     * Makes a check-up.
     *
     * @param calendar knows hours and zones
     * @param policy what to do with impossible candles
     */
    public Checkup(TradingCalendar calendar, BadCandlePolicy policy) {
        this.calendar = requireNonNull(calendar, "calendar");
        this.policy = requireNonNull(policy, "policy");
    }

    /**
     * Checks one series of which everything was asked for.
     *
     * @param stored candles as the source has them
     * @return what may be replayed, and what was found
     * @throws ReplayException with {@link ErrorCode#IMPOSSIBLE_CANDLES} when there are some and the policy refuses them
     */
    public CheckedCandles check(CandleSeries stored) {
        return check(stored, TimeRange.ALL);
    }

    /**
     * Checks one series.
     *
     * @param stored candles as the source has them
     * @param loaded the range that was asked for; a day that it cuts is not short for it
     * @return what may be replayed, and what was found
     * @throws ReplayException with {@link ErrorCode#IMPOSSIBLE_CANDLES} when there are some and the policy refuses them
     */
    public CheckedCandles check(CandleSeries stored, TimeRange loaded) {
        requireNonNull(loaded, "loaded");
        ZoneId zone = calendar.zone(stored.instrument().exchange());
        List<Finding> findings = new ArrayList<>();
        CandleSeries possible = withoutImpossible(stored, zone, findings);
        outsideHours(possible, zone, findings);
        shortDays(possible, loaded, zone, findings);
        floatNoise(possible, zone, findings);
        return new CheckedCandles(possible, findings);
    }

    private CandleSeries withoutImpossible(CandleSeries stored, ZoneId zone, List<Finding> findings) {
        List<String> examples = new ArrayList<>();
        int bad = 0;
        for (int i = 0; i < stored.size(); i++) {
            if (isBad(stored, i)) {
                bad++;
                if (examples.size() < EXAMPLES) {
                    examples.add(describe(stored, i, zone));
                }
            }
        }
        if (bad == 0) {
            return stored;
        }
        if (policy == BadCandlePolicy.REFUSE) {
            throw new ReplayException(
                    ErrorCode.IMPOSSIBLE_CANDLES,
                    stored.instrument() + " has candles that no market could have printed: count=" + bad + " ("
                            + String.join("; ", examples) + (bad > EXAMPLES ? "; …" : "")
                            + "); mend the source, or replay with --repair or --drop-bad");
        }
        CandleSeriesBuilder builder = CandleSeries.builder(stored.instrument(), stored.interval());
        long freeFrom = Long.MIN_VALUE;
        List<String> touched = new ArrayList<>();
        int repaired = 0;
        int dropped = 0;
        for (int i = 0; i < stored.size(); i++) {
            Candle candle = stored.candle(i);
            boolean overlaps = candle.openEpochMillis() < freeFrom;
            boolean wasPossible = candle.isPossible();
            if ((overlaps || !wasPossible) && touched.size() < EXAMPLES) {
                touched.add(describe(stored, i, zone));
            }
            if (!overlaps && !wasPossible && policy == BadCandlePolicy.REPAIR) {
                candle = repaired(candle);
            }
            if (overlaps || !candle.isPossible()) {
                dropped++;
                continue;
            }
            if (!wasPossible) {
                repaired++;
            }
            builder.add(
                    candle.openEpochMillis(),
                    candle.open(),
                    candle.high(),
                    candle.low(),
                    candle.close(),
                    stored.volumeScale().toQuantity(candle.volume()),
                    candle.openInterest());
            freeFrom = candle.openEpochMillis() + stored.interval().millis();
        }
        // What overlapped only a candle that is left out stands alone now, and so is not among these.
        String consequence = repaired == 0 ? "left out" : repaired + " repaired, " + dropped + " left out";
        findings.add(new Finding(Finding.Kind.IMPOSSIBLE_CANDLE, repaired + dropped, touched, consequence));
        return builder.build();
    }

    private static boolean isBad(CandleSeries series, int index) {
        boolean overlaps = index > 0
                && series.openEpochMillis(index) - series.openEpochMillis(index - 1)
                        < series.interval().millis();
        return overlaps || !series.candle(index).isPossible();
    }

    // The highest of the prices that are prices is the high and the lowest the low, which also turns round a swapped
    // pair.
    private static Candle repaired(Candle candle) {
        double fallback = firstPrice(candle.open(), candle.close(), candle.high(), candle.low());
        double open = firstPrice(candle.open(), fallback);
        double close = firstPrice(candle.close(), open);
        double high = firstPrice(candle.high(), fallback);
        double low = firstPrice(candle.low(), fallback);
        return new Candle(
                candle.openEpochMillis(),
                open,
                Math.max(Math.max(open, close), Math.max(high, low)),
                Math.min(Math.min(open, close), Math.min(high, low)),
                close,
                Math.max(0, candle.volume()),
                candle.openInterest());
    }

    private static double firstPrice(double... candidates) {
        for (double candidate : candidates) {
            if (candidate > 0 && candidate < Double.POSITIVE_INFINITY) {
                return candidate;
            }
        }
        return 0;
    }

    private static String describe(CandleSeries series, int i, ZoneId zone) {
        return time(series.openEpochMillis(i), zone) + " open=" + series.open(i) + " high=" + series.high(i) + " low="
                + series.low(i) + " close=" + series.close(i);
    }

    private static String time(long epochMillis, ZoneId zone) {
        return TIME.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    private void outsideHours(CandleSeries series, ZoneId zone, List<Finding> findings) {
        String exchange = series.instrument().exchange();
        if (!calendar.knows(exchange)) {
            return;
        }
        TradingDays days = TradingDays.of(series, zone);
        List<String> examples = new ArrayList<>();
        int count = 0;
        for (int day = 0; day < days.count(); day++) {
            List<TradingSession> sessions = calendar.sessions(exchange, days.date(day));
            for (int i = days.from(day); i < days.to(day); i++) {
                long opens = series.openEpochMillis(i);
                if (sessions.stream().noneMatch(session -> session.hours().contains(opens))) {
                    count++;
                    if (examples.size() < EXAMPLES) {
                        examples.add(time(opens, zone));
                    }
                }
            }
        }
        if (count > 0) {
            findings.add(new Finding(Finding.Kind.OUTSIDE_TRADING_HOURS, count, examples, "kept"));
        }
    }

    private void shortDays(CandleSeries series, TimeRange loaded, ZoneId zone, List<Finding> findings) {
        TradingDays days = TradingDays.of(series, zone);
        List<String> examples = new ArrayList<>();
        int count = 0;
        for (int day = 0; day < days.count(); day++) {
            LocalDate date = days.date(day);
            int minutes = calendar.sessions(series.instrument().exchange(), date).stream()
                    .mapToInt(session -> minutes(session.hours().intersect(loaded)))
                    .sum();
            int candles = days.to(day) - days.from(day);
            if (candles < SHORT_DAY_SHARE * minutes) {
                count++;
                if (examples.size() < EXAMPLES) {
                    examples.add(date + " has " + candles + " of " + minutes);
                }
            }
        }
        if (count > 0) {
            findings.add(new Finding(Finding.Kind.SHORT_DAY, count, examples, "kept"));
        }
    }

    private static int minutes(TimeRange range) {
        return (int) ((range.toEpochMillis() - range.fromEpochMillis()) / Interval.ONE_MINUTE.millis());
    }

    private static void floatNoise(CandleSeries series, ZoneId zone, List<Finding> findings) {
        List<String> examples = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < series.size(); i++) {
            boolean holds = series.priceScale().holds(series.open(i))
                    && series.priceScale().holds(series.high(i))
                    && series.priceScale().holds(series.low(i))
                    && series.priceScale().holds(series.close(i));
            if (!holds) {
                count++;
                if (examples.size() < EXAMPLES) {
                    examples.add(describe(series, i, zone));
                }
            }
        }
        if (count > 0) {
            findings.add(new Finding(
                    Finding.Kind.FLOAT_NOISE,
                    count,
                    examples,
                    "rounded to " + series.priceScale().stepSize()));
        }
    }
}
