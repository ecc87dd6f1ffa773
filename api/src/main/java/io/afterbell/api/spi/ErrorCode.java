package io.afterbell.api.spi;

/**
 * What went wrong, sorted by who can mend it. Codes are part of the REST contract: a released name never changes.
 */
public enum ErrorCode {
    /** A name, a date, a number or a file that the user gave cannot be used. */
    INVALID_PARAMETER(Audience.USER),
    /** No source, regime or synthesizer has the name that was asked for. */
    UNKNOWN_PLUGIN(Audience.USER),
    /** The source holds no such instrument. */
    UNKNOWN_INSTRUMENT(Audience.USER),
    /** The source holds the instrument but no candle in the range. */
    EMPTY_RANGE(Audience.USER),
    /** Candles that no market could have printed; the replay was refused. */
    IMPOSSIBLE_CANDLES(Audience.USER),
    /** What was asked for does not fit into the configured memory limit. */
    TOO_LARGE(Audience.USER),
    /** There is no replay session or preset of that name. */
    NOT_FOUND(Audience.USER),
    /** The request makes no sense in the state that the replay session is in. */
    WRONG_STATE(Audience.USER),
    /** A port, a host or a key that must not be used. */
    NOT_ALLOWED(Audience.USER),
    /** The source's file does not exist or cannot be read. */
    SOURCE_UNREADABLE(Audience.USER),
    /** Another program holds the source's file; trying again later may help. */
    SOURCE_BUSY(Audience.RESOURCES),
    /** A file or a socket of ours failed: a full disk, a port in use. */
    INPUT_OUTPUT(Audience.RESOURCES),
    /** A plugin cannot be loaded. */
    PLUGIN_BROKEN(Audience.PLUGIN_AUTHOR),
    /** A plugin returned what its contract forbids. */
    PLUGIN_CONTRACT(Audience.PLUGIN_AUTHOR),
    /** A mistake of Afterbell's own. */
    INTERNAL(Audience.AFTERBELL);

    /** Who can mend an error. */
    public enum Audience {
        /** The trader, by asking for something else. */
        USER,
        /** Whoever runs the machine, or time. */
        RESOURCES,
        /** The author of a plugin. */
        PLUGIN_AUTHOR,
        /** The makers of Afterbell. */
        AFTERBELL
    }

    private final Audience audience;

    ErrorCode(Audience audience) {
        this.audience = audience;
    }

    /**
     * Who can mend this.
     *
     * @return the audience
     */
    public Audience audience() {
        return audience;
    }
}
