package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingCalendarTest {
    private static final TradingCalendar STANDARD = TradingCalendar.standard();
    private static final LocalDate TUESDAY = LocalDate.of(2024, 1, 23);

    private static TradingCalendar extended(String... rows) {
        return STANDARD.extendedBy(new StringReader(String.join("\n", rows)), "mine.csv");
    }

    // As "09:15-15:30", in the exchange's zone.
    private static List<String> hours(TradingCalendar calendar, String exchange, LocalDate date) {
        List<String> hours = new ArrayList<>();
        ZoneId zone = calendar.zone(exchange);
        for (TradingSession session : calendar.sessions(exchange, date)) {
            assertEquals(exchange, session.exchange());
            assertEquals(date, session.date());
            hours.add(time(session.hours().fromEpochMillis(), zone) + "-"
                    + time(session.hours().toEpochMillis(), zone));
        }
        return hours;
    }

    private static LocalTime time(long epochMillis, ZoneId zone) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalTime();
    }

    @ParameterizedTest
    @CsvSource({
        "NSE, 2024-01-23, 09:15-15:30, 375",
        "BSE, 2024-01-23, 09:15-15:30, 375",
        "NSE_INDEX, 2024-01-23, 09:15-15:30, 375",
        "BSE_INDEX, 2024-01-23, 09:15-15:30, 375",
        "NFO, 2024-01-23, 09:15-15:30, 375",
        "NFO, 2026-08-04, 09:15-15:40, 385",
        "BFO, 2026-08-04, 09:15-15:40, 385",
        "NSE, 2026-08-04, 09:15-15:30, 375",
        "NSE, 2010-10-15, 09:00-15:30, 390",
        "NSE, 2010-10-18, 09:15-15:30, 375",
        "NSE, 2009-06-01, 09:55-15:30, 335",
        "CDS, 2024-01-23, 09:00-17:00, 480",
        "BCD, 2024-01-23, 09:00-17:00, 480",
        "MCX, 2024-01-23, 09:00-23:55, 895",
        "NCO, 2024-01-23, 09:00-23:55, 895",
        "US, 2024-01-23, 09:30-16:00, 390",
        "CRYPTO, 2024-01-21, 00:00-00:00, 1440",
    })
    void exchangesKeepTheirHours(String exchange, LocalDate date, String hours, int minutes) {
        assertEquals(List.of(hours), hours(STANDARD, exchange, date));
        assertEquals(minutes, STANDARD.sessions(exchange, date).get(0).minutes());
    }

    @Test
    void theHoursOfAnExchangeAbroadFollowItsOwnClock() {
        // 09:30 in New York is 14:30 UTC in winter and 13:30 in summer.
        assertEquals(
                "2024-01-23T14:30:00Z/2024-01-23T21:00:00Z",
                STANDARD.sessions("US", TUESDAY).get(0).hours().toString());
        assertEquals(
                "2024-07-23T13:30:00Z/2024-07-23T20:00:00Z",
                STANDARD.sessions("US", LocalDate.of(2024, 7, 23))
                        .get(0)
                        .hours()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NSE", "BSE", "NSE_INDEX", "BSE_INDEX", "NFO", "BFO"})
    void theSaturdayOfADrillHasTwoSessions(String exchange) {
        LocalDate drill = LocalDate.of(2024, 3, 2);
        assertEquals(List.of("09:15-10:00", "11:30-12:30"), hours(STANDARD, exchange, drill));
        assertEquals(45, STANDARD.sessions(exchange, drill).get(0).minutes());
        assertEquals(60, STANDARD.sessions(exchange, drill).get(1).minutes());
        assertTrue(STANDARD.isTradingDay(exchange, drill));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NSE", "BSE", "NSE_INDEX", "NFO"})
    void weekendsAndHolidaysHaveNoSession(String exchange) {
        assertFalse(STANDARD.isTradingDay(exchange, LocalDate.of(2024, 1, 21)), "a Sunday");
        assertFalse(STANDARD.isTradingDay(exchange, LocalDate.of(2024, 3, 9)), "a Saturday");
        assertFalse(STANDARD.isTradingDay(exchange, LocalDate.of(2024, 1, 26)), "Republic Day");
        assertTrue(STANDARD.holiday(exchange, LocalDate.of(2024, 1, 26)).isPresent());
        assertEquals(Optional.empty(), STANDARD.holiday(exchange, TUESDAY));
    }

    @Test
    void aSundayMuhuratTrades() {
        assertEquals(List.of("18:15-19:15"), hours(STANDARD, "NSE", LocalDate.of(2023, 11, 12)));
    }

    @Test
    void marketsThatNeverCloseTradeAtWeekends() {
        assertTrue(STANDARD.isTradingDay("CRYPTO", LocalDate.of(2024, 1, 21)));
        assertFalse(STANDARD.isTradingDay("GLOBAL_INDEX", LocalDate.of(2024, 1, 21)));
        long end = STANDARD.sessions("CRYPTO", TUESDAY).get(0).hours().toEpochMillis();
        assertEquals(
                end,
                STANDARD.sessions("CRYPTO", TUESDAY.plusDays(1)).get(0).hours().fromEpochMillis(),
                "no gap at all");
    }

    @Test
    void anUnknownExchangeHasNoHoursAndTheIndianZone() {
        assertFalse(STANDARD.knows("LSE"));
        assertEquals(List.of(), STANDARD.sessions("LSE", TUESDAY));
        assertEquals(TradingCalendar.INDIA, STANDARD.zone("LSE"));
        assertEquals(ZoneId.of("America/New_York"), STANDARD.zone("US"));
        assertTrue(STANDARD.knows("BSE"));
        assertEquals(List.of(), STANDARD.sessions("NSE", LocalDate.of(1990, 1, 1)), "before the first hours");
    }

    @Test
    void indianExchangesAreKnownAsSuch() {
        for (String exchange : List.of(
                "NSE", "BSE", "NFO", "BFO", "MCX", "CDS", "BCD", "NCO", "NSE_INDEX", "BSE_INDEX", "MCX_INDEX")) {
            assertTrue(TradingCalendar.isIndian(exchange), exchange);
            assertEquals(TradingCalendar.INDIA, STANDARD.zone(exchange), exchange);
        }
        assertFalse(TradingCalendar.isIndian("US"));
        assertFalse(TradingCalendar.isIndian("CRYPTO"));
    }

    @Test
    void aUsersTableAddsAnExchange() {
        TradingCalendar mine = extended(
                "# London",
                "hours, LSE, 2000-01-01, Europe/London, 08:00, 16:30   # no auction",
                "",
                "holiday, LSE, 2024-01-01, New Year");
        assertEquals(List.of("08:00-16:30"), hours(mine, "LSE", TUESDAY));
        assertEquals(Optional.of("New Year"), mine.holiday("LSE", LocalDate.of(2024, 1, 1)));
        assertEquals(List.of("09:15-15:30"), hours(mine, "NSE", TUESDAY), "the built-in rows stay");
        assertFalse(STANDARD.knows("LSE"), "the built-in calendar is as before");
    }

    @Test
    void aUsersRowsWinOverTheBuiltInOnes() {
        LocalDate drill = LocalDate.of(2024, 3, 2);
        assertEquals(List.of("10:00-11:00"), hours(extended("special, NSE, 2024-03-02, 10:00, 11:00"), "NSE", drill));
        assertEquals(List.of(), hours(extended("holiday, NSE, 2024-03-02"), "NSE", drill));
        assertEquals(List.of(), hours(extended("holiday, NSE, 2024-01-23, Strike"), "NSE", TUESDAY));
        assertEquals(
                List.of("09:15-13:00"),
                hours(extended("special, NSE, 2024-01-26, 09:15, 13:00, Moved"), "NSE", LocalDate.of(2024, 1, 26)),
                "trade on what was a holiday");
    }

    @Test
    void theLastWordOfOneTableOnADateCounts() {
        LocalDate date = LocalDate.of(2024, 3, 2);
        assertEquals(
                List.of("14:00-15:00"),
                hours(
                        extended(
                                "special, NSE, 2024-03-02, 10:00, 11:00",
                                "holiday, NSE, 2024-03-02",
                                "special, NSE, 2024-03-02, 14:00, 15:00"),
                        "NSE",
                        date));
    }

    @Test
    void anExchangeThatFollowsAnotherMayDifferInItsOwnRows() {
        LocalDate drill = LocalDate.of(2024, 3, 2);
        TradingCalendar mine = extended("holiday, BSE, 2024-03-02, Not here", "special, NFO, 2024-03-02, 09:15, 09:45");
        assertEquals(List.of(), hours(mine, "BSE", drill), "its own holiday wins over the other's special session");
        assertEquals(List.of("09:15-09:45"), hours(mine, "NFO", drill));
        assertEquals(List.of("09:15-10:00", "11:30-12:30"), hours(mine, "NSE", drill));
        assertEquals(List.of("09:15-10:00", "11:30-12:30"), hours(mine, "BFO", drill));
    }

    @Test
    void hoursChangeFromTheirDateOn() {
        TradingCalendar mine = extended("hours, NSE, 2030-01-01, Asia/Kolkata, 09:00, 17:00");
        assertEquals(List.of("09:15-15:30"), hours(mine, "NSE", LocalDate.of(2029, 12, 31)));
        assertEquals(List.of("09:00-17:00"), hours(mine, "NSE", LocalDate.of(2030, 1, 1)));
        assertEquals(List.of("09:00-17:00"), hours(mine, "BSE", LocalDate.of(2030, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holliday, NSE, 2024-01-23",
                "holiday, NSE",
                "holiday",
                "holiday, NSE, 23-01-2024",
                "hours, NSE, 2024-01-01, Asia/Kolkatta, 09:15, 15:30",
                "hours, NSE, 2024-01-01, Asia/Kolkata, 9.15, 15:30",
                "hours, NSE, 2024-01-01, Asia/Kolkata, 15:30, 09:15",
                "hours, NSE, 2024-01-01, Asia/Kolkata, 09:15, 09:15",
                "special, NSE, 2024-01-23, 12:30, 11:30",
                "special, NSE, 2024-01-23, 12:30",
                "week, NSE, 2024-01-01, SOMETIMES",
                "week, NSE, 2024-01-01",
                "same, NSE",
                "holiday, , 2024-01-23",
            })
    void aBadRowNamesItsTableAndLine(String row) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> extended("# a comment", "", row));
        assertTrue(refusal.getMessage().contains("table=mine.csv line=3 row=" + row), () -> refusal.getMessage());
    }

    @Test
    void aWeekMayBeShortenedAgain() {
        TradingCalendar mine = extended("week, CRYPTO, 2024-01-01, MON-FRI", "week, NSE, 2024-01-01, ALL");
        assertFalse(mine.isTradingDay("CRYPTO", LocalDate.of(2024, 1, 21)));
        assertTrue(mine.isTradingDay("CRYPTO", LocalDate.of(2023, 12, 31)));
        assertTrue(mine.isTradingDay("NSE", LocalDate.of(2024, 1, 21)));
    }

    @ParameterizedTest
    @CsvSource({
        // The nine holidays of 2021, before Juneteenth, and the days on which Saturday's and Sunday's are kept.
        "2021-01-01",
        "2021-01-18",
        "2021-02-15",
        "2021-04-02",
        "2021-05-31",
        "2021-07-05",
        "2021-09-06",
        "2021-11-25",
        "2021-12-24",
        "2022-06-20",
        "2022-12-26",
        "2026-07-03",
        "2012-10-29",
        "2018-12-05",
        "2025-01-09"
    })
    void americanExchangesKeepTheirHolidays(LocalDate holiday) {
        assertEquals(List.of(), STANDARD.sessions("US", holiday));
        assertTrue(STANDARD.holiday("US", holiday).isPresent());
    }

    @Test
    void americanExchangesTradeTheirDaysAndCloseEarlyBeforeHolidays() {
        // 2010-12-31 and 2021-12-31 stay open although New Year is a Saturday; Juneteenth began in 2022.
        for (String open : new String[] {"2010-12-31", "2021-12-31", "2021-06-18", "2022-07-01", "2013-07-05"}) {
            assertEquals(List.of("09:30-16:00"), hours(STANDARD, "US", LocalDate.parse(open)), open);
        }
        for (String early : new String[] {"2013-07-03", "2024-07-03", "2024-11-29", "2024-12-24", "2020-12-24"}) {
            assertEquals(List.of("09:30-13:00"), hours(STANDARD, "US", LocalDate.parse(early)), early);
            assertTrue(STANDARD.specialSession("US", LocalDate.parse(early)).isPresent());
        }
        for (int year = 2009; year <= 2027; year++) {
            int trading = 0;
            for (LocalDate date = LocalDate.of(year, 1, 1); date.getYear() == year; date = date.plusDays(1)) {
                trading += STANDARD.isTradingDay("US", date) ? 1 : 0;
            }
            assertTrue(trading >= 249 && trading <= 253, "trading days of " + year + ": " + trading);
        }
    }

    @Test
    void commoditiesCloseEarlierWhileAmericaSavesDaylightAndTradeEveningsOnHolidays() {
        assertEquals(List.of("09:00-23:30"), hours(STANDARD, "MCX", LocalDate.of(2024, 7, 1)));
        assertEquals(List.of("09:00-23:55"), hours(STANDARD, "MCX", LocalDate.of(2024, 12, 2)));
        assertEquals(List.of("17:00-23:30"), hours(STANDARD, "MCX", LocalDate.of(2024, 3, 25)));
        assertEquals(List.of(), hours(STANDARD, "MCX", LocalDate.of(2025, 10, 2)));
        assertEquals(List.of(), hours(STANDARD, "CDS", LocalDate.of(2025, 10, 2)));
        assertEquals(Optional.of("evening session"), STANDARD.specialSession("MCX", LocalDate.of(2024, 3, 25)));
        assertEquals(Optional.empty(), STANDARD.specialSession("MCX", TUESDAY));
    }

    @Test
    void aClosingAuctionBeginsWithItsDate() {
        assertEquals(Optional.empty(), STANDARD.closingAuction("NSE_INDEX", LocalDate.of(2026, 7, 31)));
        TimeRange auction =
                STANDARD.closingAuction("NSE_INDEX", LocalDate.of(2026, 8, 3)).orElseThrow();
        assertEquals(LocalTime.of(15, 15), time(auction.fromEpochMillis(), TradingCalendar.INDIA));
        assertEquals(LocalTime.of(15, 30), time(auction.toEpochMillis(), TradingCalendar.INDIA));
        assertEquals(Optional.empty(), STANDARD.closingAuction("US", TUESDAY));
    }

    @Test
    void whatNeverClosesHasACodeOfItsOwn() {
        LocalDate sunday = LocalDate.of(2024, 1, 21);
        assertEquals(1_440, STANDARD.sessions("24X7", sunday).get(0).minutes());
        assertTrue(STANDARD.knows("24X7"));
    }

    @Test
    void aUsersHolidayTakesASpecialSessionsNameAway() {
        LocalDate muhurat = LocalDate.of(2024, 11, 1);
        assertEquals(Optional.of("Muhurat"), STANDARD.specialSession("NSE_INDEX", muhurat));
        assertEquals(
                Optional.empty(),
                extended("holiday, NSE, 2024-11-01, no Muhurat").specialSession("NSE_INDEX", muhurat));
    }

    @Test
    @Tag("real-data")
    void everyDayAgreesWithTheRecordedCalendar() throws IOException {
        Set<LocalDate> holidays = new HashSet<>();
        Map<LocalDate, String> specials = new HashMap<>();
        LocalDate last = LocalDate.MIN;
        for (String line : Files.readAllLines(realData("calendar/nse_holidays.csv"))) {
            String[] fields = line.split(",", 5);
            if (fields[0].equals("date")) {
                continue;
            }
            LocalDate date = LocalDate.parse(fields[0]);
            last = date.isAfter(last) ? date : last;
            if (fields[1].equals("holiday")) {
                holidays.add(date);
            } else {
                specials.put(date, fields[2] + "-" + fields[3]);
            }
        }
        assertTrue(holidays.size() > 200 && specials.size() >= 10, "the file holds what it should");
        LocalDate end = last.withDayOfYear(1).plusYears(1);
        for (LocalDate date = LocalDate.of(2011, 1, 1); date.isBefore(end); date = date.plusDays(1)) {
            String special = specials.get(date);
            boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
            List<String> actual = hours(STANDARD, "NSE", date);
            if (special != null) {
                String first = actual.get(0);
                String whole =
                        first.substring(0, 5) + actual.get(actual.size() - 1).substring(5);
                assertEquals(special, whole, "special session on " + date);
            } else {
                boolean closed = weekend || holidays.contains(date);
                assertEquals(closed ? List.of() : List.of("09:15-15:30"), actual, date.toString());
            }
        }
    }

    // The testkit has a helper for this, but it builds upon this module.
    private static Path realData(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        System.out.println("SKIPPED for want of real data: file=shared/data/" + name);
        return Assumptions.abort("there is no shared/data/" + name);
    }
}
