package io.afterbell.server.measures;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Days that a user has labelled, in a CSV file with the columns date and label. */
public final class LabelledDays {
    private LabelledDays() {}

    /**
     * Reads the days of a label.
     *
     * @param file lines like {@code 2024-01-23,high_vol}; a first line without a date is a header
     * @param label which ones are wanted
     * @return the dates
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when the file cannot be read or a line is none
     */
    public static Set<LocalDate> read(Path file, String label) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "the labels cannot be read: file=" + file + ": " + e, e);
        }
        Set<LocalDate> dates = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] columns = lines.get(i).strip().split("\\s*[,;\\t]\\s*");
            try {
                if (columns.length > 1 && columns[1].equals(label)) {
                    dates.add(LocalDate.parse(columns[0]));
                } else if (columns.length > 1 && i > 0) {
                    LocalDate.parse(columns[0]);
                }
            } catch (DateTimeException e) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "a label is written 2024-01-23," + label + ": file=" + file + " line=" + (i + 1) + ": "
                                + lines.get(i),
                        e);
            }
        }
        return dates;
    }
}
