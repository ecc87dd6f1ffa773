package io.afterbell.server.config;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.Scenario;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checks;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.feed.SlowClients;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checked configuration. Immutable and safe for many threads.
 *
 * <p>All values are read once at construction, so that a bad one is refused before anything starts.
 */
public final class ServerConfig {
    private static final Set<Integer> LIVE_PORTS = Set.of(8765, 8766, 8767);
    private static final long MILLION = 1_000_000;

    private final Map<Setting, ConfigValue> values;
    private final long heapBytes;

    ServerConfig(Map<Setting, ConfigValue> values, long heapBytes) {
        this.values = new EnumMap<>(values);
        this.heapBytes = heapBytes;
        checkAll();
    }

    private void checkAll() {
        port();
        pacing();
        regimes();
        synthesizer();
        sources();
        seed();
        stampsNow();
        inventsIndexDepth();
        slowClients();
        stallTimeout();
        maximumSessions();
        db();
        sessionIdleTime();
        requestFolders();
        checks();
        bendsDerivatives();
        memoryLimitBytes();
        symbols();
        if (!range().isEmpty()) {
            checkRange(range().get());
        } else if (pacing().mode().kind() == ReplayMode.Kind.DATE_RANGE) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "mode date_range wants dates: give --from and --to");
        }
        if (!AccessRules.isLoopback(host()) && apiKey().isEmpty()) {
            throw new ReplayException(
                    ErrorCode.NOT_ALLOWED,
                    "a host that others can reach demands a key: host=" + host() + " (from " + origin(Setting.HOST)
                            + "); give --api-key, or listen on 127.0.0.1");
        }
    }

    private void checkRange(RangeChoice range) {
        try {
            if (range.bestDays().isEmpty()) {
                range.resolve(days -> LocalDate.EPOCH);
            }
        } catch (ReplayException e) {
            String origins = Stream.of(Setting.FROM, Setting.TO)
                    .filter(setting -> !text(setting).isEmpty())
                    .map(this::origin)
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw new ReplayException(e.code(), e.getMessage() + " (from " + origins + ")", e);
        }
    }

    private String text(Setting setting) {
        return requireNonNull(values.get(setting)).text();
    }

    private String origin(Setting setting) {
        return requireNonNull(values.get(setting)).origin();
    }

    private <T> T read(Setting setting, String allowed, Function<String, T> reader) {
        ConfigValue value = requireNonNull(values.get(setting));
        try {
            return reader.apply(value.text());
        } catch (ReplayException e) {
            throw new ReplayException(e.code(), e.getMessage() + " (from " + value.origin() + ")", e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    setting.key() + " is " + allowed + ": " + setting.key() + "="
                            + (setting.isSecret() ? "***" : value.text()) + " (from " + value.origin() + ")",
                    e);
        }
    }

    private long whole(Setting setting, long minimum, long maximum) {
        return read(setting, "a whole number from " + minimum + " to " + maximum, text -> {
            long number = Long.parseLong(text);
            if (number < minimum || number > maximum) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    private Duration seconds(Setting setting) {
        return read(setting, "a number of seconds from 0 to 86400", text -> {
            double seconds = Double.parseDouble(text);
            if (!(seconds >= 0 && seconds <= 86_400)) {
                throw new IllegalArgumentException();
            }
            return Duration.ofNanos(Math.round(seconds * 1e9));
        });
    }

    private <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        String allowed = Stream.of(type.getEnumConstants())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return read(
                setting,
                "one of " + allowed,
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT)));
    }

    private boolean flag(Setting setting) {
        return read(setting, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    private List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private Optional<Path> path(Setting setting) {
        return text(setting).isEmpty()
                ? Optional.empty()
                : Optional.of(read(setting, "a path", text -> {
                    try {
                        return Path.of(text);
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException(e);
                    }
                }));
    }

    /**
     * Uses a setting's value in a way that shows only elsewhere whether it is right, as with the name of a plugin.
     *
     * @param setting the setting
     * @param use what is done with its value
     * @return what comes of it
     * @param <T> what comes of it
     * @throws ReplayException when the use fails, with the same code, saying where the value came from
     */
    public <T> T using(Setting setting, Supplier<T> use) {
        try {
            return use.get();
        } catch (AfterbellException e) {
            throw new ReplayException(e.code(), e.getMessage() + " (from " + origin(setting) + ")", e);
        }
    }

    /**
     * The address to listen on.
     *
     * @return a host name or an address
     */
    public String host() {
        return text(Setting.HOST).strip();
    }

    /**
     * The port to listen on.
     *
     * @return 0 to 65535, never a live broker's; 0 for any free one
     */
    public int port() {
        int port = (int) whole(Setting.PORT, 0, 65_535);
        if (LIVE_PORTS.contains(port)) {
            throw new ReplayException(
                    ErrorCode.NOT_ALLOWED,
                    "ports 8765, 8766 and 8767 belong to live feeds, and a replay must never be taken for one: port="
                            + port + " (from " + origin(Setting.PORT) + "); choose another, the usual one is 8770");
        }
        return port;
    }

    /**
     * The key that clients must show.
     *
     * @return the key; empty when none is demanded
     */
    public Optional<String> apiKey() {
        return Optional.of(text(Setting.API_KEY)).filter(key -> !key.isEmpty());
    }

    /**
     * Where candles come from.
     *
     * @return the user's choices of sources; of several the first that has an instrument gives its candles
     */
    public List<PluginChoice> sources() {
        return read(Setting.SOURCE, "a source, or several joined by +", PluginChoice::parseChain);
    }

    /**
     * The regimes.
     *
     * @return the user's choices, from left to right; empty for a {@link #scenario}
     */
    public List<PluginChoice> regimes() {
        return scenario().isPresent() ? List.of() : read(Setting.REGIME, "a regime", PluginChoice::parseChain);
    }

    /**
     * Regimes strung over the day.
     *
     * @return the scenario; empty when the regime setting names regimes that hold all day
     */
    public Optional<Scenario> scenario() {
        return read(Setting.REGIME, "a regime or a scenario", Scenario::parse);
    }

    /**
     * What makes the ticks.
     *
     * @return the user's choice of a synthesizer
     */
    public PluginChoice synthesizer() {
        return read(Setting.SYNTHESIZER, "a synthesizer", PluginChoice::parse);
    }

    /**
     * What to load before the first client comes.
     *
     * @return the instruments, each once; empty when everything is loaded as it is asked for
     */
    public List<Instrument> symbols() {
        return list(Setting.SYMBOLS).stream()
                .map(one -> read(Setting.SYMBOLS, "a list of SYMBOL:EXCHANGE", text -> instrument(one)))
                .distinct()
                .toList();
    }

    /**
     * Reads an instrument as users write it.
     *
     * @param text {@code SYMBOL:EXCHANGE}
     * @return the instrument
     * @throws IllegalArgumentException when the text is not of this form
     */
    public static Instrument instrument(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("an instrument is written SYMBOL:EXCHANGE: instrument=" + text);
        }
        return Instrument.of(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    /**
     * Days that are chosen by what they were like, written {@code best:5:high_vol} in place of a first date.
     *
     * @param days how many
     * @param regime what they are to be like
     */
    public record BestDaysChoice(int days, String regime) {
        @Override
        public String toString() {
            return "best:" + days + ":" + regime;
        }
    }

    /** A range whose ends may still depend on what the source holds. */
    public static final class RangeChoice {
        private static final Pattern BEST_DAYS = Pattern.compile("best:([1-9]\\d{0,2}):(\\S+)");
        private static final Pattern LAST_DAYS = Pattern.compile("last:([1-9]\\d{0,3})d");

        private final String from;
        private final String to;

        /**
         * A choice as a user writes it.
         *
         * @param from a date, a date and time, or {@code last:5d}; empty when only an end is given
         * @param to a date, which is included, or a date and time, which is not; empty when only a start is given
         */
        public RangeChoice(String from, String to) {
            this.from = from.strip();
            this.to = to.strip();
        }

        /**
         * Days that are to be found rather than named.
         *
         * @return how many, like what; empty when the ends are dates
         * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when there is an end beside them
         */
        public Optional<BestDaysChoice> bestDays() {
            Matcher best = BEST_DAYS.matcher(from);
            if (!best.matches()) {
                return Optional.empty();
            }
            if (!to.isEmpty()) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER, from + " names single days and has no end: to=" + to);
            }
            return Optional.of(new BestDaysChoice(Integer.parseInt(best.group(1)), best.group(2)));
        }

        /**
         * Fills in what was not said.
         *
         * @param tradingDay the last trading day in the source for 1, the one before it for 2, and so on; asked for
         *     only when it is needed
         * @return the range; a single end names a single day, or everything from that day on
         * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when an end is no date or they are in the
         *     wrong order
         */
        public TimeRange resolve(IntFunction<LocalDate> tradingDay) {
            return resolve(tradingDay, TradingCalendar.INDIA);
        }

        /**
         * Fills in what was not said, for one exchange.
         *
         * @param tradingDay the last trading day in the source for 1, and so on
         * @param zone the zone in which dates and times without a zone are meant
         * @return the range
         * @throws ReplayException as of {@link #resolve(IntFunction)}
         */
        public TimeRange resolve(IntFunction<LocalDate> tradingDay, ZoneId zone) {
            Matcher lastDays = LAST_DAYS.matcher(from);
            if (lastDays.matches()) {
                if (!to.isEmpty()) {
                    throw new ReplayException(
                            ErrorCode.INVALID_PARAMETER,
                            from + " goes up to the last trading day and has no other end: to=" + to);
                }
                return TimeRange.ofDates(
                        tradingDay.apply(Integer.parseInt(lastDays.group(1))), tradingDay.apply(1), zone);
            }
            try {
                long start = from.isEmpty()
                        ? dayOf(to, zone).start()
                        : moment(from, zone).start();
                long end = to.isEmpty()
                        ? new Moment(tradingDay.apply(1), zone).end()
                        : moment(to, zone).end();
                if (to.isEmpty() && end <= start) {
                    end = moment(from, zone).end();
                }
                if (end <= start) {
                    throw new ReplayException(
                            ErrorCode.INVALID_PARAMETER, "the range ends before it starts: from=" + from + " to=" + to);
                }
                return new TimeRange(start, end);
            } catch (DateTimeException e) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "a date is written 2024-01-23, or 2024-01-23T10:30, or with a zone 2024-01-23T10:30+05:30; last:5d is the last five trading days, best:5:high_vol the five most like high_vol: from="
                                + from + " to=" + to,
                        e);
            }
        }

        private record Moment(long start, long end) {
            Moment(LocalDate day, ZoneId zone) {
                this(
                        TimeRange.ofDates(day, day, zone).fromEpochMillis(),
                        TimeRange.ofDates(day, day, zone).toEpochMillis());
            }
        }

        // A date without a time is a whole day; a time is an instant, at which a range begins or ends.
        private static Moment moment(String text, ZoneId zone) {
            if (!text.contains("T") && !text.contains(" ")) {
                return new Moment(LocalDate.parse(text), zone);
            }
            String iso = text.replace(' ', 'T');
            boolean zoned = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:\\d\\d");
            long instant = zoned
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant().toEpochMilli();
            return new Moment(instant, instant);
        }

        private static Moment dayOf(String text, ZoneId zone) {
            return new Moment(LocalDate.parse(text.substring(0, Math.min(text.length(), "2024-01-23".length()))), zone);
        }
    }

    /**
     * The range to replay.
     *
     * @return the user's choice; empty for the last trading day in the source
     */
    public Optional<RangeChoice> range() {
        String from = text(Setting.FROM).strip();
        String to = text(Setting.TO).strip();
        return from.isEmpty() && to.isEmpty() ? Optional.empty() : Optional.of(new RangeChoice(from, to));
    }

    /**
     * How the tape is played.
     *
     * @return speed, mode, start and gaps
     */
    public Pacing pacing() {
        return new Pacing(
                read(Setting.SPEED, "a speed", Speed::parse),
                read(Setting.MODE, "a mode", ReplayMode::parse),
                choice(Setting.START, StartPolicy.class),
                Pacing.DEFAULT_SETTLE,
                seconds(Setting.IDLE_GAP));
    }

    /**
     * Where the ticks' randomness comes from.
     *
     * @return the seed
     */
    public long seed() {
        return whole(Setting.SEED, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Which time ticks carry. */
    private enum Stamps {
        ORIGINAL,
        NOW
    }

    /**
     * Says whether ticks carry the time of sending.
     *
     * @return false when they carry market time
     */
    public boolean stampsNow() {
        return choice(Setting.TIMESTAMPS, Stamps.class) == Stamps.NOW;
    }

    /** What mode Depth shows of an index. */
    private enum IndexDepth {
        NONE,
        SYNTHETIC
    }

    /**
     * Says whether an order book is invented for an index as well.
     *
     * @return false unless the user wants what real brokers do not send
     */
    public boolean inventsIndexDepth() {
        return choice(Setting.INDEX_DEPTH, IndexDepth.class) == IndexDepth.SYNTHETIC;
    }

    /**
     * What becomes of clients that do not keep up.
     *
     * @return the policy
     */
    public SlowClients slowClients() {
        return choice(Setting.SLOW_CLIENTS, SlowClients.class);
    }

    /**
     * How long a client may take nothing while others wait for it.
     *
     * @return the time-out
     */
    public Duration stallTimeout() {
        return seconds(Setting.STALL_TIMEOUT);
    }

    /**
     * Where presets and session records are kept.
     *
     * @return the file, which need not exist
     */
    public Path db() {
        return path(Setting.DB)
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.INVALID_PARAMETER, "db is a file: db= (from " + origin(Setting.DB) + ")"));
    }

    /**
     * How many replay sessions there may be besides the main one.
     *
     * @return from 0 to 1000
     */
    public int maximumSessions() {
        return (int) whole(Setting.MAX_SESSIONS, 0, 1_000);
    }

    /**
     * After which time without clients a named replay session ends.
     *
     * @return up to a year; zero for never
     */
    public Duration sessionIdleTime() {
        return Duration.ofMinutes(whole(Setting.SESSION_IDLE_MINUTES, 0, 525_600));
    }

    /**
     * What to do with impossible candles.
     *
     * @return the policy
     */
    public BadCandlePolicy badCandles() {
        return choice(Setting.BAD_CANDLES, BadCandlePolicy.class);
    }

    /**
     * What to do about each kind of finding of the check-up, {@link #badCandles()} included.
     *
     * @return the policies
     */
    public Checks checks() {
        ConfigValue value = requireNonNull(values.get(Setting.CHECKS));
        try {
            return Checks.of(badCandles()).with(value.text());
        } catch (IllegalArgumentException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, e.getMessage() + " (from " + value.origin() + ")", e);
        }
    }

    /**
     * Says whether regimes may bend futures and options.
     *
     * @return false unless the user insists
     */
    public boolean bendsDerivatives() {
        return flag(Setting.BEND_DERIVATIVES);
    }

    /**
     * Whose files a request may name.
     *
     * @return the folders; empty for none
     */
    public List<Path> requestFolders() {
        return list(Setting.REQUEST_FOLDERS).stream()
                .map(folder -> read(Setting.REQUEST_FOLDERS, "a list of folders", text -> {
                    try {
                        return Path.of(folder);
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException(e);
                    }
                }))
                .toList();
    }

    /**
     * Origins of web pages that may do everything.
     *
     * @return the origins
     */
    public List<String> allowedOrigins() {
        return list(Setting.ALLOW_ORIGIN);
    }

    /**
     * Where plugins are.
     *
     * @return the folder; empty for the usual one
     */
    public Optional<Path> plugins() {
        return path(Setting.PLUGINS);
    }

    /**
     * How much memory candles may take.
     *
     * @return the limit in bytes, at most half of the heap
     */
    public long memoryLimitBytes() {
        long megabytes = whole(Setting.MEMORY_LIMIT_MB, 1, 1_000_000);
        long most = mostCandleMegabytes(heapBytes);
        if (megabytes > most) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "memory_limit_mb is more than half of Java's heap, and no more than half is for candles:"
                            + " memory_limit_mb=" + megabytes + " (from " + origin(Setting.MEMORY_LIMIT_MB)
                            + "); give at most " + most + ", or a larger heap with JDK_JAVA_OPTIONS=-Xmx"
                            + 2 * megabytes * 11 / 10 + "m");
        }
        return megabytes * MILLION;
    }

    // The other half: a regime's output beside its input, and what was read beside what is kept, while a load lasts.
    static long mostCandleMegabytes(long heapBytes) {
        return Math.max(1, heapBytes / 2 / MILLION);
    }

    /**
     * A table that extends the built-in trading calendar.
     *
     * @return its path; empty for none
     */
    public Optional<Path> calendar() {
        return path(Setting.CALENDAR);
    }

    /**
     * The whole configuration with the origin of each value, as a configuration file; secrets are hidden.
     *
     * @return lines of YAML
     */
    public List<String> describe() {
        return values.entrySet().stream()
                .map(entry -> {
                    String text = entry.getValue().text();
                    String shown = entry.getKey().isSecret() && !text.isEmpty() ? "***" : text;
                    return entry.getKey().key() + ": " + yaml(shown) + "  # from "
                            + entry.getValue().origin();
                })
                .toList();
    }

    private static String yaml(String text) {
        boolean plain = text.matches("[A-Za-z0-9_./][A-Za-z0-9_./-]*");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
