package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of a check. Immutable.
 *
 * @param feed the feed's address
 * @param kind what kind of feed it is
 * @param broker the mark that the feed gives its ticks; empty when it has shown none
 * @param lines what was looked at, in order; what was not reached has no line
 * @param symbols what was seen of each symbol that the feed accepted
 * @param watched how long the feed was watched
 */
public record HealthReport(
        URI feed, Kind kind, String broker, List<CheckLine> lines, List<SymbolHealth> symbols, Duration watched) {
    /** What kind of feed it is. */
    public enum Kind {
        /** Stored candles are replayed. */
        REPLAY,
        /** The market is made up. */
        MADE_UP,
        /** A broker's own. */
        LIVE,
        /** It has not said. */
        UNKNOWN
    }

    /** Checks that nothing is missing and copies the lists. */
    public HealthReport {
        requireNonNull(feed, "feed");
        requireNonNull(kind, "kind");
        requireNonNull(broker, "broker");
        lines = List.copyOf(lines);
        symbols = List.copyOf(symbols);
        requireNonNull(watched, "watched");
    }

    /**
     * The worst of all verdicts.
     *
     * @return the verdict on the feed
     */
    public Verdict verdict() {
        return lines.stream().map(CheckLine::verdict).reduce(Verdict.PASS, Verdict::or);
    }

    /**
     * The report for programs.
     *
     * @return an object, in which durations are whole milliseconds
     */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("feed", feed.toString());
        json.put("verdict", lower(verdict()));
        json.put("kind", lower(kind));
        json.put("broker", broker);
        json.put("watched_ms", watched.toMillis());
        ArrayNode checks = json.putArray("checks");
        for (CheckLine line : lines) {
            ObjectNode one = checks.addObject();
            one.put("name", line.name());
            one.put("verdict", lower(line.verdict()));
            one.put("text", line.text());
        }
        ArrayNode all = json.putArray("symbols");
        for (SymbolHealth symbol : symbols) {
            ObjectNode one = all.addObject();
            one.put("symbol", symbol.name().symbol());
            one.put("exchange", symbol.name().exchange());
            one.put("ticks", symbol.ticks());
            one.put("ticks_last_60_s", symbol.recentTicks());
            one.put("largest_gap_ms", symbol.largestGapNanos() / 1_000_000);
            one.put("candles_finalised", symbol.candles());
            one.put("candles_missing", symbol.missingCandles());
            one.put("out_of_order", symbol.outOfOrder());
            one.put("duplicates", symbol.duplicates());
        }
        json.put("rest_calls", 0);
        return json;
    }

    private static String lower(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
