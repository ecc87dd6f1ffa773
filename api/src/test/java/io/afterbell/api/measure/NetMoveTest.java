package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import org.junit.jupiter.api.Test;

class NetMoveTest {
    private static double move(CandleSeries series) {
        return NetMove.of(series, Candles.days(series));
    }

    @Test
    void itIsTheWayFromTheFirstCloseToTheLast() {
        assertEquals(StrictMath.log(1.3), move(Candles.closes(10, 12, 11, 13)), 1e-12);
        assertEquals(StrictMath.log(1.3), move(Candles.closes(13, 14, 10)), 1e-12);
        assertEquals(0, move(Candles.closes(10, 14, 10)), 1e-12);
    }

    @Test
    void severalDaysHaveTheMean() {
        CandleSeries walk = Candles.walk(3, 0.000_5, 0, 1, 5);
        double sum = 0;
        for (int day = 0; day < 3; day++) {
            sum += move(walk.slice(375 * day, 375 * (day + 1)));
        }
        assertEquals(sum / 3, move(walk), 1e-12);
    }

    @Test
    void oneCandleMovesNowhere() {
        assertTrue(Double.isNaN(move(Candles.closes(100))));
    }
}
