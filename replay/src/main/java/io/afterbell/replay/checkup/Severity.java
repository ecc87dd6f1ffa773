package io.afterbell.replay.checkup;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** What an honest market does, or a calendar explains; worth knowing, no reason to doubt the candles. */
    NOTE,
    /** The candles are possible and probably wrong: a replay of them may teach something that never was. */
    WARNING,
    /** No market can have printed this, or there is nothing to replay. */
    ERROR;

    /**
     * The name in reports.
     *
     * @return for example {@code warning}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
