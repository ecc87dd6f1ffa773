package io.afterbell.server.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration file: flat lines of {@code key: value}, of which each value is the text that the user wrote.
 *
 * <p>Read as a stream of YAML tokens and not as a tree, because YAML takes {@code 0123} for the octal number 83 and keeps
 * the last of two equal keys without a word.
 */
final class ConfigFile {
    /**
     * One value.
     *
     * @param text the text as it was written, without quotes; a list's parts are joined by commas
     * @param line the line of its key, from 1
     */
    record Entry(String text, int line) {
        Entry {
            requireNonNull(text, "text");
        }
    }

    private final Path file;
    private final YAMLParser parser;

    private ConfigFile(Path file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the values by key, in the order of the file
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when it cannot be read or is not of this form,
     *     naming the line
     */
    static Map<String, Entry> read(Path file) {
        try {
            String text = Files.readString(file);
            // As it is shipped; a parser for nothing would take a tenth of a short command's time.
            if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                return Map.of();
            }
            try (YAMLParser parser = new YAMLFactory().createParser(text)) {
                return new ConfigFile(file, parser).entries();
            }
        } catch (CharacterCodingException e) {
            throw invalid("the configuration file is not text in UTF-8: file=" + file, e);
        } catch (JsonProcessingException e) {
            throw invalid(
                    "the configuration file is not YAML: file=" + file + place(e.getLocation()) + ": "
                            + firstLine(e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw invalid("the configuration file cannot be read: file=" + file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Entry> entries() throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return entries;
        }
        if (first != JsonToken.START_OBJECT) {
            throw invalid("the configuration file must hold lines of key: value: " + here());
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int line = line();
            Entry earlier = entries.get(key);
            if (earlier != null) {
                throw invalid("a setting is written twice in the configuration file: file=" + file + " line=" + line
                        + " key=" + key + "; it stands on line " + earlier.line() + " already");
            }
            parser.nextToken();
            entries.put(key, new Entry(value(key), line));
        }
        if (parser.nextToken() != null) {
            throw invalid("the configuration file must be one YAML document, not several: " + here());
        }
        return entries;
    }

    private String value(String key) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return scalar(key);
        }
        List<String> parts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parts.add(scalar(key));
        }
        return String.join(",", parts);
    }

    private String scalar(String key) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue() || parser.isCurrentAlias()) {
            throw invalid("a value must be text, a number or a list of them: " + here() + " key=" + key);
        }
        // getText is what was written; the parser's idea of a number is another method.
        return token == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private String here() {
        return "file=" + file + " line=" + line();
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " line=" + location.getLineNr() + " column=" + location.getColumnNr();
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }

    private static ReplayException invalid(String message, Throwable cause) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message, cause);
    }
}
