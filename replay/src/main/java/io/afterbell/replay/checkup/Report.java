package io.afterbell.replay.checkup;

import io.afterbell.api.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects findings while checks look at a series, bounded however dirty it is. For one thread. */
final class Report {
    private static final int EXAMPLES = 3;

    /** What was found of one kind at one severity. */
    private static final class Tally {
        final List<String> examples = new ArrayList<>();
        final List<TimeRange> ranges = new ArrayList<>();
        int count;
        int places;

        @Nullable
        String consequence;
    }

    private final Checks checks;
    private final Tally[][] tallies = new Tally[Finding.Kind.values().length][Severity.values().length];

    Report(Checks checks) {
        this.checks = checks;
    }

    FindingPolicy policy(Finding.Kind kind) {
        return checks.policy(kind);
    }

    /** Says whether candles with this are to be mended. */
    boolean repairs(Finding.Kind kind, Severity severity) {
        FindingPolicy policy = checks.policy(kind);
        return (policy == FindingPolicy.REPAIR || policy == FindingPolicy.DROP)
                && (severity != Severity.NOTE || kind.concernsNotes());
    }

    /** Adds a place; the text is asked for only while examples are wanted. */
    void add(Finding.Kind kind, Severity severity, int count, @Nullable TimeRange range, Supplier<String> example) {
        Tally tally = tallies[kind.ordinal()][severity.ordinal()];
        if (tally == null) {
            tally = new Tally();
            tallies[kind.ordinal()][severity.ordinal()] = tally;
        }
        tally.count += count;
        tally.places++;
        if (tally.examples.size() < EXAMPLES) {
            tally.examples.add(example.get());
        }
        if (range != null) {
            addRange(tally.ranges, range);
        }
    }

    /** Adds a range to what was found of a kind before, without counting it again. */
    void addRange(Finding.Kind kind, Severity severity, TimeRange range) {
        Tally tally = tallies[kind.ordinal()][severity.ordinal()];
        if (tally != null) {
            addRange(tally.ranges, range);
        }
    }

    // Neighbours become one range.
    private static void addRange(List<TimeRange> ranges, TimeRange range) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).toEpochMillis() == range.fromEpochMillis()) {
            ranges.set(last, new TimeRange(ranges.get(last).fromEpochMillis(), range.toEpochMillis()));
        } else if (ranges.size() < Finding.MOST_RANGES) {
            ranges.add(range);
        }
    }

    /** Says in other words than the kind's what is done. */
    void consequence(Finding.Kind kind, String consequence) {
        for (Tally tally : tallies[kind.ordinal()]) {
            if (tally != null) {
                tally.consequence = consequence;
            }
        }
    }

    /** All findings, by severity from the worst on, then by kind. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Severity[] severities = Severity.values();
        for (int s = severities.length - 1; s >= 0; s--) {
            for (Finding.Kind kind : Finding.Kind.values()) {
                Tally tally = tallies[kind.ordinal()][s];
                if (tally != null) {
                    findings.add(finding(kind, severities[s], tally));
                }
            }
        }
        return findings;
    }

    private Finding finding(Finding.Kind kind, Severity severity, Tally tally) {
        FindingPolicy policy = checks.policy(kind);
        String consequence = tally.consequence;
        if (consequence == null) {
            if (policy == FindingPolicy.REFUSE) {
                consequence = severity != Severity.NOTE || kind.concernsNotes() ? "refused" : "kept";
            } else if (kind == Finding.Kind.FLOAT_NOISE || repairs(kind, severity)) {
                consequence = policy == FindingPolicy.DROP ? "left out" : kind.repair();
            } else {
                consequence = "kept";
            }
        }
        return new Finding(
                kind, severity, tally.count, tally.places, tally.examples, tally.ranges, policy, consequence);
    }
}
