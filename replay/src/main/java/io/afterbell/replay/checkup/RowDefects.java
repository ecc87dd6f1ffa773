package io.afterbell.replay.checkup;

import io.afterbell.api.spi.CandleDefect;
import java.util.List;

/** What the reader saw that the candles no longer show: rows that stood twice, out of order or not to be read. */
final class RowDefects {
    private RowDefects() {}

    static void report(List<CandleDefect> defects, Report report) {
        for (CandleDefect defect : defects) {
            Finding.Kind kind = kind(defect.kind());
            Severity severity = kind.isImpossible() ? Severity.ERROR : Severity.WARNING;
            report.add(kind, severity, defect.count(), null, () -> String.join("; ", defect.examples()));
            if (report.policy(kind) != FindingPolicy.REFUSE) {
                // The reader has done it, because each time comes once and in order, whatever the policy.
                report.consequence(kind, kind.repair());
            }
        }
    }

    private static Finding.Kind kind(CandleDefect.Kind defect) {
        return switch (defect) {
            case DUPLICATE -> Finding.Kind.DUPLICATE;
            case CONTRADICTORY -> Finding.Kind.CONTRADICTORY_DUPLICATE;
            case OUT_OF_ORDER -> Finding.Kind.DISORDER;
            case UNREADABLE_ROW -> Finding.Kind.UNREADABLE_ROW;
        };
    }
}
