package io.afterbell.source.files;

import io.afterbell.api.Interval;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user said about files. Whatever is left at {@code auto} is found out from the file and said in a remark.
 *
 * @param path a file, a folder or a pattern
 * @param files which files of a folder, as a pattern of names; empty for all that look like the form
 * @param symbol the symbol of files that do not tell it; empty when not given
 * @param exchange the exchange of files that do not tell it; empty when not given
 * @param timezone the zone of times written without one; empty for auto
 * @param columns which column is what; empty for auto
 * @param timeFormat how times are written, as strptime; empty for auto
 * @param delimiter what stands between cells; empty for auto
 * @param decimal the decimal separator; empty for auto
 * @param closeLabel whether candles are labelled with their close; empty for auto
 * @param interval how long a candle is; empty for auto
 * @param date the date of times that are written without one; empty for auto
 * @param priceFactor what prices are multiplied by; empty for auto
 * @param shiftMinutes what is added to every time
 * @param skipsBadRows whether rows that cannot be read are left out rather than refused
 * @param duplicates what happens when two rows of the same minute differ
 * @param spreads whether longer candles are spread over their minutes
 * @param text all settings as text, to tell apart what was understood under which
 */
record FileSettings(
        Path path,
        String files,
        String symbol,
        String exchange,
        Optional<ZoneId> timezone,
        String columns,
        String timeFormat,
        Optional<Character> delimiter,
        Optional<Character> decimal,
        Optional<Boolean> closeLabel,
        Optional<Interval> interval,
        Optional<LocalDate> date,
        Optional<Double> priceFactor,
        long shiftMinutes,
        boolean skipsBadRows,
        Duplicates duplicates,
        boolean spreads,
        String text) {

    /** What happens when two rows of the same minute differ. */
    enum Duplicates {
        /** The file is refused. */
        REFUSE,
        /** The later row counts. */
        LAST,
        /** The earlier row counts. */
        FIRST
    }

    private static final String AUTO = "auto";

    private static final List<ParameterSpec> BOTH = List.of(
            ParameterSpec.path("path", "", "A file, a folder, or a pattern such as data/*.csv."),
            ParameterSpec.text("files", "", "Which files of a folder, as a pattern of names such as *_1m.csv."),
            ParameterSpec.text("symbol", "", "The symbol, whatever a column or the name of the file says."),
            ParameterSpec.text(
                    "exchange", "", "The exchange, whatever a column or the name of the file says, for example NSE."),
            ParameterSpec.text(
                    "timezone",
                    AUTO,
                    "The zone of times written without one, for example Asia/Kolkata or UTC; auto: the exchange's"
                            + " zone, or UTC where only that falls in trading hours."),
            ParameterSpec.text(
                    "columns",
                    "",
                    "Which column is what: role:column pairs such as time:ts;open:o, or for a file without a heading"
                            + " the roles in order such as time;open;high;low;close;volume, with - for a column to"
                            + " skip."),
            ParameterSpec.text(
                    "time_format", "", "How times are written, as strptime writes it, for example %d-%m-%Y %H:%M."),
            ParameterSpec.choice(
                    "label",
                    AUTO,
                    List.of(AUTO, "open", "close"),
                    "Whether a candle's time is when it opens or when it closes."),
            ParameterSpec.text(
                    "interval",
                    AUTO,
                    "How long candles are, for example 1m; auto: what a column says, or how far apart they are."),
            ParameterSpec.text(
                    "date",
                    "",
                    "The date of a file whose times have none, for example 2019-07-09; auto: the one in its name."),
            ParameterSpec.text("price_factor", AUTO, "What prices are multiplied by, for example 0.0001; auto is 1."),
            ParameterSpec.integer("shift_minutes", 0, -1_440, 1_440, "Minutes that are added to every time."),
            ParameterSpec.choice(
                    "bad_rows", "refuse", List.of("refuse", "skip"), "What to do with rows that cannot be read."),
            ParameterSpec.choice(
                    "duplicates",
                    "refuse",
                    List.of("refuse", "last", "first"),
                    "What to do when two rows of the same minute differ: refuse, or which row counts."),
            ParameterSpec.flag(
                    "spread",
                    false,
                    "Whether candles longer than a minute are spread over their minutes, which makes minutes up."));

    private static final List<ParameterSpec> TEXT_ONLY = List.of(
            ParameterSpec.choice(
                    "delimiter",
                    AUTO,
                    List.of(AUTO, "comma", "semicolon", "tab", "pipe"),
                    "What stands between the cells of a row."),
            ParameterSpec.choice(
                    "decimal", AUTO, List.of(AUTO, "point", "comma"), "What stands before the fraction of a number."));

    static List<ParameterSpec> parameters(Form form) {
        List<ParameterSpec> all = new ArrayList<>(BOTH);
        if (form == Form.CSV) {
            all.addAll(TEXT_ONLY);
        }
        return List.copyOf(all);
    }

    /** What kind of files they are. */
    enum Form {
        /** Text, one candle a line. */
        CSV(List.of(".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".csv.zst", ".txt.zst", ".tsv.zst")),
        /** Parquet. */
        PARQUET(List.of(".parquet", ".pq", ".parq"));

        private final List<String> endings;

        Form(List<String> endings) {
            this.endings = endings;
        }

        List<String> endings() {
            return endings;
        }
    }

    static FileSettings of(PluginSettings settings, Form form) {
        Path path = settings.path("path")
                .orElseThrow(() -> invalid(
                        "name the file or folder, as in " + (form == Form.CSV ? "csv" : "parquet") + ":path=FILE"));
        boolean isText = form == Form.CSV;
        return new FileSettings(
                path,
                settings.text("files").strip(),
                settings.text("symbol").strip(),
                settings.text("exchange").strip(),
                unlessAuto(settings.text("timezone")).map(FileSettings::zone),
                settings.text("columns").strip(),
                settings.text("time_format"),
                isText ? delimiter(settings.choice("delimiter")) : Optional.of(','),
                isText
                        ? unlessAuto(settings.choice("decimal")).map(word -> word.equals("comma") ? ',' : '.')
                        : Optional.of('.'),
                unlessAuto(settings.choice("label")).map(word -> word.equals("close")),
                unlessAuto(settings.text("interval")).map(FileSettings::interval),
                unlessAuto(settings.text("date")).map(FileSettings::date),
                unlessAuto(settings.text("price_factor")).map(FileSettings::factor),
                settings.integer("shift_minutes"),
                settings.choice("bad_rows").equals("skip"),
                switch (settings.choice("duplicates")) {
                    case "last" -> Duplicates.LAST;
                    case "first" -> Duplicates.FIRST;
                    default -> Duplicates.REFUSE;
                },
                settings.flag("spread"),
                form + " " + settings);
    }

    private static Optional<String> unlessAuto(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.equals(AUTO) ? Optional.empty() : Optional.of(stripped);
    }

    private static Optional<Character> delimiter(String word) {
        return switch (word) {
            case "comma" -> Optional.of(',');
            case "semicolon" -> Optional.of(';');
            case "tab" -> Optional.of('\t');
            case "pipe" -> Optional.of('|');
            default -> Optional.empty();
        };
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "not a time zone such as Asia/Kolkata, America/New_York or UTC: timezone=" + name,
                    e);
        }
    }

    private static Interval interval(String code) {
        return Intervals.parse(code)
                .orElseThrow(() -> invalid("not an interval such as 1m, 5s, 15m, 1h or D: interval=" + code));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new PluginException(ErrorCode.INVALID_PARAMETER, "a date is written 2019-07-09: date=" + text, e);
        }
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor > 0 && factor < 1e12) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER, "not a number such as 0.0001: price_factor=" + text, e);
        }
        throw invalid("prices are multiplied by something positive: price_factor=" + text);
    }

    static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_PARAMETER, message);
    }
}
