package io.afterbell.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    // Decimal commas make commas as regular as the real delimiter, so the comma comes last.
    private static final char[] DELIMITERS = {'\t', ';', '|', ','};

    /**
     * Reads the head of a file.
     *
     * @param file the file, which may be compressed with gzip
     * @param start the file's first bytes when it is compressed otherwise; empty to read them here
     * @param asked the delimiter that the user named; empty to find out
     * @return the head
     * @throws IOException when the file cannot be read
     */
    static TextHead read(Path file, Optional<String> start, Optional<Character> asked) throws IOException {
        byte[] bytes = start.isPresent() ? start.get().getBytes(StandardCharsets.UTF_8) : firstBytes(file, BYTES);
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
        List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
        // The last line may be cut off, unless the file ends with it.
        boolean whole = bytes.length < BYTES;
        if (lines.size() > 1 && (!whole || lines.get(lines.size() - 1).isEmpty())) {
            lines.remove(lines.size() - 1);
        }
        char delimiter = asked.orElseGet(() -> delimiter(lines));
        List<List<String>> heading = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        int headingLines = 0;
        boolean named = false;
        for (String line : lines) {
            if (rows.size() == MOST_ROWS) {
                break;
            }
            if (rows.isEmpty() && line.isBlank()) {
                headingLines++;
                continue;
            }
            List<String> cells = cells(line, delimiter);
            if (!rows.isEmpty() || isRow(cells) || named && hasFigure(cells) || headingLines >= MOST_HEADING_LINES) {
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

    /** The file's first text, before anything is made of it. */
    static byte[] firstBytes(Path file, int most) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return in.readNBytes(most);
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
            int most = some.isEmpty()
                    ? 0
                    : cells(some.get(some.size() - 1), candidate).size();
            long alike = some.stream()
                    .filter(line -> cells(line, candidate).size() == most)
                    .count();
            if (most > 1 && alike * 2 >= some.size() && (bestCells < 4 || most > 3 * bestCells)) {
                best = candidate;
                bestCells = most;
            }
        }
        return best;
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
        return cell.matches("[+-]?[\\d.,]*\\d[.,]?([eE][+-]?\\d+)?");
    }

    private static boolean isTime(String cell) {
        return cell.matches("\\d{1,4}[-/.: ].*\\d.*");
    }
}
