package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TradingDaysTest {
    private static final Instrument SHARE = Instrument.of("RELIANCE", "NSE");

    @Test
    void anEmptySeriesHasNoDays() {
        assertEquals(0, TradingDays.of(series(List.of()), TradingCalendar.INDIA).count());
    }

    @Test
    void midnightOfTheZoneSeparatesDays() {
        long midnight = LocalDate.of(2024, 1, 23)
                .atStartOfDay(TradingCalendar.INDIA)
                .toInstant()
                .toEpochMilli();
        TradingDays days =
                TradingDays.of(series(List.of(midnight - 60_000, midnight, midnight + 60_000)), TradingCalendar.INDIA);
        assertEquals(2, days.count());
        assertEquals(LocalDate.of(2024, 1, 22), days.date(0));
        assertEquals(0, days.from(0));
        assertEquals(1, days.to(0));
        assertEquals(LocalDate.of(2024, 1, 23), days.date(1));
        assertEquals(1, days.from(1));
        assertEquals(3, days.to(1));
        assertTrue(days.isFirst(0));
        assertTrue(days.isFirst(1));
        assertFalse(days.isFirst(2));
        assertFalse(days.isFirst(-1));
        assertFalse(days.isFirst(3));
    }

    @Property
    void itAgreesWithLookingAtEachCandle(
            @ForAll("steps") List<Long> minutesToTheNext,
            @ForAll("zones") ZoneId zone,
            @ForAll @LongRange(min = -10_000_000, max = 30_000_000) long firstMinute) {
        List<Long> times = new ArrayList<>();
        long time = firstMinute * 60_000L;
        for (long minutes : minutesToTheNext) {
            times.add(time);
            time += minutes * 60_000L;
        }
        TradingDays days = TradingDays.of(series(times), zone);
        int day = -1;
        LocalDate last = null;
        for (int i = 0; i < times.size(); i++) {
            LocalDate date = Instant.ofEpochMilli(times.get(i)).atZone(zone).toLocalDate();
            boolean first = !date.equals(last);
            if (first) {
                if (day >= 0) {
                    assertEquals(i, days.to(day));
                }
                day++;
                assertEquals(i, days.from(day));
                assertEquals(date, days.date(day));
            }
            assertEquals(first, days.isFirst(i));
            last = date;
        }
        assertEquals(day + 1, days.count());
        if (day >= 0) {
            assertEquals(times.size(), days.to(day));
        }
    }

    @Provide
    static Arbitrary<List<Long>> steps() {
        // Mostly the next minute; now and then a night, a weekend, a year.
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(12, Arbitraries.longs().between(1, 3)),
                        net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(700, 1_500)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(2_800, 525_600)))
                .list()
                .ofMaxSize(300);
    }

    @Provide
    static Arbitrary<ZoneId> zones() {
        // With clocks that change, at midnight too, and a day that never was (Samoa, 2011-12-30).
        return Arbitraries.of(
                        "Asia/Kolkata",
                        "America/New_York",
                        "UTC",
                        "America/Sao_Paulo",
                        "Pacific/Apia",
                        "Australia/Lord_Howe",
                        "Asia/Beirut")
                .map(ZoneId::of);
    }

    private static CandleSeries series(List<Long> times) {
        CandleSeriesBuilder builder = CandleSeries.builder(SHARE, Interval.ONE_MINUTE);
        times.forEach(time -> builder.add(time, 1, 1, 1, 1, 0));
        return builder.build();
    }
}
