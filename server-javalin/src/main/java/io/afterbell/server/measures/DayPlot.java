package io.afterbell.server.measures;

import io.afterbell.api.CandleSeries;
import java.util.Locale;

/** A day before and after a regime, as a drawing in SVG. Pure: the same candles give the same text. */
public final class DayPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int TOP = 36;
    private static final int MARGIN = 12;
    private static final double LOWEST_SHARE = 1e-9;

    private DayPlot() {}

    /**
     * Draws a day: grey as it was, blue as it is after the regime; high to low of each candle, and a line of closes.
     *
     * @param title what is drawn
     * @param before candles of a day
     * @param after the same minutes after the regime
     * @return the drawing
     */
    public static String of(String title, CandleSeries before, CandleSeries after) {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (int i = 0; i < before.size(); i++) {
            low = Math.min(low, Math.min(before.low(i), after.low(i)));
            high = Math.max(high, Math.max(before.high(i), after.high(i)));
        }
        double scale = (HEIGHT - TOP - MARGIN) / Math.max(LOWEST_SHARE * high, high - low);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>\n<rect width='100%%'"
                        + " height='100%%' fill='#ffffff'/>\n<text x='%d' y='22' font-size='14' fill='#1f2328'>%s</text>\n",
                WIDTH,
                HEIGHT,
                MARGIN,
                title.replace("&", "&amp;").replace("<", "&lt;")));
        line(svg, before, low, scale, "#8a8f98");
        line(svg, after, low, scale, "#1f6feb");
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, CandleSeries series, double low, double scale, String colour) {
        double step = (WIDTH - 2.0 * MARGIN) / Math.max(1, series.size() - 1);
        svg.append("<path stroke-width='1' stroke-opacity='0.45' stroke='")
                .append(colour)
                .append("' d='");
        for (int i = 0; i < series.size(); i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "M%.1f %.1fV%.1f",
                    MARGIN + i * step,
                    y(series.high(i), low, scale),
                    y(series.low(i), low, scale)));
        }
        svg.append("'/>\n<polyline fill='none' stroke-width='1.2' stroke='")
                .append(colour)
                .append("' points='");
        for (int i = 0; i < series.size(); i++) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", MARGIN + i * step, y(series.close(i), low, scale)));
        }
        svg.append("'/>\n");
    }

    private static double y(double price, double low, double scale) {
        return HEIGHT - MARGIN - (price - low) * scale;
    }
}
