package io.afterbell.replay.checkup;

import java.util.Locale;

/** What to do about one kind of finding. */
public enum FindingPolicy {
    /** Do not replay candles that have it. */
    REFUSE,
    /** Mend what can be mended, as the kind says, and write it into the manifest. */
    REPAIR,
    /** Leave such candles out; for candles that cannot have been. */
    DROP,
    /** Replay the candles as they are and mention it. */
    KEEP;

    /**
     * The name in settings and reports.
     *
     * @return for example {@code refuse}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
