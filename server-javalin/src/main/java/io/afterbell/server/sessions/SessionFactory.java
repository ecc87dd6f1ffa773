package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.TrainPool;
import io.afterbell.server.plugins.PluginCatalog;
import java.util.function.LongSupplier;

/** Makes replay sessions from configurations. Safe for many threads. */
public final class SessionFactory {
    private static final String RECORDED = "historify_replay";
    private static final String MADE_UP = "mock";
    private static final int IDLE_TRAINS = 64;

    private final PluginCatalog catalog;
    private final CandleLibrary library;
    private final TradingCalendar calendar;
    private final LongSupplier nanoTime;

    /**
     * Makes a factory.
     *
     * @param catalog the services found
     * @param library where candles come from
     * @param calendar knows hours and zones
     * @param nanoTime the real time, as {@link System#nanoTime()} gives it
     */
    public SessionFactory(
            PluginCatalog catalog, CandleLibrary library, TradingCalendar calendar, LongSupplier nanoTime) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.library = requireNonNull(library, "library");
        this.calendar = requireNonNull(calendar, "calendar");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * What marks every tick as not live.
     *
     * @return {@code historify_replay} for stored candles, {@code mock} for made-up ones
     */
    public String sourceMark() {
        return library.isMadeUp() ? MADE_UP : RECORDED;
    }

    /**
     * What decides the tape of a configuration.
     *
     * @param config how to replay
     * @return the plan
     * @throws io.afterbell.api.spi.AfterbellException when a service is unknown or a parameter is not allowed, saying
     *     where the value came from
     */
    public ReplayPlan plan(ServerConfig config) {
        TimeRange range = config.range()
                .map(choice -> choice.resolve(library::tradingDay))
                .orElseGet(() -> {
                    var day = library.tradingDay(1);
                    return TimeRange.ofDates(day, day, TradingCalendar.INDIA);
                });
        return new ReplayPlan(
                range,
                config.using(Setting.REGIME, () -> catalog.regimes(config.regimes())),
                config.using(Setting.SYNTHESIZER, () -> catalog.synthesizer(config.synthesizer())),
                config.seed(),
                config.bendsDerivatives());
    }

    /**
     * Looks up the services of a configuration, to see whether they exist and take its parameters.
     *
     * @param config how to replay
     * @throws io.afterbell.api.spi.AfterbellException when one does not
     */
    void services(ServerConfig config) {
        config.using(Setting.REGIME, () -> catalog.regimes(config.regimes()));
        config.using(Setting.SYNTHESIZER, () -> catalog.synthesizer(config.synthesizer()));
    }

    /**
     * Makes a session, loads the configuration's instruments, and lets the clock run as it says.
     *
     * @param name the session's name
     * @param config how to replay
     * @return the session, to be closed by the caller
     * @throws io.afterbell.api.spi.AfterbellException when it cannot be replayed like that
     */
    public HostedSession open(String name, ServerConfig config) {
        ReplayPlan plan = plan(config);
        Feed feed = new Feed(
                sourceMark(),
                config.stampsNow(),
                config.inventsIndexDepth(),
                new TrainPool(IDLE_TRAINS),
                nanoTime,
                System::currentTimeMillis);
        HostedSession session = new HostedSession(name, plan, config.pacing(), calendar, library, feed, nanoTime);
        try {
            session.preload(config.symbols());
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
