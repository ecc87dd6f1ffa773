package io.afterbell.server.wire;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingDays;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickCursor;
import io.afterbell.replay.TickMerger;
import java.time.ZoneId;

/** Prepared series and blocks of ticks for tests of encoders. */
public final class TickBlocks {
    private TickBlocks() {}

    /**
     * A series of one candle whose scales have the given decimals.
     *
     * @param instrument whose candle it is
     * @param priceDecimals digits after a price's point
     * @param volumeDecimals digits after a volume's point
     */
    public static PreparedSeries prepared(Instrument instrument, int priceDecimals, int volumeDecimals) {
        double volume = 1 / Math.pow(10, volumeDecimals);
        CandleSeries series = CandleSeries.builder(instrument, Interval.ONE_MINUTE)
                .add(1_700_000_100_000L, 1, 1, 1, 1, volume)
                .build(new PriceScale(priceDecimals, 1));
        if (series.volumeScale().decimals() != volumeDecimals) {
            throw new AssertionError(series.volumeScale());
        }
        return new PreparedSeries(series, TradingDays.of(series, ZoneId.of("Asia/Kolkata")), 0);
    }

    /**
     * A block of one tick.
     *
     * @param index the instrument's index
     * @param price units of the price scale
     * @param dayVolume units of the volume scale
     */
    public static TickBlock block(int index, long price, long dayVolume) {
        TickBlock block = new TickBlock(1);
        TickMerger merger = new TickMerger();
        merger.add(new OneTick(price, dayVolume), index);
        if (merger.fill(block, Long.MAX_VALUE) == TickMerger.Stop.GAP) {
            merger.skipGap();
            merger.fill(block, Long.MAX_VALUE);
        }
        return block;
    }

    private record OneTick(long price, long dayVolume, boolean[] taken) implements TickCursor {
        OneTick(long price, long dayVolume) {
            this(price, dayVolume, new boolean[1]);
        }

        @Override
        public Instrument instrument() {
            return Instrument.of("ANY", "NSE");
        }

        @Override
        public boolean next() {
            boolean first = !taken[0];
            taken[0] = true;
            return first;
        }

        @Override
        public boolean seek(long epochMillis) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long epochMillis() {
            return 1_700_000_100_000L;
        }

        @Override
        public long volume() {
            return 1;
        }

        @Override
        public long spanFromEpochMillis() {
            return epochMillis();
        }

        @Override
        public long spanToEpochMillis() {
            return epochMillis() + 60_000;
        }

        @Override
        public void close() {}
    }
}
