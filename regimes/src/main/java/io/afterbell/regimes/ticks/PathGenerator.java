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

    private final int ticks;
    final CandleAnchors anchors;
    /** Of the candle in hand: steps above the low. */
    final long[] path;

    PathGenerator(SynthesisContext context, int ticks) {
        this.ticks = ticks;
        anchors = new CandleAnchors(context.seed(), context.priceScale());
        path = new long[ticks];
    }

    @Override
    public final void generate(CandleSeries series, int index, TickSink sink) {
        anchors.read(series, index);
        if (ticks >= TICKS_FOR_ALL_ANCHORS) {
            anchors.drawTicks(ticks);
            walk();
        } else {
            path[0] = anchors.open;
            if (ticks == TICKS_FOR_ALL_ANCHORS - 1) {
                path[1] = anchors.middleOfThree();
            }
            path[ticks - 1] = anchors.close;
        }
        emit(series, index, ticks, sink);
    }

    /** Fills the path; the anchors stand at their ticks. */
    private void walk() {
        int earlier = Math.min(anchors.highTick, anchors.lowTick);
        int later = Math.max(anchors.highTick, anchors.lowTick);
        boolean highIsEarlier = anchors.highTick < anchors.lowTick;
        long atEarlier = highIsEarlier ? anchors.high : 0;
        long atLater = highIsEarlier ? 0 : anchors.high;
        path[0] = anchors.open;
        leg(0, anchors.open, earlier, atEarlier);
        leg(earlier, atEarlier, later, atLater);
        leg(later, atLater, ticks - 1, anchors.close);
    }

    /**
     * Fills the ticks behind one anchor up to and including the next; does nothing when they are the same tick.
     *
     * @param from the tick of the first anchor, which is filled already
     * @param fromSteps its price
     * @param to the tick of the second anchor
     * @param toSteps its price
     */
    abstract void leg(int from, long fromSteps, int to, long toSteps);

    /** Hands the path to the sink with times and volumes. */
    abstract void emit(CandleSeries series, int index, int ticks, TickSink sink);
}
