package io.afterbell.server.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.Coverage;
import io.afterbell.server.candles.Availability;
import io.afterbell.server.candles.CandleLibrary;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a source holds, as JSON. */
public final class CandleViews {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CandleViews() {}

    /**
     * All instruments of a source.
     *
     * @param source the source's name
     * @param holdings the instruments with their coverage
     * @param calendar knows the exchanges' zones
     * @return an object with the list
     */
    public static ObjectNode instruments(
            String source, List<CandleLibrary.Holding> holdings, TradingCalendar calendar) {
        ObjectNode json = NODES.objectNode();
        json.put("source", source);
        json.put("count", holdings.size());
        ArrayNode instruments = json.putArray("instruments");
        for (CandleLibrary.Holding holding : holdings) {
            ObjectNode one = instruments.addObject();
            describe(one, holding.instrument());
            one.put("source", holding.source());
            cover(one, holding.coverage(), calendar.zone(holding.instrument().exchange()));
        }
        return json;
    }

    /**
     * What a source holds of one instrument, with its gaps.
     *
     * @param availability what there is
     * @param calendar knows the exchanges' zones
     * @return an object
     */
    public static ObjectNode range(Availability availability, TradingCalendar calendar) {
        ObjectNode json = NODES.objectNode();
        describe(json, availability.instrument());
        json.put("source", availability.source());
        cover(
                json,
                availability.coverage(),
                calendar.zone(availability.instrument().exchange()));
        json.put("days", availability.candlesByDay().size());
        dates(json.putArray("missing_days"), availability.missingDays());
        ArrayNode shortDays = json.putArray("short_days");
        for (LocalDate day : availability.shortDays()) {
            ObjectNode one = shortDays.addObject();
            one.put("date", day.toString());
            one.put("candles", availability.candlesByDay().getOrDefault(day, 0));
        }
        return json;
    }

    private static void dates(ArrayNode array, List<LocalDate> days) {
        days.forEach(day -> array.add(day.toString()));
    }

    private static void describe(ObjectNode json, Instrument instrument) {
        json.put("symbol", instrument.symbol());
        json.put("exchange", instrument.exchange());
        json.put("kind", instrument.kind().name().toLowerCase(Locale.ROOT));
        instrument.underlying().ifPresent(underlying -> json.put("underlying", underlying));
        instrument.expiry().ifPresent(expiry -> json.put("expiry", expiry.toString()));
        instrument.strike().ifPresent(strike -> json.put("strike", strike));
        instrument.right().ifPresent(right -> json.put("right", right.name()));
        instrument.lotSize().ifPresent(size -> json.put("lot_size", size));
        instrument.tickSize().ifPresent(size -> json.put("tick_size", size));
    }

    private static void cover(ObjectNode json, Coverage coverage, ZoneId zone) {
        json.put("first", time(coverage.firstEpochMillis(), zone));
        json.put("last", time(coverage.lastEpochMillis(), zone));
        json.put("first_epoch_ms", coverage.firstEpochMillis());
        json.put("last_epoch_ms", coverage.lastEpochMillis());
        json.put("candles", coverage.candleCount());
    }

    /**
     * An instant as ISO 8601 with the offset of a zone.
     *
     * @param epochMillis the instant
     * @param zone the zone
     * @return for example {@code 2024-01-23T09:15:00+05:30}
     */
    public static String time(long epochMillis, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochMilli(epochMillis).atZone(zone));
    }
}
