package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig.BestDaysChoice;
import io.afterbell.server.measures.DayRanking;
import io.afterbell.server.plugins.PluginCatalog;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Turns "the five days most like high_vol" into ranges, in the order of time. */
final class BestDays {
    private final PluginCatalog plugins;
    private final CandleLibrary library;
    private final TradingCalendar calendar;

    BestDays(PluginCatalog plugins, CandleLibrary library, TradingCalendar calendar) {
        this.plugins = requireNonNull(plugins, "plugins");
        this.library = requireNonNull(library, "library");
        this.calendar = requireNonNull(calendar, "calendar");
    }

    /**
     * Finds the days.
     *
     * @param choice how many, like what
     * @param instruments the first one's days are judged
     * @throws ReplayException when there is no instrument, no such regime, or no day
     */
    List<TimeRange> ranges(BestDaysChoice choice, List<Instrument> instruments) {
        if (instruments.isEmpty()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "the best days are those of an instrument: name one with --symbols, or instruments, beside "
                            + choice);
        }
        Instrument judged = instruments.get(0);
        Configured<RegimeTransform> regime = plugins.regimes(List.of(PluginChoice.parse(choice.regime()))).stream()
                .findFirst()
                .orElseThrow(
                        () -> new ReplayException(ErrorCode.INVALID_PARAMETER, "every day is like none: " + choice));
        ZoneId zone = calendar.zone(judged.exchange());
        List<TimeRange> ranges = DayRanking.of(regime, library, calendar, judged, TimeRange.ALL).days().stream()
                .limit(choice.days())
                .map(DayRanking.RankedDay::date)
                .sorted()
                .map((LocalDate date) -> TimeRange.ofDates(date, date, zone))
                .toList();
        if (ranges.isEmpty()) {
            throw new ReplayException(ErrorCode.EMPTY_RANGE, "no day of " + judged + " can be judged: " + choice);
        }
        return ranges;
    }
}
