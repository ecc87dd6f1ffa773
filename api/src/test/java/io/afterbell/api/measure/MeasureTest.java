package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Test
    void targetsFindEachMeasureByItsName() {
        assertEquals(Optional.of(Measure.CLOSE_TO_CLOSE_VOLATILITY), Measure.find("close_to_close_volatility"));
        assertEquals(Optional.of(Measure.YANG_ZHANG_VOLATILITY), Measure.find("yang_zhang_volatility"));
        assertEquals(Optional.of(Measure.VARIANCE_RATIO_5), Measure.find("variance_ratio_5"));
        assertEquals(Optional.of(Measure.EFFICIENCY_RATIO), Measure.find("efficiency_ratio"));
        assertEquals(Optional.of(Measure.ADX_14), Measure.find("adx_14"));
        assertEquals(Optional.empty(), Measure.find("vibes"));
    }

    @Test
    void eachMeasuresWhatItsNameSays() {
        CandleSeries series = Candles.walk(2, 0.000_5, 0.3, 5, 6);
        TradingDays days = Candles.days(series);
        assertEquals(Volatility.closeToClose(series, days), Measure.CLOSE_TO_CLOSE_VOLATILITY.of(series, days));
        assertEquals(Volatility.yangZhang(series, days), Measure.YANG_ZHANG_VOLATILITY.of(series, days));
        assertEquals(VarianceRatio.of(series, days, 5), Measure.VARIANCE_RATIO_5.of(series, days));
        assertEquals(EfficiencyRatio.of(series, days), Measure.EFFICIENCY_RATIO.of(series, days));
        assertEquals(Volatility.parkinson(series, days), Measure.PARKINSON_VOLATILITY.of(series, days));
        assertEquals(Volatility.garmanKlass(series, days), Measure.GARMAN_KLASS_VOLATILITY.of(series, days));
        assertEquals(Volatility.rogersSatchell(series, days), Measure.ROGERS_SATCHELL_VOLATILITY.of(series, days));
        assertEquals(VarianceRatio.z(series, days, 5), Measure.VARIANCE_RATIO_5_Z.of(series, days));
        assertEquals(NetMove.of(series, days), Measure.NET_MOVE.of(series, days));
        assertEquals(ChoppinessIndex.of(series, days), Measure.CHOPPINESS_INDEX.of(series, days));
        assertEquals(TrendStrength.averageDirectionalIndex(series, days, 14), Measure.ADX_14.of(series, days));
        assertEquals(ExcessKurtosis.of(series, days), Measure.EXCESS_KURTOSIS.of(series, days));
        assertEquals(AverageTrueRange.of(series, days, 14), Measure.ATR_14.of(series, days));
    }

    @Test
    void eachIsDescribedInASentence() {
        for (Measure measure : Measure.values()) {
            assertTrue(measure.description().endsWith("."), measure.description());
        }
    }
}
