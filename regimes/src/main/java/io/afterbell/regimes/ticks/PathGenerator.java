package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;

/**
 * What generators of many ticks have in common: where the four prices go, the cases with too few ticks for them, and the
 * columns in which a candle's ticks are put together.
 */
abstract class PathGenerator implements TickGenerator {
    private static final int TICKS_FOR_ALL_ANCHORS = 4;

    private final TickCount tickCount;
    final CandlePath candle;
    /** Of the candle in hand: steps above the low. */
    final long[] path;

    PathGenerator(SynthesisContext context, PathLibrary library) {
        tickCount = TickCount.of(context);
        candle = new CandlePath(context.seed(), context.priceScale(), library);
        path = new long[tickCount.maximum()];
    }

    @Override
    public final void generate(CandleSeries series, int index, TickSink sink) {
        candle.read(series, index);
        int ticks = tickCount.of(series, index);
        if (ticks >= TICKS_FOR_ALL_ANCHORS) {
            candle.draw(series, index);
            candle.placeExtremes(ticks);
            walk(ticks);
            path[candle.highTick] = candle.high;
            path[candle.lowTick] = 0;
        } else if (ticks == TICKS_FOR_ALL_ANCHORS - 1) {
            path[1] = candle.middleOfThree();
        }
        path[0] = candle.open;
        path[ticks - 1] = candle.close;
        emit(series, index, ticks, sink);
    }

    /**
     * Fills the path between the four prices, which are written over it afterwards.
     *
     * @param ticks how many ticks the path has, at least 4
     */
    abstract void walk(int ticks);

    /** Hands the path to the sink with times and volumes. */
    abstract void emit(CandleSeries series, int index, int ticks, TickSink sink);
}
