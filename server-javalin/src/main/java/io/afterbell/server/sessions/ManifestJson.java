package io.afterbell.server.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.ReplayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A manifest as JSON and back; what is written reads back equal. */
public final class ManifestJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Beyond it a program that knows floating-point numbers only would round. */
    private static final long LARGEST_EXACT = 1L << 53;

    private static final String FINGERPRINT = "fingerprint";

    private ManifestJson() {}

    /**
     * Writes a manifest.
     *
     * @param manifest the manifest
     * @return the JSON object
     */
    public static ObjectNode write(Manifest manifest) {
        ObjectNode json = NODES.objectNode();
        json.put("product_version", manifest.productVersion());
        json.put("source", manifest.source());
        json.put("engine_version", manifest.engineVersion());
        ArrayNode candles = json.putArray("candles");
        for (Manifest.Candles one : manifest.candles()) {
            ObjectNode node = candles.addObject();
            node.put("symbol", one.symbol());
            node.put("exchange", one.exchange());
            node.put("count", one.count());
            put(node, "first_epoch_ms", one.firstEpochMillis());
            put(node, "last_epoch_ms", one.lastEpochMillis());
            node.put(FINGERPRINT, one.fingerprint());
        }
        ArrayNode ranges = json.putArray("ranges");
        for (TimeRange range : manifest.ranges()) {
            ObjectNode node = ranges.addObject();
            put(node, "from_epoch_ms", range.fromEpochMillis());
            put(node, "to_epoch_ms", range.toEpochMillis());
        }
        json.set("regimes", services(manifest.regimes()));
        ArrayNode schedule = json.putArray("schedule");
        for (Manifest.Change change : manifest.schedule()) {
            ObjectNode node = schedule.addObject();
            put(node, "from_epoch_ms", change.fromEpochMillis());
            node.set("regimes", services(change.regimes()));
        }
        json.set("synthesizer", service(manifest.synthesizer()));
        put(json, "seed", manifest.seed());
        json.put("bend_derivatives", manifest.bendDerivatives());
        ArrayNode repairs = json.putArray("repairs");
        manifest.repairs().forEach(repairs::add);
        return json;
    }

    private static void put(ObjectNode node, String name, long number) {
        if (number > LARGEST_EXACT || number < -LARGEST_EXACT) {
            node.put(name, Long.toString(number));
        } else {
            node.put(name, number);
        }
    }

    private static ArrayNode services(List<Manifest.Service> services) {
        ArrayNode list = NODES.arrayNode();
        services.forEach(service -> list.add(service(service)));
        return list;
    }

    private static ObjectNode service(Manifest.Service service) {
        ObjectNode node = NODES.objectNode();
        node.put("name", service.name());
        node.put("version", service.version());
        ObjectNode settings = node.putObject("settings");
        service.settings().forEach(settings::put);
        if (!service.fingerprint().isEmpty()) {
            node.put(FINGERPRINT, service.fingerprint());
        }
        return node;
    }

    /**
     * Reads a manifest.
     *
     * @param json what {@link #write} has written
     * @return the manifest
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} naming the field that is missing or wrong
     */
    public static Manifest read(JsonNode json) {
        try {
            return new Manifest(
                    text(json, "product_version"),
                    text(json, "source"),
                    (int) number(json, "engine_version"),
                    list(json, "candles", ManifestJson::candles),
                    list(
                            json,
                            "ranges",
                            one -> new TimeRange(number(one, "from_epoch_ms"), number(one, "to_epoch_ms"))),
                    list(json, "regimes", ManifestJson::service),
                    list(
                            json,
                            "schedule",
                            one -> new Manifest.Change(
                                    number(one, "from_epoch_ms"), list(one, "regimes", ManifestJson::service))),
                    service(field(json, "synthesizer")),
                    number(json, "seed"),
                    field(json, "bend_derivatives").asBoolean(),
                    repairs(json));
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "manifest: " + e.getMessage(), e);
        }
    }

    // Manifests of before there were repairs have none.
    private static List<String> repairs(JsonNode json) {
        return json.has("repairs") ? list(json, "repairs", JsonNode::asText) : List.of();
    }

    private static Manifest.Candles candles(JsonNode one) {
        return new Manifest.Candles(
                text(one, "symbol"),
                text(one, "exchange"),
                (int) number(one, "count"),
                number(one, "first_epoch_ms"),
                number(one, "last_epoch_ms"),
                text(one, FINGERPRINT));
    }

    private static Manifest.Service service(JsonNode one) {
        Map<String, String> settings = new LinkedHashMap<>();
        field(one, "settings")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        // Services that read no file have none, and manifests of before it was written have none either.
        String fingerprint = one.has(FINGERPRINT) ? text(one, FINGERPRINT) : "";
        return new Manifest.Service(text(one, "name"), text(one, "version"), settings, fingerprint);
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
        JsonNode list = field(json, name);
        if (!list.isArray()) {
            throw wrong(name, "a list", list);
        }
        List<T> all = new ArrayList<>();
        list.forEach(one -> all.add(read.apply(one)));
        return all;
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (!value.isTextual()) {
            throw wrong(name, "a text", value);
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        try {
            return Long.parseLong(value.textValue() == null ? "" : value.textValue());
        } catch (NumberFormatException e) {
            throw wrong(name, "a whole number", value);
        }
    }

    private static JsonNode field(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "the manifest lacks the field " + name);
        }
        return value;
    }

    private static ReplayException wrong(String name, String what, JsonNode value) {
        return new ReplayException(
                ErrorCode.INVALID_PARAMETER, "in a manifest " + name + " is " + what + ": " + name + "=" + value);
    }
}
