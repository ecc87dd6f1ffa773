package io.afterbell.study;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A report's figures as drawings in SVG: text, the same for the same report. Pure.
 *
 * <p>The truth is drawn in grey, the synthesizer in blue.
 */
public final class TickPlots {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 56;
    private static final int TOP = 40;
    private static final int RIGHT = 16;
    private static final int BOTTOM = 40;
    private static final int EXAMPLES = 6;
    private static final int[] LAGS = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60};
    private static final String TRUTH = "#8a8f98";
    private static final String OURS = "#1f6feb";

    private record Point(double x, double y) {}

    private record Line(String colour, String name, boolean dots, List<Point> points) {}

    private final TickReport report;

    /**
     * Makes the drawings of a report.
     *
     * @param report what was found
     */
    public TickPlots(TickReport report) {
        this.report = requireNonNull(report, "report");
    }

    /**
     * Paths of the first candles, true ones in the upper row and synthetic ones in the lower.
     *
     * @return a drawing
     */
    public String paths() {
        StringBuilder svg = begin("The same candles: true paths above, " + report.synthesizer() + " below");
        double width = (WIDTH - 20.0) / EXAMPLES;
        double height = (HEIGHT - TOP - 20.0) / 2;
        for (int i = 0; i < Math.min(EXAMPLES, report.candles()); i++) {
            for (int row = 0; row < 2; row++) {
                Paths paths = row == 0 ? report.truePaths() : report.syntheticPaths();
                double range = Math.max(1, paths.at(i, paths.highTick(i)));
                double left = 10 + i * width;
                double bottom = TOP + (row + 1) * height + row * 10;
                List<Point> points = new ArrayList<>();
                for (int tick = 0; tick < paths.ticks(); tick++) {
                    points.add(new Point(
                            left + 6 + tick * (width - 12) / (paths.ticks() - 1),
                            bottom - 6 - paths.at(i, tick) / range * (height - 12)));
                }
                polyline(svg, points, row == 0 ? TRUTH : OURS);
            }
        }
        return end(svg);
    }

    /**
     * When the high comes: the share of candles that have had it by each tick.
     *
     * @param high whether it is the high, or the low
     * @return a drawing
     */
    public String timeOfExtreme(boolean high) {
        return chart(
                (high ? "Share of candles whose high" : "Share of candles whose low")
                        + " has come, by time in the candle",
                List.of(
                        new Line(TRUTH, "truth", false, cumulative(report.truePaths(), high)),
                        new Line(OURS, "synthesizer", false, cumulative(report.syntheticPaths(), high))),
                1,
                1);
    }

    private static List<Point> cumulative(Paths paths, boolean high) {
        List<Point> points = new ArrayList<>();
        double sum = 0;
        int[] counts = paths.timesOfExtreme(high);
        for (int tick = 0; tick < counts.length; tick++) {
            sum += counts[tick];
            points.add(new Point((double) tick / (counts.length - 1), sum / paths.candles()));
        }
        return points;
    }

    /**
     * How often the high came first, over how often it was predicted to: honest when on the diagonal.
     *
     * @return a drawing
     */
    public String order() {
        List<Point> observed = report.order().bands().stream()
                .map(band -> new Point(band.predicted(), band.observed()))
                .toList();
        return chart(
                "High before low: observed share by predicted probability",
                List.of(
                        new Line(TRUTH, "perfect", false, List.of(new Point(0, 0), new Point(1, 1))),
                        new Line(OURS, "synthesizer", true, observed)),
                1,
                1);
    }

    /**
     * The variance of moves over so many ticks, over that of the truth's single ticks (a signature plot; Andersen,
     * Bollerslev, Diebold and Labys, 2000). A straight line between the anchors would rise from nothing.
     *
     * @return a drawing
     */
    public String varianceByLag() {
        double unit = report.truePaths().realisedVariance(1);
        List<Line> lines = new ArrayList<>();
        double highest = 1;
        for (int i = 0; i < 2; i++) {
            Paths paths = i == 0 ? report.truePaths() : report.syntheticPaths();
            List<Point> points = new ArrayList<>();
            for (int lag : LAGS) {
                if (lag < paths.ticks()) {
                    double variance = unit == 0 ? 0 : paths.realisedVariance(lag) / unit;
                    points.add(new Point((double) lag / (paths.ticks() - 1), variance));
                    highest = Math.max(highest, variance);
                }
            }
            lines.add(new Line(i == 0 ? TRUTH : OURS, i == 0 ? "truth" : "synthesizer", true, points));
        }
        return chart(
                "Variance of moves over 1 to " + (report.truePaths().ticks() - 1)
                        + " ticks, the truth's single ticks as 1",
                lines,
                1,
                Math.ceil(highest * 5) / 5);
    }

    private static String chart(String title, List<Line> lines, double right, double top) {
        StringBuilder svg = begin(title);
        double width = WIDTH - LEFT - RIGHT;
        double height = HEIGHT - TOP - BOTTOM;
        for (int i = 0; i <= 4; i++) {
            double x = LEFT + width * i / 4;
            double y = TOP + height - height * i / 4;
            svg.append(format(
                    "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#d8dbe0'/>%n",
                    (double) LEFT, y, LEFT + width, y));
            svg.append(
                    format("<text x='%.1f' y='%.1f' text-anchor='end'>%.2f</text>%n", LEFT - 6.0, y + 4, top * i / 4));
            svg.append(format(
                    "<text x='%.1f' y='%.1f' text-anchor='middle'>%.2f</text>%n",
                    x, TOP + height + 18.0, right * i / 4));
        }
        double name = LEFT;
        for (Line line : lines) {
            List<Point> scaled = line.points().stream()
                    .map(point -> new Point(LEFT + point.x() / right * width, TOP + height - point.y() / top * height))
                    .toList();
            polyline(svg, scaled, line.colour());
            if (line.dots()) {
                for (Point point : scaled) {
                    svg.append(format(
                            "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>%n", point.x(), point.y(), line.colour()));
                }
            }
            svg.append(format(
                    "<text x='%.1f' y='%.1f' fill='%s'>%s</text>%n", name, HEIGHT - 6.0, line.colour(), line.name()));
            name += 110;
        }
        return end(svg);
    }

    private static StringBuilder begin(String title) {
        return new StringBuilder(format(
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'"
                                + " fill='#57606a'>%n",
                        WIDTH, HEIGHT))
                .append("<rect width='100%' height='100%' fill='#ffffff'/>\n")
                .append(format(
                        "<text x='10' y='22' font-size='14' fill='#1f2328'>%s</text>%n",
                        title.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static void polyline(StringBuilder svg, List<Point> points, String colour) {
        svg.append("<polyline fill='none' stroke-width='1.5' stroke='")
                .append(colour)
                .append("' points='");
        for (Point point : points) {
            svg.append(format("%.1f,%.1f ", point.x(), point.y()));
        }
        svg.append("'/>\n");
    }

    private static String end(StringBuilder svg) {
        return svg.append("</svg>\n").toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
