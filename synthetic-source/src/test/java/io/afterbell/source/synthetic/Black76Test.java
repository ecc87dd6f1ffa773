package io.afterbell.source.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.OptionRight;
import org.junit.jupiter.api.Test;

class Black76Test {
    @Test
    void theNormalDistributionUndoesItsInverse() {
        for (int i = 1; i < 100_000; i++) {
            double p = i / 100_000.0;
            assertEquals(p, Black76.normalDistribution(CounterRandom.normalQuantile(p)), 1e-13);
        }
    }

    // Abramowitz and Stegun (1964), table 26.1 and 26.2.
    @Test
    void theNormalDistributionAgreesWithPrintedTables() {
        assertEquals(0.5, Black76.normalDistribution(0), 1e-15);
        assertEquals(0.841344746068543, Black76.normalDistribution(1), 1e-14);
        assertEquals(0.977249868051821, Black76.normalDistribution(2), 1e-14);
        assertEquals(2.866515718791939e-7, Black76.normalDistribution(-5), 1e-16);
        assertEquals(6.220960574271785e-16, Black76.normalDistribution(-8), 1e-22);
        assertEquals(0, Black76.normalDistribution(-40));
        assertEquals(1, Black76.normalDistribution(40));
    }

    // A week at the money at 18 percent: 0.4 sigma sqrt(T) of the forward, Brenner and Subrahmanyam (1988).
    @Test
    void anOptionAtTheMoneyCostsWhatTheRuleOfThumbSays() {
        double years = 7 / 365.0;
        double premium = Black76.premium(OptionRight.CE, 24_000, 24_000, 0.18, years, 1);
        assertEquals(24_000 * 0.18 * Math.sqrt(years / (2 * Math.PI)), premium, 0.1);
    }

    @Test
    void premiumsAreMonotoneInTheForward() {
        double call = 0;
        double put = Double.MAX_VALUE;
        for (int forward = 15_000; forward < 30_000; forward++) {
            double nextCall = Black76.premium(OptionRight.CE, forward, 22_000, 0.15, 0.02, 0.99);
            double nextPut = Black76.premium(OptionRight.PE, forward, 22_000, 0.15, 0.02, 0.99);
            assertTrue(nextCall >= call - 1e-9 && nextPut <= put + 1e-9, "forward=" + forward);
            call = nextCall;
            put = nextPut;
        }
    }

    @Test
    void atExpiryOnlyTheIntrinsicValueIsLeft() {
        assertEquals(120, Black76.premium(OptionRight.CE, 22_120, 22_000, 0.15, 0, 1));
        assertEquals(0, Black76.premium(OptionRight.PE, 22_120, 22_000, 0.15, 0, 1));
        assertEquals(80, Black76.premium(OptionRight.PE, 21_920, 22_000, 0.15, -1, 1));
    }
}
