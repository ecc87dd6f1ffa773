package io.afterbell.source.synthetic;

import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The dates on which an exchange trades, from {@link Market#FIRST_DAY} to a last date, with their sessions. Immutable. */
final class TradingDates {
    // The calendar takes milliseconds for these thousands of days, and every subscription opens a reader: the newest
    // answer
    // for each exchange is kept.
    private static final Map<String, TradingDates> NEWEST = new ConcurrentHashMap<>();

    private final LocalDate lastDate;
    private final long[] epochDays;
    private final List<List<TradingSession>> sessions;

    private TradingDates(LocalDate lastDate, long[] epochDays, List<List<TradingSession>> sessions) {
        this.lastDate = lastDate;
        this.epochDays = epochDays;
        this.sessions = sessions;
    }

    /** The dates of one of the exchanges that {@link Market} knows. */
    static TradingDates of(String exchange, LocalDate lastDate) {
        TradingDates newest = NEWEST.get(exchange);
        if (newest != null && newest.lastDate.equals(lastDate)) {
            return newest;
        }
        TradingDates made = make(exchange, lastDate);
        NEWEST.put(exchange, made);
        return made;
    }

    private static TradingDates make(String exchange, LocalDate lastDate) {
        TradingCalendar calendar = TradingCalendar.standard();
        List<List<TradingSession>> sessions = new ArrayList<>();
        for (LocalDate date = Market.FIRST_DAY; !date.isAfter(lastDate); date = date.plusDays(1)) {
            List<TradingSession> ofDate = calendar.sessions(exchange, date);
            if (!ofDate.isEmpty()) {
                sessions.add(ofDate);
            }
        }
        long[] epochDays = new long[sessions.size()];
        for (int day = 0; day < epochDays.length; day++) {
            epochDays[day] = sessions.get(day).get(0).date().toEpochDay();
        }
        return new TradingDates(lastDate, epochDays, sessions);
    }

    int count() {
        return epochDays.length;
    }

    long epochDay(int day) {
        return epochDays[day];
    }

    LocalDate date(int day) {
        return LocalDate.ofEpochDay(epochDays[day]);
    }

    List<TradingSession> sessions(int day) {
        return sessions.get(day);
    }

    /** How many one-minute candles the day has. */
    int minutes(int day) {
        return minutes(sessions(day));
    }

    static int minutes(List<TradingSession> sessions) {
        int minutes = 0;
        for (TradingSession session : sessions) {
            minutes += session.minutes();
        }
        return minutes;
    }

    long openEpochMillis(int day) {
        return sessions(day).get(0).hours().fromEpochMillis();
    }

    long closeEpochMillis(int day) {
        return closeEpochMillis(sessions(day));
    }

    static long closeEpochMillis(List<TradingSession> sessions) {
        return sessions.get(sessions.size() - 1).hours().toEpochMillis();
    }

    /** The day of a date; negative when the exchange does not trade on it. */
    int indexOf(long epochDay) {
        return Arrays.binarySearch(epochDays, epochDay);
    }

    /** The first day at or after a date; {@link #count()} when there is none. */
    int indexAtOrAfter(long epochDay) {
        int index = indexOf(epochDay);
        return index >= 0 ? index : -index - 1;
    }
}
