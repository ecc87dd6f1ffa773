package io.afterbell.source.files;

import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes minutes up inside candles that are longer. Added up again, they are the candle. */
final class Minutes {
    private Minutes() {}

    /**
     * Spreads one candle.
     *
     * @param out takes the minutes
     * @param instrument whose candle it is; decides which minutes of a day are traded
     * @param interval how long it is
     * @param opens when it opens, UTC; 00:00 UTC of its date for a day
     * @param ohlc open, high, low and close
     * @param volume what was traded
     * @param openInterest open interest at its end
     */
    static void spread(
            Candles out,
            Instrument instrument,
            Interval interval,
            long opens,
            double[] ohlc,
            double volume,
            long openInterest) {
        long[] minutes = minutes(instrument, interval, opens);
        int count = minutes.length;
        // A fixed order would tell a strategy the future; the time decides, so that every load draws the same.
        boolean highFirst = (mix(opens) & 1) == 0;
        double first = highFirst ? ohlc[1] : ohlc[2];
        double second = highFirst ? ohlc[2] : ohlc[1];
        double[] corners = {ohlc[0], first, second, ohlc[3]};
        double given = 0;
        for (int i = 0; i < count; i++) {
            double from = 3.0 * i / count;
            double to = 3.0 * (i + 1) / count;
            double open = at(corners, from, ohlc);
            double close = at(corners, to, ohlc);
            double high = Math.max(open, close);
            double low = Math.min(open, close);
            // A corner inside the minute is one of its extremes.
            for (int corner = 1; corner <= 2; corner++) {
                if (corner >= from && corner <= to) {
                    high = Math.max(high, corners[corner]);
                    low = Math.min(low, corners[corner]);
                }
            }
            double until = Math.floor(volume * (i + 1) / count);
            double part = i == count - 1 ? volume - given : until - given;
            given += part;
            out.add(minutes[i], open, high, low, close, part, openInterest);
        }
    }

    private static double at(double[] corners, double position, double[] ohlc) {
        int leg = Math.min(2, (int) position);
        double share = position - leg;
        double price = corners[leg] + (corners[leg + 1] - corners[leg]) * share;
        // Hundredths, as most markets trade; the ends are the candle's own prices.
        return share == 0 || share == 1 ? price : Math.max(ohlc[2], Math.min(ohlc[1], Math.rint(price * 100) / 100));
    }

    private static long[] minutes(Instrument instrument, Interval interval, long opens) {
        if (!interval.equals(Interval.ONE_DAY)) {
            return from(opens, (int) (interval.millis() / Intervals.MINUTE));
        }
        TradingCalendar calendar = TradingCalendar.standard();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(opens, Intervals.DAY));
        List<TradingSession> sessions = calendar.sessions(instrument.exchange(), date);
        List<Long> minutes = new ArrayList<>();
        for (TradingSession session : sessions) {
            for (long time = session.hours().fromEpochMillis();
                    time < session.hours().toEpochMillis();
                    time += Intervals.MINUTE) {
                minutes.add(time);
            }
        }
        if (minutes.isEmpty()) {
            ZoneId zone = calendar.zone(instrument.exchange());
            Instant morning = date.atTime(9, 15).atZone(zone).toInstant();
            return from(morning.toEpochMilli(), 375);
        }
        return minutes.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] from(long opens, int count) {
        long[] minutes = new long[count];
        for (int i = 0; i < count; i++) {
            minutes[i] = opens + i * Intervals.MINUTE;
        }
        return minutes;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
