package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Regimes strung over the day: {@code 09:15-10:00 choppy, 10:00-10:20 high_vix:target=60, then none}. The same every day of
 * a replay; before the first stretch, and between two that do not touch, candles are as they are. Immutable.
 *
 * @param stretches the stretches of the day, rising and not overlapping
 * @param afterwards what holds from the end of the last stretch on; empty for none
 */
public record Scenario(List<Stretch> stretches, List<PluginChoice> afterwards) {
    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("\\s*\\d{1,2}:\\d{2}\\s*-.*", Pattern.DOTALL);
    private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*(?=\\d{1,2}:\\d{2}\\s*-|then\\b)");
    private static final Pattern STRETCH =
            Pattern.compile("(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})\\s+(\\S.*)", Pattern.DOTALL);
    private static final Pattern THEN = Pattern.compile("then\\s+(\\S.*)", Pattern.DOTALL);
    private static final int MOST_DAYS = 400;
    private static final String EXAMPLE = "09:15-10:00 choppy, 10:00-10:20 high_vix:target=60, then none";

    /**
     * A stretch of the day under some regimes.
     *
     * @param from its first minute, in the exchange's zone
     * @param to the minute after its last one
     * @param regimes from left to right
     */
    public record Stretch(LocalTime from, LocalTime to, List<PluginChoice> regimes) {
        /** Copies the list. */
        public Stretch {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
            regimes = List.copyOf(regimes);
        }
    }

    /** Checks the order. */
    public Scenario {
        stretches = List.copyOf(stretches);
        afterwards = List.copyOf(afterwards);
        LocalTime last = LocalTime.MIN;
        for (Stretch stretch : stretches) {
            if (stretch.from().isBefore(last) || !stretch.from().isBefore(stretch.to())) {
                throw invalid("stretches rise and do not overlap: " + stretch.from() + "-" + stretch.to());
            }
            last = stretch.to();
        }
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message + "; a scenario is written like " + EXAMPLE);
    }

    /**
     * Reads a scenario.
     *
     * @param text what a user gave as a regime
     * @return the scenario; empty when the text is not one but a regime, or a chain of them
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when it begins like one and is none
     */
    public static Optional<Scenario> parse(String text) {
        if (!LOOKS_LIKE_ONE.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Stretch> stretches = new ArrayList<>();
        List<PluginChoice> afterwards = List.of();
        String[] parts = BETWEEN.split(text.strip());
        for (int i = 0; i < parts.length; i++) {
            Matcher then = THEN.matcher(parts[i]);
            Matcher stretch = STRETCH.matcher(parts[i]);
            if (then.matches() && i == parts.length - 1 && i > 0) {
                afterwards = PluginChoice.parseChain(then.group(1));
            } else if (stretch.matches()) {
                stretches.add(new Stretch(
                        time(stretch.group(1)), time(stretch.group(2)), PluginChoice.parseChain(stretch.group(3))));
            } else {
                throw invalid("this is no stretch of the day: " + parts[i]);
            }
        }
        return Optional.of(new Scenario(stretches, afterwards));
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text.length() == 4 ? "0" + text : text);
        } catch (DateTimeException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "this is no time of day: " + text + "; one is written 09:15", e);
        }
    }

    /**
     * The scenario as a schedule of a plan.
     *
     * @param ranges the plan's ranges
     * @param zone in which the day's times are
     * @param regimes looks up services with their settings
     * @return when which regimes take over, rising
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when the ranges have more than {@value #MOST_DAYS}
     *     days
     */
    public List<RegimeChange> over(
            List<TimeRange> ranges,
            ZoneId zone,
            Function<List<PluginChoice>, List<Configured<RegimeTransform>>> regimes) {
        List<List<Configured<RegimeTransform>>> chains = stretches.stream()
                .map(stretch -> regimes.apply(stretch.regimes()))
                .toList();
        List<Configured<RegimeTransform>> rest = regimes.apply(afterwards);
        List<RegimeChange> schedule = new ArrayList<>();
        LocalDate last = LocalDate.MIN;
        int days = 0;
        for (TimeRange range : ranges) {
            LocalDate date =
                    Instant.ofEpochMilli(range.fromEpochMillis()).atZone(zone).toLocalDate();
            LocalDate end =
                    Instant.ofEpochMilli(range.toEpochMillis() - 1).atZone(zone).toLocalDate();
            for (; !date.isAfter(end); date = date.plusDays(1)) {
                if (date.isAfter(last)) {
                    if (++days > MOST_DAYS) {
                        throw invalid("a scenario is for " + MOST_DAYS + " days at most: range=" + range);
                    }
                    addDay(schedule, date, zone, chains, rest);
                    last = date;
                }
            }
        }
        return schedule;
    }

    private void addDay(
            List<RegimeChange> schedule,
            LocalDate date,
            ZoneId zone,
            List<List<Configured<RegimeTransform>>> chains,
            List<Configured<RegimeTransform>> rest) {
        // Yesterday's end does not reach into the morning.
        if (!stretches.get(0).from().equals(LocalTime.MIN)) {
            schedule.add(new RegimeChange(millis(date, LocalTime.MIN, zone), List.of()));
        }
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            schedule.add(new RegimeChange(millis(date, stretch.from(), zone), chains.get(i)));
            boolean isLast = i + 1 == stretches.size();
            if (isLast || !stretches.get(i + 1).from().equals(stretch.to())) {
                schedule.add(new RegimeChange(millis(date, stretch.to(), zone), isLast ? rest : List.of()));
            }
        }
    }

    private static long millis(LocalDate date, LocalTime time, ZoneId zone) {
        return date.atTime(time).atZone(zone).toInstant().toEpochMilli();
    }
}
