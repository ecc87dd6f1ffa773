package io.afterbell.source.synthetic;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes candles on demand. Keeps the walks it has made, some ten thousand numbers for each name; for one thread.
 *
 * <p>A day's candle is made of that day's minutes and opens at 00:00 UTC of the date, as Historify stores it.
 */
final class SyntheticReader implements CandleReader {
    private static final long MILLIS_A_DAY = 86_400_000L;
    // A contract has candles for its last year; a name that expires on a day without trade ends on the trading day
    // before.
    private static final int LISTED_DAYS = 365;
    private static final int LONGEST_PAUSE_DAYS = 14;

    private final long seed;
    private final double volatility;
    private final Instant now;
    private final LocalDate until;
    private final Map<String, TradingDates> datesByExchange = new HashMap<>();
    private final Map<Market, MarketWalk> marketWalks = new EnumMap<>(Market.class);
    private final Map<String, PriceWalk> priceWalks = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    SyntheticReader(long seed, double volatility, Instant now, LocalDate until) {
        this.seed = seed;
        this.volatility = volatility;
        this.now = now;
        this.until = until;
    }

    /** The days on which an instrument has candles, as indexes of its exchange's trading dates; maybe none. */
    private record Span(TradingDates dates, int fromDay, int toDay, long expiryEpochMillis) {
        boolean isEmpty() {
            return fromDay >= toDay;
        }

        // Zero or less when the exchange does not trade on the date or the instrument does not exist on it.
        long closeEpochMillis(long epochDay) {
            int day = dates.indexOf(epochDay);
            return day >= fromDay && day < toDay ? dates.closeEpochMillis(day) : Long.MIN_VALUE;
        }
    }

    @Override
    public List<Instrument> instruments() {
        List<Instrument> examples = new ArrayList<>();
        for (Profile profile : Profile.known()) {
            if (Market.of(profile.exchange()) == Market.INDIA) {
                examples.add(withSizes(Instrument.of(profile.name(), profile.exchange())));
            }
        }
        Collections.sort(examples);
        return List.copyOf(examples);
    }

    @Override
    public Optional<Instrument> find(String symbol, String exchange) {
        Instrument instrument;
        try {
            instrument = Instrument.of(symbol, exchange);
        } catch (IllegalArgumentException noSuchName) {
            return Optional.empty();
        }
        return span(instrument).isEmpty() ? Optional.empty() : Optional.of(withSizes(instrument));
    }

    private static Instrument withSizes(Instrument instrument) {
        Market market = Market.of(instrument.exchange());
        int lotSize = switch (instrument.kind()) {
            case INDEX, OTHER -> 0;
            case EQUITY -> 1;
            case FUTURE, OPTION ->
                switch (market) {
                    case INDIA -> profile(instrument).derivativeLotSize();
                    case CRYPTO -> 0;
                    default -> 1;
                };
        };
        return instrument.withSizes(lotSize, profile(instrument).priceStep(market));
    }

    private static String nameOf(Instrument instrument) {
        return instrument.underlying().orElse(instrument.symbol());
    }

    private static Profile profile(Instrument instrument) {
        Market market = Market.of(instrument.exchange());
        String name = nameOf(instrument);
        return Profile.known(market, name).orElseGet(() -> Profile.hashed(market, name));
    }

    @Override
    public Optional<Coverage> coverage(Instrument instrument) {
        Span span = span(instrument);
        if (span.isEmpty()) {
            return Optional.empty();
        }
        long count = 0;
        for (int day = span.fromDay(); day < span.toDay(); day++) {
            count += span.dates().minutes(day);
        }
        return Optional.of(new Coverage(
                span.dates().openEpochMillis(span.fromDay()),
                span.dates().closeEpochMillis(span.toDay() - 1) - 60_000L,
                count));
    }

    @Override
    public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
        Span span = span(instrument);
        SortedMap<LocalDate, Integer> candles = new TreeMap<>();
        for (int day = span.fromDay(); day < span.toDay(); day++) {
            candles.put(span.dates().date(day), span.dates().minutes(day));
        }
        return candles;
    }

    private Span span(Instrument instrument) {
        String hours = Market.hoursOf(instrument.exchange());
        TradingDates dates = datesByExchange.computeIfAbsent(hours, this::dates);
        if (instrument.strike().orElse(1) <= 0) {
            return new Span(dates, 0, 0, 0);
        }
        LocalDate expiry = instrument.expiry().orElse(null);
        if (expiry == null) {
            return new Span(dates, 0, dates.count(), Long.MAX_VALUE);
        }
        List<TradingSession> last = lastSessions(hours, expiry);
        return new Span(
                dates,
                dates.indexAtOrAfter(expiry.toEpochDay() - LISTED_DAYS),
                dates.indexAtOrAfter(expiry.toEpochDay() + 1),
                last.isEmpty() ? 0 : TradingDates.closeEpochMillis(last));
    }

    private TradingDates dates(String exchange) {
        TradingCalendar calendar = TradingCalendar.standard();
        LocalDate last = LocalDate.ofInstant(now, calendar.zone(exchange));
        List<TradingSession> sessions = calendar.sessions(exchange, last);
        if (!sessions.isEmpty() && TradingDates.closeEpochMillis(sessions) > now.toEpochMilli()) {
            last = last.minusDays(1);
        }
        return TradingDates.of(exchange, until.isBefore(last) ? until : last);
    }

    private static List<TradingSession> lastSessions(String exchange, LocalDate atOrBefore) {
        for (int back = 0; back < LONGEST_PAUSE_DAYS; back++) {
            List<TradingSession> sessions = TradingCalendar.standard().sessions(exchange, atOrBefore.minusDays(back));
            if (!sessions.isEmpty()) {
                return sessions;
            }
        }
        return List.of();
    }

    /** What one instrument of a read needs. */
    private record Order(Span span, CandleMaker maker, CandleSeriesBuilder builder) {}

    @Override
    public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
        if (!interval.equals(Interval.ONE_MINUTE) && !interval.equals(Interval.ONE_DAY)) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "the synthetic source makes candles of 1m and D only: interval=" + interval.code());
        }
        Map<Market, List<Order>> orders = new EnumMap<>(Market.class);
        List<Order> inOrder = new ArrayList<>();
        for (Instrument instrument : instruments) {
            Order order = order(instrument, interval);
            inOrder.add(order);
            orders.computeIfAbsent(Market.of(instrument.exchange()), market -> new ArrayList<>())
                    .add(order);
        }
        orders.forEach((market, ofMarket) -> make(marketWalk(market), ofMarket, interval, range));
        return inOrder.stream()
                .map(order -> order.builder().build(order.maker().priceScale()))
                .toList();
    }

    private Order order(Instrument instrument, Interval interval) {
        Span span = span(instrument);
        remark(instrument, span);
        Instrument withSizes = withSizes(instrument);
        CandleMaker maker = new CandleMaker(withSizes, priceWalk(instrument), seed, span.expiryEpochMillis());
        return new Order(span, maker, CandleSeries.builder(withSizes, interval));
    }

    // Days outside, instruments inside, so that the market's minutes are made once a day.
    private static void make(MarketWalk walk, List<Order> orders, Interval interval, TimeRange range) {
        TradingDates dates = walk.dates();
        // A trading day lies within a day of the date's UTC day, whatever the exchange's zone.
        long fromEpochDay = Math.floorDiv(range.fromEpochMillis(), MILLIS_A_DAY) - 1;
        long toEpochDay = Math.floorDiv(range.toEpochMillis(), MILLIS_A_DAY) + 1;
        boolean daily = interval.equals(Interval.ONE_DAY);
        for (int day = dates.indexAtOrAfter(fromEpochDay);
                day < dates.count() && dates.epochDay(day) <= toEpochDay;
                day++) {
            long epochDay = dates.epochDay(day);
            long dayOpens = epochDay * MILLIS_A_DAY;
            if (daily && !range.contains(dayOpens)) {
                continue;
            }
            MarketDay minutes = null;
            for (Order order : orders) {
                long closes = order.span().closeEpochMillis(epochDay);
                if (closes == Long.MIN_VALUE
                        || !daily
                                && (closes <= range.fromEpochMillis()
                                        || dates.openEpochMillis(day) >= range.toEpochMillis())) {
                    continue;
                }
                if (minutes == null) {
                    minutes = new MarketDay(walk, day);
                }
                if (daily) {
                    DayCandle whole = new DayCandle();
                    order.maker().make(day, minutes, closes, TimeRange.ALL, whole);
                    whole.addTo(order.builder(), dayOpens);
                } else {
                    order.maker().make(day, minutes, closes, range, order.builder()::add);
                }
            }
        }
    }

    /** Adds a day's minutes up. */
    private static final class DayCandle implements CandleMaker.Output {
        private boolean any;
        private double open;
        private double high;
        private double low;
        private double close;
        private double volume;

        @Override
        public void candle(
                long openEpochMillis,
                double minuteOpen,
                double minuteHigh,
                double minuteLow,
                double minuteClose,
                double minuteVolume) {
            if (!any) {
                open = minuteOpen;
                high = minuteHigh;
                low = minuteLow;
            }
            any = true;
            high = Math.max(high, minuteHigh);
            low = Math.min(low, minuteLow);
            close = minuteClose;
            volume += minuteVolume;
        }

        void addTo(CandleSeriesBuilder builder, long openEpochMillis) {
            if (any) {
                // Fractions of coins add up with a rounding error, which must not become a digit.
                double whole = Math.rint(volume * CandleMaker.CRYPTO_VOLUME_UNITS) / CandleMaker.CRYPTO_VOLUME_UNITS;
                builder.add(openEpochMillis, open, high, low, close, whole);
            }
        }
    }

    private MarketWalk marketWalk(Market market) {
        return marketWalks.computeIfAbsent(
                market, key -> new MarketWalk(key, datesByExchange.computeIfAbsent(key.exchange(), this::dates), seed));
    }

    private PriceWalk priceWalk(Instrument instrument) {
        MarketWalk market = marketWalk(Market.of(instrument.exchange()));
        String name = nameOf(instrument);
        return priceWalks.computeIfAbsent(
                market.market() + ":" + name,
                key -> new PriceWalk(market, name, profile(instrument), seed, volatility));
    }

    private void remark(Instrument instrument, Span span) {
        if (span.isEmpty()) {
            remarks.add("no candles of " + instrument + ": its name makes it a contract that did not trade from "
                    + Market.FIRST_DAY + " to the last complete trading day");
            return;
        }
        if (!Market.isKnown(instrument.exchange())) {
            remarks.add("nobody knows the hours of exchange=" + instrument.exchange() + "; those of NSE are taken");
        }
        String name = nameOf(instrument);
        Market market = Market.of(instrument.exchange());
        if (Profile.known(market, name).isEmpty()) {
            remarks.add("level and volatility of " + name + " are hashed from its name,"
                    + " because the synthetic source has no line for it");
        }
    }

    @Override
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
