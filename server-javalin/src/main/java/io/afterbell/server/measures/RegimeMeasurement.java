package io.afterbell.server.measures;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.Target;
import io.afterbell.replay.ReplayPipeline;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One regime held to its promises on one instrument: what was measured before and after, and a verdict for each target.
 * Immutable.
 *
 * <p>A target is judged day by day, and met when it is met on 95 of 100 days. Days on which the price moves by less than
 * two price steps a minute after the regime are too coarse to be judged.
 *
 * @param regime the regime with its settings
 * @param days how many trading days
 * @param coarseDays how many of them are too coarse
 * @param figures measures of all days together
 * @param verdicts one for each target of the regime; none for a regime without
 */
public record RegimeMeasurement(String regime, int days, int coarseDays, List<Figure> figures, List<Verdict> verdicts) {
    private static final double MOST_DAYS = 0.95;
    private static final double COARSE_STEPS = 2;

    /**
     * A measure of the candles before a regime and after it.
     *
     * @param measure which
     * @param before of its input
     * @param after of its output
     */
    public record Figure(Measure measure, double before, double after) {}

    /**
     * What came of a target.
     *
     * @param target what the regime promises
     * @param value the middle one of all days' values; not a number when no day could be judged
     * @param metDays on how many days it was met
     * @param judgedDays of how many
     */
    public record Verdict(Target target, double value, int metDays, int judgedDays) {
        /**
         * The verdict in a word.
         *
         * @return {@code PASS}, {@code FAIL}, or {@code TOO COARSE} when no day could be judged
         */
        public String word() {
            return judgedDays == 0 ? "TOO COARSE" : metDays >= MOST_DAYS * judgedDays ? "PASS" : "FAIL";
        }

        /**
         * The target in words.
         *
         * @return for example {@code variance_ratio_5 at most 0.85}
         */
        public String promise() {
            String bounds = target.atLeast() == Double.NEGATIVE_INFINITY
                    ? "at most " + number(target.atMost())
                    : target.atMost() == Double.POSITIVE_INFINITY
                            ? "at least " + number(target.atLeast())
                            : number(target.atLeast()) + " to " + number(target.atMost());
            return target.measure()
                    + switch (target.basis()) {
                        case VALUE -> " ";
                        case RATIO_TO_INPUT -> " / before ";
                        case DIFFERENCE_TO_INPUT -> " - before ";
                    }
                    + bounds;
        }
    }

    /** Checks that nothing is missing. */
    public RegimeMeasurement {
        requireNonNull(regime, "regime");
        figures = List.copyOf(figures);
        verdicts = List.copyOf(verdicts);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value).replaceAll("\\.?0+$", "");
    }

    /**
     * Measures each regime of a plan against its input.
     *
     * @param pipeline bends as a replay does
     * @param stored possible candles
     * @param zone the exchange's zone
     * @return one measurement for each regime, from left to right; one without targets when there is no regime
     */
    public static List<RegimeMeasurement> of(ReplayPipeline pipeline, CandleSeries stored, ZoneId zone) {
        List<RegimeMeasurement> all = new ArrayList<>();
        CandleSeries before = stored;
        for (ReplayPipeline.Stage stage : pipeline.stages(stored)) {
            all.add(of(
                    stage.regime().toString(),
                    stage.regime().service().targets(stage.regime().settings()),
                    before,
                    stage.series(),
                    zone));
            before = stage.series();
        }
        return all.isEmpty() ? List.of(of("none", List.of(), stored, stored, zone)) : all;
    }

    private static RegimeMeasurement of(
            String regime, List<Target> targets, CandleSeries before, CandleSeries after, ZoneId zone) {
        TradingDays days = TradingDays.of(before, zone);
        List<Figure> figures = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            figures.add(new Figure(measure, measure.of(before, days), measure.of(after, days)));
        }
        List<List<Double>> values = new ArrayList<>();
        targets.forEach(target -> values.add(new ArrayList<>()));
        int coarse = 0;
        for (int day = 0; day < days.count(); day++) {
            CandleSeries in = before.slice(days.from(day), days.to(day));
            CandleSeries out = after.slice(days.from(day), days.to(day));
            if (isCoarse(out)) {
                coarse++;
                continue;
            }
            TradingDays one = TradingDays.of(in, zone);
            for (int i = 0; i < targets.size(); i++) {
                values.get(i).add(value(targets.get(i), in, out, one));
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            List<Double> sorted = values.get(i).stream().sorted().toList();
            int met = (int) sorted.stream()
                    .filter(value -> value >= target.atLeast() && value <= target.atMost())
                    .count();
            double middle = sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
            verdicts.add(new Verdict(target, middle, met, sorted.size()));
        }
        return new RegimeMeasurement(regime, days.count(), coarse, figures, verdicts);
    }

    private static double value(Target target, CandleSeries in, CandleSeries out, TradingDays day) {
        return Measure.find(target.measure())
                .map(measure -> switch (target.basis()) {
                    case VALUE -> measure.of(out, day);
                    case RATIO_TO_INPUT -> measure.of(out, day) / measure.of(in, day);
                    case DIFFERENCE_TO_INPUT -> measure.of(out, day) - measure.of(in, day);
                })
                .orElse(Double.NaN);
    }

    private static boolean isCoarse(CandleSeries series) {
        double squares = 0;
        for (int i = 1; i < series.size(); i++) {
            double move = series.close(i) - series.close(i - 1);
            squares += move * move;
        }
        return series.size() < 2
                || Math.sqrt(squares / (series.size() - 1))
                        < COARSE_STEPS * series.priceScale().stepSize();
    }

    /**
     * Says whether the regime keeps its promises.
     *
     * @return false when a target is not met
     */
    public boolean isMet() {
        return verdicts.stream().noneMatch(verdict -> verdict.word().equals("FAIL"));
    }

    /**
     * The measurement for programs.
     *
     * @return an object; what is no number is left out
     */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("regime", regime);
        json.put("days", days);
        json.put("coarse_days", coarseDays);
        ArrayNode measured = json.putArray("measures");
        for (Figure figure : figures) {
            ObjectNode one =
                    measured.addObject().put("measure", figure.measure().code());
            one.put("description", figure.measure().description());
            put(one, "before", figure.before());
            put(one, "after", figure.after());
        }
        ArrayNode judged = json.putArray("targets");
        for (Verdict verdict : verdicts) {
            ObjectNode one = judged.addObject().put("target", verdict.promise());
            put(one, "value", verdict.value());
            one.put("met_days", verdict.metDays());
            one.put("judged_days", verdict.judgedDays());
            one.put("verdict", verdict.word());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            json.put(name, value);
        }
    }
}
