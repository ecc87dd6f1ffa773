package io.afterbell.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The first lines of a text file, taken apart: what stands between the cells, where the heading ends and the rows begin.
 *
 * <p>DuckDB's own sniffer takes a heading of several rows for data, so the heading is looked at here; the rows
 * themselves are always read by DuckDB.
 *
 * @param delimiter what stands between cells
 * @param headingLines how many lines come before the first row
 * @param heading the lines of the heading, in cells; empty for a file without one
 * @param rows the first rows, in cells; empty when there is none
 * @param encoding the character encoding as DuckDB calls it
 */
record TextHead(
        char delimiter, int headingLines, List<List<String>> heading, List<List<String>> rows, String encoding) {
    static final int BYTES = 16_384;
    private static final int MOST_HEADING_LINES = 30;
    private static final int MOST_ROWS = 40;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[\\d.,]*\\d[.,]?([eE][+-]?\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{1,4}[-/.: ].*\\d.*");
    // Decimal commas make commas as regular as the real delimiter, so the comma comes last.
    private static final char[] DELIMITERS = {'\t', ';', '|', ','};

    /**
     * Reads the head of a file.
     *
     * @param bytes the first bytes of the file, unpacked
     * @param asked the delimiter that the user named; empty to find out
     * @return the head
     */
    static TextHead read(byte[] bytes, Optional<Character> asked) {
        String encoding = encoding(bytes);
        String text = switch (encoding) {
            case "utf-16" ->
                new String(bytes, bytes[0] == (byte) 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
            case "latin-1" -> new String(bytes, StandardCharsets.ISO_8859_1);
            default -> new String(bytes, StandardCharsets.UTF_8);
        };
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        List<String> lines = lines(text, bytes.length < BYTES);
        char delimiter = asked.orElseGet(() -> delimiter(lines));
        List<List<String>> heading = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        int headingLines = 0;
        boolean named = false;
        int left = linesAbove(lines, delimiter);
        for (String line : lines) {
            left--;
            if (rows.size() == MOST_ROWS) {
                break;
            }
            if (rows.isEmpty() && line.isBlank()) {
                headingLines++;
                continue;
            }
            List<String> cells = cells(line, delimiter);
            if (!rows.isEmpty()
                    || left < 0 && isRow(cells)
                    || named && hasFigure(cells)
                    || headingLines >= MOST_HEADING_LINES) {
                if (!line.isBlank()) {
                    rows.add(cells);
                }
            } else {
                headingLines++;
                heading.add(cells);
                named |= cells.stream().anyMatch(Role.CLOSE::isNamed);
            }
        }
        return new TextHead(delimiter, headingLines, List.copyOf(heading), List.copyOf(rows), encoding);
    }

    // Shorter lines above the names of the columns, such as "From,01-01-2024", say what was asked for and are no rows.
    private static int linesAbove(List<String> lines, char delimiter) {
        long mostCells = 0;
        for (int i = 0; i < Math.min(lines.size(), MOST_HEADING_LINES); i++) {
            List<String> cells = cells(lines.get(i), delimiter);
            long filled = cells.stream().filter(cell -> !cell.isBlank()).count();
            if (filled > mostCells
                    && Stream.of(Role.HIGH, Role.LOW, Role.CLOSE)
                            .allMatch(role -> cells.stream().anyMatch(role::isNamed))) {
                return i;
            }
            mostCells = Math.max(mostCells, filled);
        }
        return 0;
    }

    private static List<String> lines(String text, boolean whole) {
        List<String> lines = new ArrayList<>();
        int filled = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                String line = text.substring(from, i);
                lines.add(line);
                filled += line.isBlank() ? 0 : 1;
                // More than this is not looked at.
                if (filled == MOST_HEADING_LINES + MOST_ROWS + 1) {
                    return lines;
                }
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        // The last line may be cut off, unless the file ends with it.
        String last = text.substring(from);
        if (lines.isEmpty() || whole && !last.isEmpty()) {
            lines.add(last);
        }
        return lines;
    }

    /** The file's first text, before anything is made of it. */
    static byte[] firstBytes(Path file, int most) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = isGzip(file) ? new GZIPInputStream(raw) : raw) {
            return in.readNBytes(most);
        }
    }

    static boolean isGzip(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** Unpacks a file of gzip to its end, and nowhere, which compares its checksum. */
    static void unpack(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = new GZIPInputStream(raw, BYTES)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static String encoding(byte[] bytes) {
        if (bytes.length >= 2
                && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                        || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)) {
            return "utf-16";
        }
        // The end may cut a character in two; what comes before it may not be broken.
        int end = bytes.length;
        while (end > 0 && bytes.length - end < 4 && bytes[end - 1] < 0) {
            end--;
        }
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') >= 0 ? "latin-1" : "utf-8";
    }

    private static char delimiter(List<String> lines) {
        List<String> some =
                lines.stream().filter(line -> !line.isBlank()).limit(20).toList();
        char best = ',';
        int bestCells = 0;
        for (char candidate : DELIMITERS) {
            // The last lines are rows for certain, a heading may have fewer cells.
            int most = some.isEmpty() ? 0 : count(some.get(some.size() - 1), candidate);
            long alike =
                    some.stream().filter(line -> count(line, candidate) == most).count();
            if (most > 1 && alike * 2 >= some.size() && (bestCells < 4 || most > 3 * bestCells)) {
                best = candidate;
                bestCells = most;
            }
        }
        return best;
    }

    private static int count(String line, char delimiter) {
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            cells += c == delimiter && !quoted ? 1 : 0;
        }
        return cells;
    }

    /** Takes a line apart; a cell may stand in double quotes. */
    static List<String> cells(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    // A row is mostly numbers and times; a heading is mostly words.
    private static boolean isRow(List<String> cells) {
        long filled = cells.stream().filter(cell -> !cell.isEmpty()).count();
        long figures = cells.stream()
                .filter(cell -> !cell.isEmpty() && (isNumber(cell) || isTime(cell)))
                .count();
        return figures > 0 && 2 * figures >= filled;
    }

    // Behind the line that names the columns a row counts as one even when it has no prices.
    private static boolean hasFigure(List<String> cells) {
        return cells.stream().anyMatch(cell -> isNumber(cell) || isTime(cell));
    }

    static boolean isNumber(String cell) {
        return NUMBER.matcher(cell).matches();
    }

    private static boolean isTime(String cell) {
        return TIME.matcher(cell).matches();
    }
}
