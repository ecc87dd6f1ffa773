package io.afterbell.server.feed;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TickSink;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionThread;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import io.javalin.Javalin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A real server on a free port, over a replay session of made-up candles: what the feed's tests connect to. */
final class TestMarket implements FeedSession, AutoCloseable {
    static final long MARKET_OPEN_EPOCH_MILLIS = 1_705_981_500_000L;

    /** Open, high, low, close at fixed times: enough for a feed, which does not care where ticks come from. */
    static final class FourTicks implements TickSynthesizer {
        @Override
        public String name() {
            return "four";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Four ticks a candle.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> {
                long time = series.openEpochMillis(index);
                sink.tick(time, series.priceScale().toUnits(series.open(index)), 0);
                sink.tick(time + 15_000, series.priceScale().toUnits(series.high(index)), 0);
                sink.tick(time + 30_000, series.priceScale().toUnits(series.low(index)), 0);
                sink.tick(time + 45_000, series.priceScale().toUnits(series.close(index)), series.volume(index));
            };
        }
    }

    /** Trades in the first minute only. */
    static final String HALTED = "HALTED";

    private final ReplayPlan plan = new ReplayPlan(
            TimeRange.ALL, List.of(), Configured.defaults(new FourTicks()), ReplayPlan.DEFAULT_SEED, false);
    private final ReplayPipeline pipeline = new ReplayPipeline(plan, TradingCalendar.standard());
    private final Map<String, PreparedSeries> known = new HashMap<>();
    private final SendingThreads sendingThreads = new SendingThreads();
    private final Feed feed;
    private final ReplaySession session;
    private final SessionThread thread;
    private final FeedEndpoint endpoint;
    private final Javalin app;

    TestMarket(Pacing pacing, Duration stallTimeout, int candles, String... symbols) {
        this(pacing, stallTimeout, Optional.empty(), candles, symbols);
    }

    /** With a wall clock, ticks carry the time of sending. */
    TestMarket(Pacing pacing, Duration stallTimeout, Optional<LongSupplier> wallClock, int candles, String... symbols) {
        this(pacing, stallTimeout, SlowClients.AUTO, wallClock, candles, symbols);
    }

    TestMarket(
            Pacing pacing,
            Duration stallTimeout,
            SlowClients slowClients,
            Optional<LongSupplier> wallClock,
            int candles,
            String... symbols) {
        for (String symbol : symbols) {
            known.put(symbol, pipeline.prepare(candles(symbol, symbol.equals(HALTED) ? 1 : candles)));
        }
        feed = new Feed(
                "mock",
                wallClock.isPresent(),
                false,
                slowClients,
                new TrainPool(64),
                sendingThreads,
                System::nanoTime,
                wallClock.orElse(System::currentTimeMillis));
        session = new ReplaySession(plan, pipeline, pacing, List.of(feed));
        feed.attach(session);
        thread = SessionThread.start("test", session);
        endpoint = new FeedEndpoint(
                List.of(new PlainProtocol()),
                name -> name.equals("main") ? Optional.of(this) : Optional.empty(),
                new AccessRules("127.0.0.1", List.of(), Optional.empty()),
                "mock",
                stallTimeout,
                System::nanoTime);
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            endpoint.configure(config);
        });
        app.start("127.0.0.1", 0);
        endpoint.started(app);
    }

    static CandleSeries candles(String symbol, int count) {
        long key = CounterRandom.key(7, symbol);
        CandleSeriesBuilder builder = CandleSeries.builder(Instrument.of(symbol, "NSE"), Interval.ONE_MINUTE);
        long price = 20_000;
        for (int i = 0; i < count; i++) {
            long open = price;
            price += CounterRandom.bits(key, i, 0) % 20;
            long high = Math.max(open, price) + (CounterRandom.bits(key, i, 1) >>> 60);
            long low = Math.min(open, price) - (CounterRandom.bits(key, i, 2) >>> 60);
            builder.add(
                    MARKET_OPEN_EPOCH_MILLIS + i * 60_000L,
                    open / 20.0,
                    high / 20.0,
                    low / 20.0,
                    price / 20.0,
                    100 + i % 7);
        }
        return builder.build();
    }

    PreparedSeries prepared(String symbol) {
        return java.util.Objects.requireNonNull(known.get(symbol));
    }

    int port() {
        return app.port();
    }

    ReplaySession session() {
        return session;
    }

    Feed.Figures figures() {
        return session.call(feed::figures).join();
    }

    /** Whether no client is full. */
    boolean isReady() {
        return session.call(feed::isReady).join();
    }

    FeedEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void connected(FeedConnection connection) {
        session.call(() -> {
            feed.connected(connection);
            return true;
        });
    }

    @Override
    public void disconnected(FeedConnection connection) {
        session.call(() -> {
            feed.disconnected(connection);
            return true;
        });
    }

    @Override
    public FeedSession withSettings(FeedConnection connection, ReplayRequest request, List<InstrumentName> carried) {
        return this;
    }

    @Override
    public void release(FeedConnection connection) {
        disconnected(connection);
    }

    @Override
    public void announce(FeedConnection connection) {}

    @Override
    public List<SubscribeOutcome> subscribe(FeedConnection connection, List<InstrumentName> names, int mode) {
        return session.call(() -> {
                    List<SubscribeOutcome> outcomes = new ArrayList<>();
                    List<Integer> indexes = new ArrayList<>();
                    for (InstrumentName name : names) {
                        PreparedSeries prepared = known.get(name.symbol());
                        if (prepared == null) {
                            outcomes.add(new SubscribeOutcome(name, "unknown"));
                        } else {
                            indexes.add(session.join(prepared));
                            outcomes.add(SubscribeOutcome.success(name));
                        }
                    }
                    feed.subscribe(connection, indexes, mode);
                    return outcomes;
                })
                .join();
    }

    @Override
    public void unsubscribe(FeedConnection connection, List<InstrumentName> names, int mode) {
        session.call(() -> {
                    List<Integer> indexes = new ArrayList<>();
                    for (InstrumentName name : names) {
                        session.indexOf(Instrument.of(name.symbol(), name.exchange()))
                                .ifPresent(indexes::add);
                    }
                    feed.unsubscribe(connection, indexes, mode);
                    return true;
                })
                .join();
    }

    @Override
    public boolean isLossless() {
        return feed.isLossless();
    }

    @Override
    public void onRoom() {
        feed.onRoom();
    }

    @Override
    public void unsubscribeAll(FeedConnection connection) {
        session.call(() -> {
                    feed.unsubscribeAll(connection);
                    return true;
                })
                .join();
    }

    @Override
    public void close() {
        endpoint.close();
        thread.close();
        app.stop();
        sendingThreads.close();
    }
}
