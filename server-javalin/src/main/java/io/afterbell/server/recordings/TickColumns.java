package io.afterbell.server.recordings;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which columns of a file hold what. Immutable.
 *
 * @param time when a tick came
 * @param price its price
 * @param quantity what was traded, if recorded
 * @param symbol of what, if the file says so
 * @param exchange where, if the file says so
 */
record TickColumns(
        String time, String price, Optional<String> quantity, Optional<String> symbol, Optional<String> exchange) {
    private static final List<String> TIMES = List.of(
            "timestamp_us",
            "timestamp_ms",
            "epoch_millis",
            "exchange_timestamp",
            "timestamp",
            "datetime",
            "time",
            "ts",
            "date_time",
            "epoch");
    private static final List<String> PRICES =
            List.of("ltp", "price", "last_price", "last_traded_price", "last", "close");
    private static final List<String> QUANTITIES =
            List.of("quantity", "qty", "size", "ltq", "last_quantity", "last_traded_quantity", "volume");
    private static final List<String> SYMBOLS = List.of("symbol", "instrument", "ticker", "tradingsymbol");
    private static final List<String> EXCHANGES = List.of("exchange", "exch_seg", "segment", "market");

    TickColumns {
        requireNonNull(time, "time");
        requireNonNull(price, "price");
        requireNonNull(quantity, "quantity");
        requireNonNull(symbol, "symbol");
        requireNonNull(exchange, "exchange");
    }

    /**
     * Finds the columns by their usual names, unless the user said which they are.
     *
     * @param file for the message
     * @param types the file's columns and their types
     * @param given names that the user gave, by {@code time}, {@code price} and {@code quantity}
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when time or price cannot be found
     */
    static TickColumns find(String file, Map<String, String> types, Map<String, String> given) {
        return new TickColumns(
                needed(file, types, given, "time", TIMES),
                needed(file, types, given, "price", PRICES),
                optional(file, types, given, "quantity", QUANTITIES),
                optional(file, types, Map.of(), "symbol", SYMBOLS),
                optional(file, types, Map.of(), "exchange", EXCHANGES));
    }

    private static String needed(
            String file, Map<String, String> types, Map<String, String> given, String what, List<String> usual) {
        return optional(file, types, given, what, usual)
                .orElseThrow(() -> refused(file, types, what, "is not to be found; usual names are " + usual));
    }

    private static Optional<String> optional(
            String file, Map<String, String> types, Map<String, String> given, String what, List<String> usual) {
        String wanted = given.getOrDefault(what, "");
        if (!wanted.isEmpty()) {
            return Optional.of(column(types, wanted)
                    .orElseThrow(() -> refused(file, types, what, "does not exist: column=" + wanted)));
        }
        return usual.stream()
                .map(name -> column(types, name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> column(Map<String, String> types, String name) {
        return types.keySet().stream()
                .filter(column -> column.strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static ReplayException refused(String file, Map<String, String> types, String what, String why) {
        return new ReplayException(
                ErrorCode.INVALID_PARAMETER,
                "the column of the " + what + " " + why + ": file=" + file + " columns=" + types.keySet()
                        + "; name it with --" + what + "-column");
    }
}
