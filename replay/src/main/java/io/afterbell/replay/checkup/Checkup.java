package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks at stored candles before they are replayed, and refuses, repairs or mentions what it finds, as {@link Checks}
 * says. By default only impossible candles are refused and nothing is changed, because where candles exist the candles
 * are right and not the calendar. Immutable and safe for many threads.
 */
public final class Checkup {
    // Times first, because a shifted stretch would be misjudged by all the others.
    private static final Check TIME_ZONES = new TimeZones();
    private static final Check KNOWN_LEVELS = new KnownLevels();
    private static final List<Check> OTHERS = List.of(
            KNOWN_LEVELS,
            new TradingHours(),
            new MissingMinutes(),
            new CopiedDays(),
            new FlatRuns(),
            new Jumps(),
            new Levels(),
            new FloatNoise());

    private final TradingCalendar calendar;
    private final Checks checks;
    private final List<Check> others;

    /**
     * Makes a check-up.
     *
     * @param calendar knows hours and zones
     * @param checks what to do about each kind of finding
     */
    public Checkup(TradingCalendar calendar, Checks checks) {
        this(calendar, checks, OTHERS);
    }

    private Checkup(TradingCalendar calendar, Checks checks, List<Check> others) {
        this.calendar = requireNonNull(calendar, "calendar");
        this.checks = requireNonNull(checks, "checks");
        this.others = others;
    }

    /**
     * The same for candles that are made up, where an index may lie anywhere.
     *
     * @return the check-up
     */
    public Checkup forMadeUpCandles() {
        return new Checkup(
                calendar,
                checks,
                OTHERS.stream().filter(check -> check != KNOWN_LEVELS).toList());
    }

    /**
     * Makes a check-up that keeps everything but impossible candles.
     *
     * @param calendar knows hours and zones
     * @param policy what to do with impossible candles
     */
    public Checkup(TradingCalendar calendar, BadCandlePolicy policy) {
        this(calendar, Checks.of(policy));
    }

    /**
     * What is done about each kind of finding.
     *
     * @return the policies
     */
    public Checks checks() {
        return checks;
    }

    /**
     * Checks one series of which everything was asked for.
     *
     * @param stored candles as the source has them
     * @return what may be replayed, and what was found
     * @throws ReplayException with {@link ErrorCode#IMPOSSIBLE_CANDLES} when something is found that the policy refuses
     */
    public CheckedCandles check(CandleSeries stored) {
        return check(stored, TimeRange.ALL, List.of());
    }

    /**
     * Checks one series before it is replayed.
     *
     * @param stored candles as the source has them
     * @param loaded the range that was asked for; a day that it cuts lacks nothing for it
     * @param defects what the reader saw of their rows
     * @return what may be replayed, and what was found
     * @throws ReplayException with {@link ErrorCode#IMPOSSIBLE_CANDLES} when something is found that the policy refuses
     */
    public CheckedCandles check(CandleSeries stored, TimeRange loaded, List<CandleDefect> defects) {
        CheckedCandles checked = examine(stored, loaded, defects);
        if (checked.isRefused()) {
            throw refusal(stored, checked.findings());
        }
        return checked;
    }

    private static ReplayException refusal(CandleSeries stored, List<Finding> findings) {
        List<Finding> refused = findings.stream().filter(Finding::isRefused).toList();
        boolean impossible = refused.stream().allMatch(finding -> finding.kind().isImpossible());
        String all = refused.stream()
                .map(finding ->
                        finding.kind().words(finding.count()) + " (" + String.join("; ", finding.examples()) + ")")
                .collect(Collectors.joining(", "));
        return new ReplayException(
                ErrorCode.IMPOSSIBLE_CANDLES,
                stored.instrument() + " has "
                        + (impossible ? "candles that no market could have printed: " : "what the checks refuse: ")
                        + all
                        + "; mend the source, or replay with "
                        + (impossible
                                ? "--repair or --drop-bad"
                                : refused.stream()
                                        .map(finding -> finding.kind().code() + "="
                                                + (finding.kind().repair().isEmpty() ? "keep" : "repair"))
                                        .distinct()
                                        .collect(Collectors.joining(",", "--checks ", ""))));
    }

    /**
     * Looks at one series and refuses nothing: what is refused stands in the findings.
     *
     * @param stored candles as the source has them
     * @param loaded the range that was asked for; a day that it cuts lacks nothing for it
     * @param defects what the reader saw of their rows
     * @return the candles that are left, mended as far as the policy is to repair, and what was found
     */
    public CheckedCandles examine(CandleSeries stored, TimeRange loaded, List<CandleDefect> defects) {
        requireNonNull(loaded, "loaded");
        Report report = new Report(checks);
        RowDefects.report(defects, report);
        CandleSeries possible = ImpossibleCandles.without(stored, calendar, report);
        if (possible.isEmpty()) {
            return new CheckedCandles(possible, report.findings());
        }
        Facts facts = new Facts(possible, calendar, loaded);
        Mending shift = new Mending(possible.size());
        TIME_ZONES.look(facts, report, shift);
        CandleSeries inZone = shift.apply(possible);
        if (inZone != possible) {
            facts = new Facts(inZone, calendar, loaded);
        }
        Mending mending = new Mending(inZone.size());
        for (Check check : others) {
            check.look(facts, report, mending);
        }
        return new CheckedCandles(mending.apply(inZone), report.findings());
    }
}
