package io.afterbell.server.wire.openalgo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * JSON as the live proxy, a Python program, reads, writes and names it. Stateless.
 *
 * <p>Reading takes what Python takes: a key given twice counts with its last value, NaN and Infinity are numbers; but
 * not what Python refuses: trailing text, raw control characters, a byte order mark before text. Numbers of more than
 * 4300 digits and nesting beyond 990 are refused as Python refuses them, as a server error. Writing gives ASCII, other
 * characters as escapes, so that even half a surrogate pair survives an echo; NaN and Infinity, which JSON cannot say,
 * become strings.
 */
final class PythonJson {
    private static final int MAXIMUM_DIGITS = 4_300;
    private static final int MAXIMUM_DEPTH = 990;
    private static final JsonMapper MAPPER = newMapper();

    private PythonJson() {}

    private static JsonMapper newMapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                // Keys come from anybody: they must not pile up in tables that outlive the request.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(MAXIMUM_DIGITS)
                        .maxNestingDepth(MAXIMUM_DEPTH)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads one JSON value.
     *
     * @throws RefusedException when the text is not JSON or goes beyond the limits
     */
    static JsonNode read(String text) throws RefusedException {
        JsonNode value;
        try {
            value = MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new RefusedException("SERVER_ERROR", "The message is nested too deeply or holds too long a number");
        } catch (JsonProcessingException e) {
            throw notJson();
        }
        if (value.isMissingNode() || text.startsWith("\uFEFF")) {
            throw notJson();
        }
        return value;
    }

    /**
     * Reads one JSON value from UTF-8, with or without a byte order mark.
     *
     * @throws RefusedException when the bytes are not UTF-8, not JSON or go beyond the limits
     */
    static JsonNode read(ByteBuffer utf8) throws RefusedException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("SERVER_ERROR", "The binary message is not UTF-8");
        }
        return read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static RefusedException notJson() {
        return new RefusedException("INVALID_JSON", "Invalid JSON message");
    }

    /** An empty object to fill. */
    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Writes a value on one line. */
    static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** Writes a string with its quotes. */
    static String write(String value) {
        return write(JsonNodeFactory.instance.textNode(value));
    }

    /** Python's idea of truth: nothing, null, false, zero and whatever is empty are false. */
    static boolean isTrue(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? value.bigIntegerValue().signum() != 0 : value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            case BINARY, POJO -> true;
        };
    }

    /** Python's name for the type of a value. */
    static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> "NoneType";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case STRING -> "str";
            case ARRAY -> "list";
            case OBJECT, BINARY, POJO -> "dict";
        };
    }

    /** A value as Python prints it: a string as it is, anything else as {@link #repr}. */
    static String str(JsonNode value) {
        return value.isTextual() ? value.textValue() : repr(value);
    }

    /** A value as Python shows it to programmers: {@code 'text'}, {@code None}, {@code [1, True]}. */
    static String repr(JsonNode value) {
        StringBuilder out = new StringBuilder();
        repr(value, out);
        return out.toString();
    }

    private static void repr(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case BOOLEAN -> out.append(value.booleanValue() ? "True" : "False");
            case NUMBER -> {
                if (value.isIntegralNumber()) {
                    out.append(value.bigIntegerValue());
                } else {
                    repr(value.doubleValue(), out);
                }
            }
            case STRING -> repr(value.textValue(), out);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < value.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    repr(value.path(i), out);
                }
                out.append(']');
            }
            case OBJECT -> {
                out.append('{');
                Iterator<Map.Entry<String, JsonNode>> entries =
                        value.properties().iterator();
                while (entries.hasNext()) {
                    Map.Entry<String, JsonNode> entry = entries.next();
                    repr(entry.getKey(), out);
                    out.append(": ");
                    repr(entry.getValue(), out);
                    out.append(entries.hasNext() ? ", " : "");
                }
                out.append('}');
            }
            case MISSING, NULL, BINARY, POJO -> out.append("None");
        }
    }

    // Python writes an exponent from 1e16 up and below 1e-4, and always a fraction or an exponent.
    private static void repr(double value, StringBuilder out) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.append(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }
        if (value == 0) {
            out.append(1 / value > 0 ? "0.0" : "-0.0");
            return;
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "");
            return;
        }
        String digits = decimal.unscaledValue().abs().toString();
        out.append(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append(exponent < 0 ? "e-" : "e+");
        out.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
    }

    private static void repr(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
            }
        });
        out.append(quote);
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
