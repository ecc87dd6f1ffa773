package io.afterbell.source.historify;

/**
 * An instrument's stored times: how many there are, the first and the last, and what the hours of the day at which they
 * lie tell of their zone. For one thread.
 */
final class TimesOfDay {
    /** What an Indian clock is ahead of UTC. */
    static final long IST_SECONDS = 19_800;

    static final long SECONDS_A_DAY = 86_400;

    /** Trading starts and ends at multiples of this, so that times of one quarter of an hour tell the same. */
    static final long QUARTER_SECONDS = 900;

    /** Where trading on Indian exchanges starts at the earliest, in seconds of an Indian day. */
    private static final long OPENS = 9 * 3_600;

    private static final long EQUITY_CLOSES = 15 * 3_600 + 45 * 60;
    private static final long CURRENCY_CLOSES = 17 * 3_600;
    private static final long COMMODITY_CLOSES = 24 * 3_600;

    private final long closes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long count;
    private long fitUtc;
    private long fitIst;

    /**
     * @param exchange where the instrument is traded; one that is not known counts as one of shares
     */
    TimesOfDay(String exchange) {
        closes = switch (exchange) {
            case "MCX", "NCO", "MCX_INDEX" -> COMMODITY_CLOSES;
            case "CDS", "BCD" -> CURRENCY_CLOSES;
            default -> EQUITY_CLOSES;
        };
    }

    /** Takes in one time, in seconds. */
    void add(long seconds) {
        add(seconds, seconds, 1);
    }

    /**
     * Takes in times that lie in the same quarter of an hour of any days.
     *
     * @param earliest the first of them, in seconds
     * @param latest the last of them
     * @param howMany their number
     */
    void add(long earliest, long latest, long howMany) {
        first = Math.min(first, earliest);
        last = Math.max(last, latest);
        count += howMany;
        long ofDay = Math.floorMod(earliest, SECONDS_A_DAY);
        boolean fitsUtc = ofDay >= OPENS - IST_SECONDS && ofDay < closes - IST_SECONDS;
        boolean fitsIst = ofDay >= OPENS && ofDay < closes;
        if (fitsUtc != fitsIst) {
            if (fitsUtc) {
                fitUtc += howMany;
            } else {
                fitIst += howMany;
            }
        }
    }

    /** The earliest time; meaningful when there is any, as is the latest. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long count() {
        return count;
    }

    /** How many lie in trading hours only if they are UTC. */
    long fitUtc() {
        return fitUtc;
    }

    /** How many lie in trading hours only if they are Indian time written as UTC. */
    long fitIst() {
        return fitIst;
    }
}
