package io.afterbell.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the table. Immutable.
 *
 * @param what what was measured
 * @param figure what the product reaches
 * @param floor what a process reaches that does nothing else
 * @param ratio how they compare
 * @param target what it must reach
 * @param reached whether it does
 * @param limit what limits it now
 */
record Row(String what, String figure, String floor, String ratio, String target, boolean reached, String limit) {
    /** In place of a floor, ratio or target that there is not. */
    static final String NONE = "-";

    private static final List<String> HEAD =
            List.of("what", "figure", "floor", "ratio", "target", "reached", "what limits it");

    private List<String> cells() {
        return List.of(what, figure, floor, ratio, target, target.equals(NONE) ? NONE : reached ? "yes" : "no", limit);
    }

    /** A Markdown table that is readable as it stands. */
    static String table(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        rows.forEach(row -> lines.add(row.cells()));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < lines.size(); at++) {
            for (int i = 0; i < widths.length; i++) {
                text.append("| ")
                        .append(padded(lines.get(at).get(i), widths[i]))
                        .append(' ');
            }
            text.append("|\n");
            if (at == 0) {
                for (int width : widths) {
                    text.append("|").append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
