package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.InstrumentKind;
import io.afterbell.api.OptionRight;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;

/**
 * Makes the candles of one instrument from the path of its name.
 *
 * <p>A future stands at its fair value, the spot carried to expiry. An option is worth what Black's formula says of that
 * future, with one volatility a day for all strikes and one time a candle, its end: so the premium is monotone in the
 * price, a candle's extremes come from the path's extremes, and call and put keep their parity. All contracts of a name
 * follow one path.
 */
final class CandleMaker {
    private static final double INTEREST_RATE = 0.065;
    // Options cost a little more than the volatility that comes true, as they do in real markets.
    private static final double IMPLIED_TO_REALISED = 1.1;
    private static final double MILLIS_A_YEAR = 365 * 86_400_000.0;
    private static final double VOLUME_DEVIATION = 0.6;
    private static final double OPTION_LOTS_PER_FUTURE_LOT = 10;

    /** Coins trade in thousandths. */
    static final double CRYPTO_VOLUME_UNITS = 1_000;

    /** Takes candles in time order. */
    @FunctionalInterface
    interface Output {
        void candle(long openEpochMillis, double open, double high, double low, double close, double volume);
    }

    private final Instrument instrument;
    private final Market market;
    private final PriceWalk walk;
    private final PriceScale priceScale;
    private final long volumeKey;
    private final long expiryEpochMillis;

    /**
     * Makes a maker.
     *
     * @param instrument with its sizes
     * @param expiryEpochMillis when trading in a dated contract ends; any number for other instruments
     */
    CandleMaker(Instrument instrument, PriceWalk walk, long seed, long expiryEpochMillis) {
        this.instrument = instrument;
        this.market = Market.of(instrument.exchange());
        this.walk = walk;
        this.priceScale = PriceScale.ofTickSize(walk.profile().priceStep(market));
        this.volumeKey = CounterRandom.key(seed, "volume of " + instrument.exchange() + ":" + instrument.symbol());
        this.expiryEpochMillis = expiryEpochMillis;
    }

    PriceScale priceScale() {
        return priceScale;
    }

    /**
     * Makes the candles of one day that open inside a range and before the instrument's own close.
     *
     * @param day the market's day
     */
    void make(int day, MarketDay minutes, long closeEpochMillis, TimeRange range, Output output) {
        PricePath path = walk.path(day, minutes);
        double spotOpen = StrictMath.exp(walk.logOpen(day));
        for (int k = 0; k < minutes.count(); k++) {
            long time = minutes.openEpochMillis(k);
            if (time >= closeEpochMillis || !range.contains(time)) {
                continue;
            }
            path.moveTo(k);
            double volume = volume(day, minutes, k, spotOpen);
            switch (instrument.kind()) {
                case OPTION -> option(day, time, path, volume, output);
                case FUTURE -> carried(time, path, StrictMath.exp(INTEREST_RATE * years(time)), volume, output);
                default -> carried(time, path, 1, volume, output);
            }
        }
    }

    private void carried(long time, PricePath path, double carry, double volume, Output output) {
        output.candle(
                time,
                priceScale.snap(carry * path.open()),
                priceScale.snap(carry * path.high()),
                priceScale.snap(carry * path.low()),
                priceScale.snap(carry * path.close()),
                volume);
    }

    private void option(int day, long time, PricePath path, double volume, Output output) {
        double years = years(time);
        double volatility = IMPLIED_TO_REALISED * walk.annualVolatility(day);
        OptionRight right = instrument.right().orElseThrow();
        boolean call = right == OptionRight.CE;
        double open = premium(right, path.open(), volatility, years);
        double high = premium(right, call ? path.high() : path.low(), volatility, years);
        double low = premium(right, call ? path.low() : path.high(), volatility, years);
        double close = premium(right, path.close(), volatility, years);
        // The formula's rounding errors, not more, could turn neighbours round.
        output.candle(
                time, open, Math.max(high, Math.max(open, close)), Math.min(low, Math.min(open, close)), close, volume);
    }

    private double premium(OptionRight right, double spot, double volatility, double years) {
        double carry = StrictMath.exp(INTEREST_RATE * years);
        double strike = instrument.strike().orElseThrow();
        return priceScale.snap(Black76.premium(right, spot * carry, strike, volatility, years, 1 / carry));
    }

    // From a candle's end to the end of trading; 0 for what does not expire.
    private double years(long openEpochMillis) {
        return instrument.expiry().isEmpty()
                ? 0
                : Math.max(0, (expiryEpochMillis - openEpochMillis - 60_000L) / MILLIS_A_YEAR);
    }

    private double volume(int day, MarketDay minutes, int k, double spotOpen) {
        if (instrument.kind() == InstrumentKind.INDEX) {
            return 0;
        }
        double noise = CounterRandom.gaussian(volumeKey, minutes.epochMinute(k), 0);
        double average = walk.profile().dailyTurnover() / spotOpen / market.regularMinutes();
        double quantity = average
                * minutes.activity(k)
                * interest(day, minutes.openEpochMillis(k), spotOpen)
                * StrictMath.exp(VOLUME_DEVIATION * noise - VOLUME_DEVIATION * VOLUME_DEVIATION / 2);
        if (market == Market.CRYPTO) {
            return Math.max(1, Math.rint(quantity * CRYPTO_VOLUME_UNITS)) / CRYPTO_VOLUME_UNITS;
        }
        double lot = instrument.lotSize().orElse(1);
        return lot * Math.max(1, Math.rint(quantity / lot));
    }

    // Traders crowd around the money and leave the far strikes alone.
    private double interest(int day, long openEpochMillis, double spotOpen) {
        if (instrument.kind() != InstrumentKind.OPTION) {
            return 1;
        }
        double deviation = walk.annualVolatility(day) * Math.sqrt(years(openEpochMillis) + 0.01);
        double distance = Math.abs(StrictMath.log(instrument.strike().orElseThrow() / spotOpen)) / deviation;
        return OPTION_LOTS_PER_FUTURE_LOT * StrictMath.exp(-distance);
    }
}
