package io.afterbell.server.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be configured: the same word on the command line ({@code --idle-gap}), in the environment
 * ({@code AFTERBELL_IDLE_GAP}) and in the file ({@code idle_gap}).
 */
public enum Setting {
    /** Where to listen. */
    HOST("127.0.0.1", "HOST", "MOCK_WS_HOST", "The address to listen on; any but loopback demands --api-key."),
    /** The port to listen on. */
    PORT("8770", "PORT", "MOCK_WS_PORT", "The port to listen on; 8765, 8766 and 8767 belong to live feeds."),
    /** The key that clients must show. */
    API_KEY("", "KEY", "", "The key that clients must show; without one, any key or none will do."),
    /** Where candles come from. */
    SOURCE(
            "historify",
            "SOURCE",
            "",
            "Where candles come from, as name:key=value,key=value or a file or folder; of several, the first that has an instrument counts."),
    /** What is loaded before the first client comes. */
    SYMBOLS("", "LIST", "", "Instruments to load at once, as SYMBOL:EXCHANGE, comma-separated; others when asked for."),
    /** The start of the range. */
    FROM(
            "",
            "DATE",
            "MOCK_REPLAY_START_DATE",
            "The first day, or date and time, to replay, or last:5d; without dates the last trading day in the source."),
    /** The end of the range. */
    TO(
            "",
            "DATE",
            "MOCK_REPLAY_END_DATE",
            "The last day to replay, which is included, or date and time, which is not."),
    /** The market regime. */
    REGIME("none", "REGIME", "", "How to bend the candles, as name:key=value, joined by +; see \"afterbell plugins\"."),
    /** What makes the ticks. */
    SYNTHESIZER("bridge", "NAME", "", "What makes the ticks inside a candle, as name:key=value."),
    /** How fast the market runs. */
    SPEED(
            "1",
            "FACTOR",
            "MOCK_REPLAY_SPEED",
            "Market time over real time, or max: as fast as the slowest client reads."),
    /** What happens at the end. */
    MODE("single_pass", "MODE", "", "What happens at the end: single_pass, date_range, loop or loop:n."),
    /** Where randomness comes from. */
    SEED("1", "NUMBER", "", "Where the ticks' randomness comes from: the same seed gives the same ticks."),
    /** When the clock starts. */
    START("on_subscribe", "WHEN", "", "When the clock starts: on_subscribe, now or manual."),
    /** Which time ticks carry. */
    TIMESTAMPS("original", "WHICH", "", "Which time ticks carry: original market time, or now."),
    /** Whether an index has an order book. */
    INDEX_DEPTH("none", "WHICH", "", "Order books of indices in mode Depth: none, as brokers send it, or synthetic."),
    /** How long a gap may last. */
    IDLE_GAP("0", "SECONDS", "", "The most real seconds that a night or another gap without candles takes."),
    /** What becomes of slow clients. */
    SLOW_CLIENTS(
            "auto", "POLICY", "", "What becomes of a client that does not keep up: block, latest, disconnect or auto."),
    /** How long a client may stall. */
    STALL_TIMEOUT(
            "5",
            "SECONDS",
            "",
            "After how many seconds a client that the session waits for and that takes nothing is closed."),
    /** What to do with impossible candles. */
    BAD_CANDLES("refuse", "POLICY", "", "What to do with candles that cannot have been: refuse, repair or drop."),
    /** What to do about each kind of finding. */
    CHECKS(
            "",
            "LIST",
            "",
            "What to do about findings of the check-up, as kind=refuse|repair|keep, comma-separated; see validate."),
    /** Whether regimes may bend derivatives. */
    BEND_DERIVATIVES("false", "true|false", "", "Whether regimes may bend futures and options, which breaks parity."),
    /** How many replay sessions there may be. */
    MAX_SESSIONS("16", "NUMBER", "", "How many replay sessions there may be besides main, private ones included."),
    /** After how many minutes a named session without clients ends. */
    SESSION_IDLE_MINUTES(
            "30",
            "MINUTES",
            "",
            "After how many minutes a replay session without clients ends, not main; 0 for never."),
    /** Where presets are. */
    DB("db/mock_replay.db", "FILE", "", "Where presets and session records are kept; made when first needed."),
    /** Which pages may do everything. */
    ALLOW_ORIGIN("", "LIST", "", "Origins of web pages that may connect and change things, comma-separated."),
    /** Whose files a request may name. */
    REQUEST_FOLDERS(
            "",
            "LIST",
            "",
            "Folders whose files a request over REST or WebSocket may name, comma-separated; none when not given."),
    /** Where plugins are. */
    PLUGINS("", "FOLDER", "", "Where plugins are; without it, plugins in Afterbell's own folder."),
    /** How much memory candles may take. */
    MEMORY_LIMIT_MB(
            "1024",
            "MB",
            "",
            "How much memory all loaded candles may take, at 56 bytes each; half of Java's heap at most."),
    /** A table of trading hours and holidays. */
    CALENDAR("", "FILE", "", "A table of trading hours and holidays that extends the built-in one.");

    private static final String PREFIX = "AFTERBELL_";

    private final String defaultValue;
    private final String label;
    private final String otherVariable;
    private final String description;

    Setting(String defaultValue, String label, String otherVariable, String description) {
        this.defaultValue = defaultValue;
        this.label = label;
        this.otherVariable = otherVariable;
        this.description = description;
    }

    /**
     * The name in the configuration file.
     *
     * @return for example {@code idle_gap}
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The option on the command line.
     *
     * @return for example {@code --idle-gap}
     */
    public String option() {
        return "--" + key().replace('_', '-');
    }

    /**
     * The environment variables that set it, the strongest first.
     *
     * @return for example {@code AFTERBELL_PORT} and {@code MOCK_WS_PORT}
     */
    public List<String> variables() {
        String own = PREFIX + name();
        return otherVariable.isEmpty() ? List.of(own) : List.of(own, otherVariable);
    }

    /**
     * The value when nobody sets it.
     *
     * @return the default as text; empty for none
     */
    public String defaultValue() {
        return defaultValue;
    }

    /**
     * What to call the value in a help text.
     *
     * @return for example {@code SECONDS}
     */
    public String label() {
        return label;
    }

    /**
     * What it does.
     *
     * @return one sentence
     */
    public String description() {
        return description;
    }

    /**
     * Says whether the value must not be shown.
     *
     * @return true for the key
     */
    public boolean isSecret() {
        return this == API_KEY;
    }

    /**
     * Finds a setting by its name in the file.
     *
     * @param key the name
     * @return the setting; empty when there is none
     */
    public static Optional<Setting> ofKey(String key) {
        requireNonNull(key, "key");
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    static boolean isOwnVariable(String variable) {
        return variable.startsWith(PREFIX);
    }
}
