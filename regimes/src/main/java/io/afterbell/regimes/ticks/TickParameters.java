package io.afterbell.regimes.ticks;

import io.afterbell.api.spi.ParameterSpec;
import java.util.List;

/** The parameters that synthesizers of many ticks share. */
final class TickParameters {
    static final String TICKS_PER_CANDLE = "ticks_per_candle";
    static final String TYPICAL_TICKS = "typical_ticks";
    static final String MOST_TICKS = "most_ticks";
    static final String AUTO = "auto";

    private static final int DEFAULT_TICKS = 10;
    /** A broker's feed of a liquid Indian future brought 52 and 61 updates a minute (2025-11-17, midday). */
    private static final int DEFAULT_TYPICAL = 60;
    /** Four a second is what brokers' feeds pass on at most. */
    private static final int DEFAULT_MOST = 240;

    static final List<ParameterSpec> TICKS = List.of(
            ParameterSpec.integerOr(
                    TICKS_PER_CANDLE,
                    DEFAULT_TICKS,
                    1,
                    TickTables.MAXIMUM_TICKS,
                    List.of(AUTO),
                    "How many ticks each candle has; below 4 not all of open, high, low and close fit; auto goes by"
                            + " volume, range and time of day."),
            ParameterSpec.integer(
                    TYPICAL_TICKS,
                    DEFAULT_TYPICAL,
                    4,
                    TickTables.MAXIMUM_TICKS,
                    "How many ticks an ordinary candle has under ticks_per_candle=auto."),
            ParameterSpec.integer(
                    MOST_TICKS,
                    DEFAULT_MOST,
                    4,
                    TickTables.MAXIMUM_TICKS,
                    "How many ticks a candle has at most under ticks_per_candle=auto."));

    private TickParameters() {}
}
