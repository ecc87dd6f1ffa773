package io.afterbell.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/** What commands print: tables for people, JSON for programs. */
final class Output {
    static final String JSON = "--json";
    static final String JSON_DESCRIPTION = "Print JSON, for programs.";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Output() {}

    static void json(PrintWriter out, JsonNode json) {
        try {
            out.println(MAPPER.writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    /** Writes to where results go, and throws when that fails, so that a command with much to write ends at once. */
    static Writer throwing(PrintWriter out) {
        return new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                out.write(text, offset, length);
                flush();
            }

            @Override
            public void flush() throws IOException {
                if (out.checkError()) {
                    throw new IOException("nobody takes the output");
                }
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Prints rows of equally many cells, each column as wide as its widest cell; the first row is the heading. */
    static void table(PrintWriter out, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i));
                if (i + 1 < columns) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
