package io.afterbell.server.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.server.candles.Validation;
import java.util.List;

/** What was found wrong in a source, as JSON. */
public final class ValidationViews {
    private ValidationViews() {}

    /**
     * All that was found.
     *
     * @param source the source and its settings
     * @param reports what was found of each instrument
     * @param remarks what the source said of itself
     * @return an object whose {@code verdict} is {@code replayable} or {@code refused}
     */
    public static ObjectNode of(String source, List<Validation.Report> reports, List<String> remarks) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", source);
        boolean refused = reports.stream().anyMatch(Validation.Report::isRefused);
        json.put("verdict", verdict(refused));
        ArrayNode instruments = json.putArray("instruments");
        for (Validation.Report report : reports) {
            if (report.instrument().isEmpty()) {
                json.set("findings", findings(report.findings()));
                continue;
            }
            ObjectNode one = instruments.addObject();
            report.instrument().ifPresent(instrument -> {
                one.put("symbol", instrument.symbol());
                one.put("exchange", instrument.exchange());
            });
            one.put("candles", report.candleCount());
            report.coverage().ifPresent(coverage -> {
                one.put("first_epoch_ms", coverage.firstEpochMillis());
                one.put("last_epoch_ms", coverage.lastEpochMillis());
            });
            one.put("verdict", verdict(report.isRefused()));
            one.set("findings", findings(report.findings()));
        }
        ArrayNode lines = json.putArray("remarks");
        remarks.forEach(lines::add);
        return json;
    }

    private static String verdict(boolean refused) {
        return refused ? "refused" : "replayable";
    }

    private static ArrayNode findings(List<Finding> findings) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            ObjectNode one = all.addObject();
            one.put("kind", finding.kind().code());
            one.put("severity", finding.severity().code());
            one.put("count", finding.count());
            one.put("what", finding.kind().words());
            one.put("places", finding.places());
            ArrayNode examples = one.putArray("examples");
            finding.examples().forEach(examples::add);
            ArrayNode ranges = one.putArray("ranges");
            finding.ranges().forEach(range -> {
                ObjectNode node = ranges.addObject();
                node.put("from_epoch_ms", range.fromEpochMillis());
                node.put("to_epoch_ms", range.toEpochMillis());
            });
            one.put("policy", finding.policy().code());
            one.put("refused", finding.isRefused());
            one.put("consequence", finding.consequence());
        }
        return all;
    }
}
