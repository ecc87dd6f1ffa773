package io.afterbell.source.files;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why a file is not read, and what its owner can do about it. */
final class Refusal {
    /** What to do with a file of which something is missing or other than it was. */
    static final String FETCH_AGAIN = "it is cut off or damaged, fetch it again";

    private static final String WORKBOOK = "it is a workbook; open it in a spreadsheet and save the sheet as CSV";
    private static final String WEB_PAGE =
            "it is a web page and not a table; download the file itself, or open it in a spreadsheet and save it as CSV";
    private static final String NO_PARQUET = "it is no Parquet file, or cut off; fetch it again";
    private static final int BEGINNING_BYTES = 200;
    private static final int MOST_OF_A_LINE = 200;
    private static final int MOST_LINES = 3;
    private static final Pattern JSON = Pattern.compile("\\{|\\[\\s*[\\[{\"\\d\\]]");

    /** What tells a trouble, and what is said of it. */
    private record Sign(String text, String words) {}

    // How files begin that are no tables, whatever they are called.
    private static final List<Sign> OTHER_FORMS = List.of(
            new Sign(
                    "version https://git-lfs",
                    "it is a pointer of git-lfs and not the file itself; fetch it with: git lfs pull"),
            new Sign("<!doctype", WEB_PAGE),
            new Sign("<html", WEB_PAGE),
            new Sign("<table", WEB_PAGE),
            new Sign("<?xml", WORKBOOK),
            new Sign("\u00d0\u00cf\u0011\u00e0", WORKBOOK),
            new Sign(
                    "PK\u0003\u0004",
                    "it is an archive or a workbook; an archive ends in .zip, of a workbook save the sheet as CSV"));

    // What DuckDB says; the first that fits counts.
    private static final List<Sign> TROUBLES = List.of(
            new Sign("not utf-8", "save it as UTF-8"),
            new Sign("Invalid unicode", "save it as UTF-8"),
            new Sign(
                    "Maximum line size",
                    "a line of it is longer than any candle: a quote is not closed, or it is no table"),
            new Sign("not a GZIP stream", "something else stands behind what is packed; unpack it and name it .csv"),
            new Sign(
                    "frame descriptor",
                    "it is not compressed with zstd as its name says; name it .csv when it is plain text, or .csv.gz"),
            new Sign("end of GZIP", FETCH_AGAIN),
            new Sign("ecompress", FETCH_AGAIN),
            new Sign("magic bytes", NO_PARQUET),
            new Sign("too small to be a Parquet file", NO_PARQUET));

    private Refusal() {}

    /** The refusal of a file for a reason that says what to do. */
    static PluginException unreadable(Path file, String why) {
        return new PluginException(ErrorCode.SOURCE_UNREADABLE, words(file) + why);
    }

    /** The refusal of a file that DuckDB could not read. */
    static PluginException failed(Path file, SQLException cause) {
        String why = String.valueOf(cause.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .takeWhile(line -> !line.startsWith("LINE "))
                .limit(MOST_LINES)
                .map(line -> line.length() > MOST_OF_A_LINE ? line.substring(0, MOST_OF_A_LINE) + "…" : line)
                .reduce((one, other) -> one + " " + other)
                .orElse("no reason given");
        String trouble = why.replace(file.toString(), "");
        String remedy = TROUBLES.stream()
                .filter(sign -> trouble.contains(sign.text()))
                .map(sign -> "; " + sign.words())
                .findFirst()
                .orElse("");
        return new PluginException(ErrorCode.SOURCE_UNREADABLE, words(file) + why + remedy, cause);
    }

    private static String words(Path file) {
        return "the file cannot be read: file=" + file + ": ";
    }

    /**
     * Refuses what is no table whatever its name: a pointer of git-lfs, a page that says "not found", an archive.
     *
     * @param file the file
     * @param start its first bytes
     * @param isText whether it is to be text; else it is to be Parquet
     */
    static void refuseWhatIsNoTable(Path file, byte[] start, boolean isText) {
        if (start.length == 0) {
            throw unreadable(file, "it is empty");
        }
        String text = new String(start, 0, Math.min(start.length, BEGINNING_BYTES), StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .stripLeading();
        String lower = text.toLowerCase(Locale.ROOT);
        for (Sign form : OTHER_FORMS) {
            if (lower.startsWith(form.text().toLowerCase(Locale.ROOT))) {
                throw unreadable(file, form.words());
            }
        }
        if (isCompressed(start)) {
            throw unreadable(
                    file, "it is compressed, which its name does not tell; name it with .gz or .zst at the end");
        }
        if (isText) {
            refuseWhatIsNoText(file, start, text);
        }
    }

    private static boolean isCompressed(byte[] start) {
        boolean isGzip = start.length > 3 && start[0] == 0x1f && start[1] == (byte) 0x8b;
        return isGzip || start.length > 3 && start[0] == 0x28 && start[1] == (byte) 0xb5 && start[2] == 0x2f;
    }

    private static void refuseWhatIsNoText(Path file, byte[] start, String text) {
        if (JSON.matcher(text).lookingAt()) {
            throw unreadable(file, "it is JSON and not a table; save it as CSV, a candle a line, with a heading");
        }
        if (text.startsWith("PAR1")) {
            throw unreadable(file, "it is a Parquet file; read it with parquet:path=…");
        }
        if (text.indexOf(0) >= 0 && !TextHead.encoding(start).equals("utf-16")) {
            throw unreadable(file, "it is no text, or UTF-16 without a mark that says so; save it as UTF-8");
        }
        if (start.length > 1 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF) {
            throw unreadable(file, "it is text in UTF-16 (big-endian), which is not read; save it as UTF-8");
        }
    }
}
