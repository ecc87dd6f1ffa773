package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TimeRange;
import java.util.List;
import java.util.Locale;

/**
 * Something odd about candles: what, where, how many, how bad, and what is done about it. Immutable.
 *
 * @param kind what it is
 * @param severity how bad it is
 * @param count how many candles, minutes or days it concerns, as the kind counts
 * @param places how many places it was found at: runs of candles, or days
 * @param examples the first few places for people, in the exchange's time
 * @param ranges the places for programs, UTC, in the order found; at most {@link #MOST_RANGES}
 * @param policy what the settings say about it
 * @param consequence what is done about it, in words
 */
public record Finding(
        Kind kind,
        Severity severity,
        int count,
        int places,
        List<String> examples,
        List<TimeRange> ranges,
        FindingPolicy policy,
        String consequence) {
    /** How many ranges a finding keeps, so that a wholly dirty series takes no memory. */
    public static final int MOST_RANGES = 100;

    /** What can be odd. A released name never changes. */
    public enum Kind {
        /** High below low, or open or close outside of them. Repair widens high and low to hold open and close. */
        HIGH_LOW(
                "candle whose high and low do not hold its prices",
                "candles whose high and low do not hold their prices",
                "high and low are widened"),
        /**
         * A price that is zero, negative or no number, or a negative volume. Repair takes the candle's other prices, or
         * leaves it out when it has none.
         */
        BAD_PRICE(
                "candle with zero, negative or missing prices",
                "candles with zero, negative or missing prices",
                "prices are filled in from the candle's others, candles without any are left out"),
        /** Begins before the candle before has ended. Repair leaves the later one out. */
        OVERLAP(
                "candle that begins before the one before has ended",
                "candles that begin before the one before has ended",
                "the later one is left out"),
        /** Rows with the same time and other values. Repair takes the later row as the correction. */
        CONTRADICTORY_DUPLICATE(
                "row that contradicts an earlier row of the same time",
                "rows that contradict an earlier row of the same time",
                "the later row is taken"),
        /** Rows that repeat an earlier one. Repair takes it once, as is done anyway. */
        DUPLICATE("row that repeats an earlier row", "rows that repeat an earlier row", "each is taken once"),
        /** Rows stored after rows of a later time. Repair puts them in order, as is done anyway. */
        DISORDER("row out of order", "rows out of order", "put in order"),
        /** Rows that are no candles. Repair leaves them out, as is done anyway. */
        UNREADABLE_ROW("row that is no candle", "rows that are no candles", "left out"),
        /** Minutes of a trading session without a candle. Cannot be repaired: nobody knows what was traded. */
        MISSING_MINUTES("minute without a candle", "minutes without a candle", ""),
        /** Whole trading days without a candle between the first and the last. Cannot be repaired. */
        MISSING_DAYS("trading day without any candle", "trading days without any candle", ""),
        /** Candles outside the exchange's hours. Repair leaves them out. */
        OUTSIDE_TRADING_HOURS("candle outside trading hours", "candles outside trading hours", "left out"),
        /** Candles on a holiday or a weekend. Repair leaves them out. */
        CLOSED_DAY("candle on a day without trade", "candles on days without trade", "left out"),
        /** Days with hours of their own, such as an evening session on a holiday. Nothing to repair. */
        SPECIAL_SESSION("day with special hours", "days with special hours", ""),
        /** Stretches of candles that fit the trading hours when they are moved by half-hours. Repair moves them. */
        TIME_ZONE(
                "candle whose time is that of another zone",
                "candles whose times are those of another zone",
                "shifted back"),
        /** The same price candle after candle in the middle of a day. Repair leaves out all but the first. */
        FLAT_RUN("candle in a flat run", "candles in flat runs", "all but the first of a run are left out"),
        /** A day that ends in a frozen price. Repair leaves out all but the first frozen candle. */
        STALE_TAIL(
                "candle at the end of a day whose price is frozen",
                "candles at the end of days whose price is frozen",
                "all but the first are left out"),
        /** A day that repeats an earlier day's prices. Repair leaves the copy out. */
        COPIED_DAY("candle that repeats an earlier day", "candles that repeat an earlier day", "the copy is left out"),
        /**
         * A price that is left and returned to within three minutes, or a gap inside a day that stays. Repair leaves the
         * spikes out; a gap that stays cannot be repaired.
         */
        JUMP("jump", "jumps", "spikes are left out, a gap that stays is kept"),
        /** A gap overnight of the size of a split or bonus, which stays. Repair divides the prices before it. */
        SPLIT(
                "split or bonus that is not adjusted for",
                "splits or bonuses that are not adjusted for",
                "prices before it are divided"),
        /**
         * Rows or days at another level than the rest, or a series equal to another instrument's. Repair leaves out such
         * rows and days.
         */
        FOREIGN_DATA(
                "candle that looks like another instrument's",
                "candles that look like another instrument's",
                "left out"),
        /** Prices that lie on no price grid, as computing with floats leaves them. They are always rounded. */
        FLOAT_NOISE("candle off every price grid", "candles off every price grid", "rounded"),
        /** The source could not be read, or holds no candle of what was asked for. Cannot be repaired. */
        SOURCE_FAILURE("failure of the source", "failures of the source", "");

        private final String one;
        private final String words;
        private final String repair;

        Kind(String one, String words, String repair) {
            this.one = one;
            this.words = words;
            this.repair = repair;
        }

        /**
         * The name in settings and reports.
         *
         * @return for example {@code missing_minutes}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * What is counted, for people.
         *
         * @return for example {@code candles outside trading hours}
         */
        public String words() {
            return words;
        }

        /**
         * A number of them, for people.
         *
         * @param count how many
         * @return for example {@code 1 candle outside trading hours}
         */
        public String words(int count) {
            return count + " " + (count == 1 ? one : words);
        }

        /**
         * What repair does, in words.
         *
         * @return a clause; empty when this cannot be repaired
         */
        public String repair() {
            return repair;
        }

        /**
         * Says whether such candles cannot be replayed as they are, so that they are refused unless repaired or dropped.
         *
         * @return true for candles that no market can have printed
         */
        public boolean isImpossible() {
            return this == HIGH_LOW || this == BAD_PRICE || this == OVERLAP || this == CONTRADICTORY_DUPLICATE;
        }

        // What the calendar says of a candle is done to all alike; elsewhere a note is an honest market's and stays.
        boolean concernsNotes() {
            return this == OUTSIDE_TRADING_HOURS || this == CLOSED_DAY || this == MISSING_MINUTES;
        }
    }

    /** Checks that nothing is missing and copies the lists. */
    public Finding {
        requireNonNull(kind, "kind");
        requireNonNull(severity, "severity");
        examples = List.copyOf(examples);
        ranges = List.copyOf(ranges);
        requireNonNull(policy, "policy");
        requireNonNull(consequence, "consequence");
    }

    /**
     * The source, or one instrument of it, could not be read.
     *
     * @param why what the source said
     * @return an error that is refused
     */
    public static Finding sourceFailure(String why) {
        return new Finding(
                Kind.SOURCE_FAILURE, Severity.ERROR, 1, 1, List.of(why), List.of(), FindingPolicy.REFUSE, "refused");
    }

    /**
     * Says whether the candles must not be replayed because of this.
     *
     * @return true when the policy is to refuse it, unless it is a mere note that the policy does not concern
     */
    public boolean isRefused() {
        return policy == FindingPolicy.REFUSE && isConcerned();
    }

    boolean isConcerned() {
        return severity != Severity.NOTE || kind.concernsNotes();
    }

    /** One line for people. */
    @Override
    public String toString() {
        String more = places > examples.size() ? "; …" : "";
        String where = examples.isEmpty() ? "" : " (" + String.join("; ", examples) + more + ")";
        return kind == Kind.SOURCE_FAILURE
                ? severity.code() + ": " + String.join("; ", examples)
                : severity.code() + ": " + kind.words(count) + where + ": " + consequence;
    }
}
