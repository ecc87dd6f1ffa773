package io.afterbell.server.wire.openalgo;

import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Requests that are right, nearly right and wrong, in about equal shares. */
final class RandomRequests {
    private static final List<String> ACTIONS = List.of(
            "authenticate",
            "auth",
            "subscribe",
            "subscribe",
            "subscribe",
            "unsubscribe",
            "unsubscribe",
            "unsubscribe_all",
            "subscribe_orders",
            "unsubscribe_orders",
            "get_broker_info",
            "get_supported_brokers",
            "ping",
            "nope");
    private static final List<String> KEYS = List.of(
            "action",
            "type",
            "symbols",
            "instruments",
            "symbol",
            "exchange",
            "mode",
            "depth",
            "request_id",
            "api_key",
            "timestamp",
            "_pingId",
            "regime",
            "");
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "2",
            "3",
            "4",
            "-7",
            "1.0",
            "1e400",
            "-1.5e-300",
            "NaN",
            "Infinity",
            "-Infinity",
            "99999999999999999999999999",
            "\"\"",
            "\"ltp\"",
            "\" Quote \"",
            "\"INFY\"",
            "\"NSE\"",
            "\"it's\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\u20b9 \\\" \\\\\"",
            "\" \"",
            "[]",
            "{}");

    private final Random random;

    RandomRequests(Random random) {
        this.random = random;
    }

    String next() {
        String request = switch (random.nextInt(10)) {
            case 0 -> value(4);
            case 1, 2, 3 -> object(3, random.nextInt(6));
            default -> wellMeant();
        };
        if (random.nextInt(8) > 0 || request.isEmpty()) {
            return request;
        }
        int at = random.nextInt(request.length());
        return switch (random.nextInt(3)) {
            case 0 -> request.substring(0, at);
            case 1 -> request.substring(0, at) + (char) random.nextInt(0x300) + request.substring(at);
            default -> request.substring(0, at) + request.substring(at + 1);
        };
    }

    private String wellMeant() {
        StringJoiner request = new StringJoiner(",", "{", "}");
        request.add("\"action\":\"" + oneOf(ACTIONS) + "\"");
        switch (random.nextInt(4)) {
            case 0 -> request.add(entry());
            case 1 -> request.add("\"symbols\":" + value(3));
            default -> request.add("\"symbols\":" + list());
        }
        if (random.nextBoolean()) {
            request.add("\"mode\":" + (random.nextInt(3) > 0 ? 1 + random.nextInt(3) : value(2)));
        }
        if (random.nextBoolean()) {
            request.add("\"request_id\":" + value(3));
        }
        if (random.nextInt(4) == 0) {
            request.add("\"" + oneOf(KEYS) + "\":" + value(3));
        }
        return request.toString();
    }

    private String list() {
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(5); i >= 0; i--) {
            list.add(random.nextInt(12) == 0 ? value(2) : "{" + entry() + "}");
        }
        return list.toString();
    }

    private String entry() {
        String symbol = random.nextInt(6) == 0 ? value(2) : "\"" + "S".repeat(1 + random.nextInt(8)) + "\"";
        String exchange = random.nextInt(6) == 0 ? value(1) : "\"NSE\"";
        String mode = random.nextInt(3) == 0 ? ",\"mode\":" + (random.nextBoolean() ? value(1) : "3") : "";
        return "\"symbol\":" + symbol + ",\"exchange\":" + exchange + mode;
    }

    private String value(int depth) {
        if (depth <= 1 || random.nextInt(3) > 0) {
            return oneOf(SCALARS);
        }
        return random.nextBoolean() ? object(depth - 1, random.nextInt(4)) : array(depth - 1);
    }

    private String array(int depth) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(value(depth));
        }
        return array.toString();
    }

    private String object(int depth, int size) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (int i = 0; i < size; i++) {
            String key = oneOf(KEYS);
            boolean action = (key.equals("action") || key.equals("type")) && random.nextBoolean();
            object.add("\"" + key + "\":" + (action ? "\"" + oneOf(ACTIONS) + "\"" : value(depth)));
        }
        return object.toString();
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
