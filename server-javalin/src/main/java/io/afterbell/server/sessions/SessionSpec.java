package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.RegimeChange;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.feed.SlowClients;
import io.afterbell.server.plugins.PluginCatalog;
import java.time.LocalDate;
import java.util.List;

/**
 * Everything that makes a replay session: its tape, how it is played, and what is loaded before anybody asks. Immutable.
 *
 * @param plan what decides the tape besides the candles
 * @param pacing how it is played
 * @param instruments what is loaded at once, each once; others join as they are asked for
 * @param stampsNow whether ticks carry the time of sending instead of market time
 * @param indexDepth whether an order book is invented for an index as well
 * @param slowClients what becomes of clients that do not keep up
 */
public record SessionSpec(
        ReplayPlan plan,
        Pacing pacing,
        List<Instrument> instruments,
        boolean stampsNow,
        boolean indexDepth,
        SlowClients slowClients) {
    /** Checks that nothing is missing and copies the list. */
    public SessionSpec {
        requireNonNull(plan, "plan");
        requireNonNull(pacing, "pacing");
        instruments = List.copyOf(instruments);
        requireNonNull(slowClients, "slowClients");
    }

    /**
     * A session with the usual policy for slow clients.
     *
     * @param plan what decides the tape besides the candles
     * @param pacing how it is played
     * @param instruments what is loaded at once
     * @param stampsNow whether ticks carry the time of sending
     * @param indexDepth whether an order book is invented for an index as well
     */
    public SessionSpec(
            ReplayPlan plan, Pacing pacing, List<Instrument> instruments, boolean stampsNow, boolean indexDepth) {
        this(plan, pacing, instruments, stampsNow, indexDepth, SlowClients.AUTO);
    }

    /**
     * The session that a configuration asks for.
     *
     * @param config the configuration
     * @param catalog the services found
     * @param library knows the last trading days, where the configuration counts from them
     * @param calendar knows the exchanges' zones
     * @return the specification
     * @throws io.afterbell.api.spi.AfterbellException when a service is unknown or the source cannot be read
     */
    public static SessionSpec of(
            ServerConfig config, PluginCatalog catalog, CandleLibrary library, TradingCalendar calendar) {
        List<TimeRange> ranges = ranges(config, catalog, library, calendar);
        ReplayPlan plan = new ReplayPlan(
                ranges,
                config.using(Setting.REGIME, () -> catalog.regimes(config.regimes())),
                config.using(
                        Setting.REGIME,
                        () -> config.scenario()
                                .map(scenario -> scenario.over(ranges, TradingCalendar.INDIA, catalog::regimes))
                                .orElse(List.of())),
                config.using(Setting.SYNTHESIZER, () -> catalog.synthesizer(config.synthesizer())),
                config.seed(),
                config.bendsDerivatives());
        return new SessionSpec(
                plan,
                config.pacing(),
                config.symbols(),
                config.stampsNow(),
                config.inventsIndexDepth(),
                config.slowClients());
    }

    /**
     * The same with another plan.
     *
     * @param other the plan
     * @return the specification
     */
    public SessionSpec with(ReplayPlan other) {
        return new SessionSpec(other, pacing, instruments, stampsNow, indexDepth, slowClients);
    }

    /**
     * The plan that a manifest tells of, with the services that are installed here.
     *
     * @param manifest the manifest
     * @param catalog the services found
     * @return the plan
     * @throws io.afterbell.api.spi.AfterbellException when a service is not installed, or does not know a parameter
     */
    public static ReplayPlan planOf(Manifest manifest, PluginCatalog catalog) {
        return new ReplayPlan(
                manifest.ranges(),
                regimesOf(manifest, catalog),
                scheduleOf(manifest, catalog),
                catalog.synthesizer(manifest.synthesizer().choice()),
                manifest.seed(),
                manifest.bendDerivatives());
    }

    /**
     * The regimes that a manifest begins with.
     *
     * @param manifest the manifest
     * @param catalog the services found
     * @return the regimes, from left to right
     * @throws io.afterbell.api.spi.AfterbellException when one is not installed, or does not know a parameter
     */
    public static List<Configured<RegimeTransform>> regimesOf(Manifest manifest, PluginCatalog catalog) {
        return regimesOf(manifest.regimes(), catalog);
    }

    /**
     * The changes of regime that a manifest tells of.
     *
     * @param manifest the manifest
     * @param catalog the services found
     * @return the changes, in order of time
     * @throws io.afterbell.api.spi.AfterbellException when a regime is not installed, or does not know a parameter
     */
    public static List<RegimeChange> scheduleOf(Manifest manifest, PluginCatalog catalog) {
        return manifest.schedule().stream()
                .map(change -> new RegimeChange(change.fromEpochMillis(), regimesOf(change.regimes(), catalog)))
                .toList();
    }

    private static List<Configured<RegimeTransform>> regimesOf(List<Manifest.Service> services, PluginCatalog catalog) {
        return catalog.regimes(services.stream().map(Manifest.Service::choice).toList());
    }

    private static List<TimeRange> ranges(
            ServerConfig config, PluginCatalog catalog, CandleLibrary library, TradingCalendar calendar) {
        if (config.range().isEmpty()) {
            LocalDate day = library.tradingDay(1);
            return List.of(TimeRange.ofDates(day, day, TradingCalendar.INDIA));
        }
        ServerConfig.RangeChoice choice = config.range().get();
        return choice.bestDays()
                .map(best -> new BestDays(catalog, library, calendar).ranges(best, config.symbols()))
                .orElseGet(() -> List.of(choice.resolve(library::tradingDay)));
    }
}
