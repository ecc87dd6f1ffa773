package io.afterbell.server.presets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Presets as JSON: one object each, its name beside its fields. */
public final class PresetJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EXAMPLE =
            "{\"name\":\"fearful tuesday\",\"instruments\":[\"NIFTY:NSE_INDEX\"],\"start_date\":\"2024-01-23\","
                    + "\"regime\":\"high_vix\",\"speed\":60}";

    private PresetJson() {}

    /**
     * Writes one preset.
     *
     * @param preset the preset
     * @return an object
     */
    public static ObjectNode of(Preset preset) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", preset.name());
        preset.fields().forEach((field, value) -> {
            if (field.equals("instruments")) {
                ArrayNode list = json.putArray(field);
                for (String one : value.split(",")) {
                    list.add(one.strip());
                }
            } else {
                json.put(field, value);
            }
        });
        return json;
    }

    /**
     * What a session is made from.
     *
     * @param preset the preset
     * @return its fields, without its name
     */
    public static ObjectNode fields(Preset preset) {
        ObjectNode json = of(preset);
        json.remove("name");
        return json;
    }

    /**
     * Writes several.
     *
     * @param presets the presets
     * @return an object with a list, which {@link #readAll} takes
     */
    public static ObjectNode of(List<Preset> presets) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("presets");
        presets.forEach(preset -> list.add(of(preset)));
        return json;
    }

    /**
     * Reads one preset.
     *
     * @param text JSON
     * @return the preset
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when it is none; the message names the field
     */
    public static Preset read(String text) {
        return preset(tree(text));
    }

    /**
     * Reads presets that were exported, or a single one.
     *
     * @param text JSON
     * @return the presets
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when one is none; the message says which
     */
    public static List<Preset> readAll(String text) {
        JsonNode tree = tree(text);
        if (!tree.path("presets").isArray()) {
            return List.of(preset(tree));
        }
        List<Preset> presets = new ArrayList<>();
        tree.path("presets").forEach(one -> presets.add(preset(one)));
        return presets;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "this is not JSON: " + e.getOriginalMessage() + "; a preset is like " + EXAMPLE,
                    e);
        }
    }

    private static Preset preset(JsonNode json) {
        if (json == null || !json.isObject() || !json.path("name").isTextual()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "a preset is an object with a name, like " + EXAMPLE);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            if (!field.getKey().equals("name") && !field.getValue().isNull()) {
                fields.put(field.getKey(), text(field.getKey(), field.getValue()));
            }
        });
        return new Preset(json.path("name").textValue(), fields);
    }

    private static String text(String field, JsonNode value) {
        if (value.isArray() && field.equals("instruments")) {
            StringJoiner list = new StringJoiner(",");
            value.forEach(one -> list.add(text(field, one)));
            return list.toString();
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, field + " is a text or a number: " + field + "=" + value);
        }
        return value.asText();
    }
}
