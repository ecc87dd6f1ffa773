package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Days that repeat an earlier day's prices at the same times of day: a Saturday that a downloader filled with Friday.
 */
final class CopiedDays implements Check {
    /** A quarter of an hour: two such pieces of different days are never equal by chance when the price moves. */
    private static final int CANDLES_A_PIECE = 15;
    /** A piece in which the price hardly moves says nothing. */
    private static final int FEWEST_MOVES = 8;
    /** A day is a copy when half of its pieces are, so that a vendor who overwrote the morning is found as well. */
    private static final double COPIED_SHARE = 0.5;

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        Map<Long, Integer> dayByPiece = new HashMap<>();
        int[] matches = new int[facts.days.count()];
        for (int day = 0; day < facts.days.count(); day++) {
            Arrays.fill(matches, 0, day, 0);
            int pieces = 0;
            int from = facts.days.from(day);
            int to = facts.days.to(day);
            int best = -1;
            for (int i = from; i + CANDLES_A_PIECE <= to; i += CANDLES_A_PIECE) {
                long piece = piece(facts.series, i, i + CANDLES_A_PIECE);
                if (piece == 0) {
                    continue;
                }
                pieces++;
                Integer earlier = dayByPiece.putIfAbsent(piece, day);
                if (earlier != null && earlier != day) {
                    matches[earlier]++;
                    best = best < 0 || matches[earlier] > matches[best] ? earlier : best;
                }
            }
            if (best >= 0 && matches[best] >= Math.max(1, COPIED_SHARE * pieces)) {
                report(facts, report, mending, day, best);
            }
        }
    }

    // Prices only, and no times: a copy may lie at another time of day when the zone is wrong too.
    private static long piece(CandleSeries series, int from, int to) {
        long hash = 0x9E3779B97F4A7C15L;
        int moves = 0;
        for (int i = from; i < to; i++) {
            moves += i > from && series.close(i) != series.close(i - 1) ? 1 : 0;
            hash = mix(hash, series.open(i));
            hash = mix(hash, series.high(i));
            hash = mix(hash, series.low(i));
            hash = mix(hash, series.close(i));
        }
        return moves < FEWEST_MOVES ? 0 : hash;
    }

    // A multiplication and a shift spread each price's bits; that is enough to tell pieces apart.
    private static long mix(long hash, double price) {
        long mixed = (hash ^ Double.doubleToRawLongBits(price)) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 29);
    }

    private static void report(Facts facts, Report report, Mending mending, int day, int original) {
        int from = facts.days.from(day);
        int to = facts.days.to(day);
        report.add(
                Finding.Kind.COPIED_DAY,
                Severity.WARNING,
                to - from,
                facts.range(from, to),
                () -> facts.days.date(day) + " repeats " + facts.days.date(original));
        if (report.repairs(Finding.Kind.COPIED_DAY, Severity.WARNING)) {
            mending.leaveOut(from, to);
        }
    }
}
