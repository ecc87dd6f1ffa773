package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.Scenario;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.ServerConfig.RangeChoice;
import io.afterbell.server.feed.SlowClients;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.text.EditDistance;
import io.afterbell.server.wire.ReplayRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what a session shall be from the fields of a JSON object: the one grammar of REST, presets and the settings that
 * a subscription carries. What is not said is as in another session. Safe for many threads.
 */
final class SessionSpecs {
    /** Fields that decide the tape, and which a manifest therefore decides. */
    static final List<String> TAPE_FIELDS = List.of(
            "instruments",
            "range",
            "ranges",
            "start_date",
            "end_date",
            "from",
            "to",
            "regime",
            "synthesizer",
            "seed",
            "bend_derivatives");

    /** Fields that say how a tape is played. */
    static final List<String> PACING_FIELDS =
            List.of("speed", "mode", "count", "idle_gap", "start", "timestamps", "index_depth", "slow_clients");

    private static final String DATES = "a date (2024-01-23), a date and time (2024-01-23T10:30), or last:5d";

    private static final RangeChoice NO_ENDS = new RangeChoice("", "");

    private final PluginCatalog plugins;
    private final SessionRanges ranges;
    private final BestDays bestDays;

    SessionSpecs(PluginCatalog plugins, CandleLibrary library, TradingCalendar calendar) {
        this.plugins = requireNonNull(plugins, "plugins");
        this.ranges = new SessionRanges(library, calendar);
        this.bestDays = new BestDays(plugins, library, calendar);
    }

    /** What a session shall be, and what was done to the wish. */
    record Draft(SessionSpec spec, List<String> warnings) {
        Draft {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads a whole session.
     *
     * @param fields what is wished
     * @param base what holds where the fields are silent; its instruments do not
     * @throws ReplayException naming the first field that is wrong and what would be right
     */
    Draft read(ObjectNode fields, SessionSpec base) {
        checkNames(
                fields,
                Stream.concat(TAPE_FIELDS.stream(), PACING_FIELDS.stream()).toList());
        List<Instrument> instruments = instruments(fields.path("instruments"));
        List<RangeChoice> choices = rangeChoices(fields);
        ReplayPlan old = base.plan();
        SessionRanges.Chosen chosen = choices.isEmpty()
                ? new SessionRanges.Chosen(old.ranges(), List.of())
                : inRangeField(fields, () -> chosen(choices, instruments));
        boolean sameSchedule = choices.isEmpty() && !isGiven(fields, "regime");
        Optional<Scenario> scenario =
                isGiven(fields, "regime") && fields.path("regime").isTextual()
                        ? Scenario.parse(fields.path("regime").textValue())
                        : Optional.empty();
        ReplayPlan plan = new ReplayPlan(
                chosen.ranges(),
                scenario.isPresent() ? List.of() : given(fields, "regime", old.regimes(), this::regimes),
                scenario.map(day -> day.over(chosen.ranges(), TradingCalendar.INDIA, plugins::regimes))
                        .orElse(sameSchedule ? old.schedule() : List.of()),
                given(fields, "synthesizer", old.synthesizer(), this::synthesizer),
                given(fields, "seed", old.seed(), SessionSpecs::seed),
                given(fields, "bend_derivatives", old.bendDerivatives(), SessionSpecs::flag));
        Pacing pacing = pacing(fields, base.pacing());
        if (pacing.mode().kind() == ReplayMode.Kind.DATE_RANGE && choices.isEmpty() && isGiven(fields, "mode")) {
            throw invalid("mode date_range wants dates: give start_date and end_date, or ranges: mode=date_range");
        }
        SessionSpec spec = new SessionSpec(
                plan,
                pacing,
                instruments,
                given(fields, "timestamps", base.stampsNow(), value -> choice(value, "original", "now")),
                given(fields, "index_depth", base.indexDepth(), value -> choice(value, "none", "synthetic")),
                given(fields, "slow_clients", base.slowClients(), SessionSpecs::slowClients));
        return new Draft(spec, chosen.warnings());
    }

    private SessionRanges.Chosen chosen(List<RangeChoice> choices, List<Instrument> instruments) {
        Optional<ServerConfig.BestDaysChoice> best = choices.get(0).bestDays();
        return choices.size() == 1 && best.isPresent()
                ? new SessionRanges.Chosen(bestDays.ranges(best.get(), instruments), List.of())
                : ranges.choose(choices, instruments);
    }

    /** Reads what a client wishes for itself. */
    Draft read(ReplayRequest request, SessionSpec base) {
        return read(fields(request), base);
    }

    private static ObjectNode fields(ReplayRequest request) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        request.settings().forEach(fields::put);
        return fields;
    }

    /**
     * Checks that a session is what a client wishes, in all that the client says.
     *
     * @throws ReplayException naming the first setting that differs
     */
    void checkAgrees(ReplayRequest request, HostedSession session) {
        SessionSpec is = session.spec();
        SessionSpec wished = read(request, is).spec();
        Set<String> said = request.settings().keySet();
        checkEqual(
                said, "regime", chain(wished.plan().regimes()), chain(is.plan().regimes()), session);
        checkEqual(said, "speed", wished.pacing().speed(), is.pacing().speed(), session);
        checkEqual(said, "seed", wished.plan().seed(), is.plan().seed(), session);
        checkEqual(
                said,
                "synthesizer",
                wished.plan().synthesizer().choice(),
                is.plan().synthesizer().choice(),
                session);
        for (String field : List.of("start_date", "end_date")) {
            checkEqual(said, field, wished.plan().ranges(), is.plan().ranges(), session);
        }
    }

    private static void checkEqual(Set<String> said, String field, Object wished, Object is, HostedSession session) {
        if (said.contains(field) && !wished.equals(is)) {
            throw invalid(field + "=" + wished + " is another one than " + is
                    + ", which holds in the private replay session " + session.name()
                    + " of this connection; a connection has one clock, so open another connection");
        }
    }

    /**
     * Makes a plan from a manifest, with the services that are installed here.
     *
     * @throws AfterbellException when one of them is not, or does not know a parameter
     */
    ReplayPlan plan(Manifest manifest) {
        return SessionSpec.planOf(manifest, plugins);
    }

    /** Reads how a manifest's tape is played; the tape is still that of {@code base}. */
    SessionSpec paced(ObjectNode fields, SessionSpec base) {
        for (String field : TAPE_FIELDS) {
            if (isGiven(fields, field)) {
                throw invalid("a manifest decides the tape, so the field " + field
                        + " has no place beside it; there is " + String.join(", ", PACING_FIELDS));
            }
        }
        return read(fields, base).spec();
    }

    static void checkNames(ObjectNode fields, List<String> known) {
        for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt(one -> EditDistance.of(one, name)))
                        .orElse("");
                throw invalid("there is no field " + name + "; did you mean " + nearest + "? There is "
                        + String.join(", ", known) + ": field=" + name);
            }
        }
    }

    static boolean isGiven(ObjectNode fields, String name) {
        return fields.hasNonNull(name);
    }

    private static <T> T given(ObjectNode fields, String name, T otherwise, Function<JsonNode, T> read) {
        JsonNode value = fields.path(name);
        if (value.isNull() || value.isMissingNode()) {
            return otherwise;
        }
        try {
            return read.apply(value);
        } catch (AfterbellException e) {
            throw naming(name, value, e);
        }
    }

    // Whoever checks a value need not know in which field it came.
    private static ReplayException naming(String name, JsonNode value, AfterbellException e) {
        String message = String.valueOf(e.getMessage());
        String field = name + "=" + (value.isTextual() ? value.textValue() : value.toString());
        String named = message.contains(field) ? message : field + ": " + message;
        return new ReplayException(e.code(), named + " (from the field " + name + ")", e);
    }

    private static <T> T inRangeField(ObjectNode fields, Supplier<T> read) {
        try {
            return read.get();
        } catch (AfterbellException e) {
            String said = Stream.of("range", "ranges", "start_date", "end_date", "from", "to")
                    .filter(name -> isGiven(fields, name))
                    .map(name -> name + "="
                            + (fields.get(name).isTextual() ? fields.get(name).textValue() : fields.get(name)))
                    .collect(Collectors.joining(" "));
            throw new ReplayException(e.code(), said + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode value, String what) {
        if (!value.isTextual()) {
            throw invalid("it is " + what + ", as a text");
        }
        return value.textValue().strip();
    }

    private static List<Instrument> instruments(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        String form =
                "instruments are a list such as [\"NIFTY:NSE_INDEX\"] or [{\"symbol\":\"NIFTY\",\"exchange\":\"NSE_INDEX\"}]"
                        + ": instruments=";
        Set<Instrument> instruments = new LinkedHashSet<>();
        if (value.isTextual()) {
            Arrays.stream(value.textValue().split(","))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .forEach(one -> instruments.add(instrument(one, form)));
        } else if (value.isArray()) {
            for (JsonNode one : value) {
                if (one.isTextual()) {
                    instruments.add(instrument(one.textValue(), form));
                } else if (one.path("symbol").isTextual()
                        && one.path("exchange").isTextual()) {
                    instruments.add(instrument(
                            one.path("symbol").textValue() + ":"
                                    + one.path("exchange").textValue(),
                            form));
                } else {
                    throw invalid(form + one);
                }
            }
        } else {
            throw invalid(form + value);
        }
        return List.copyOf(instruments);
    }

    private static Instrument instrument(String text, String form) {
        try {
            return ServerConfig.instrument(text);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, form + text + "; " + e.getMessage(), e);
        }
    }

    // One of three ways: range, ranges, or the two ends.
    private static List<RangeChoice> rangeChoices(ObjectNode fields) {
        List<String> ways = new ArrayList<>();
        List<RangeChoice> choices = new ArrayList<>();
        if (isGiven(fields, "range")) {
            ways.add("range");
            choices.add(rangeChoice(fields.get("range"), "range"));
        }
        if (isGiven(fields, "ranges")) {
            ways.add("ranges");
            JsonNode list = fields.get("ranges");
            if (!list.isArray() || list.isEmpty()) {
                throw invalid("ranges is a list of ranges, at least one: ranges=" + list);
            }
            list.forEach(one -> choices.add(rangeChoice(one, "ranges")));
        }
        RangeChoice ends = ends(fields, "start_date", "end_date", ways);
        RangeChoice shortEnds = ends(fields, "from", "to", ways);
        Stream.of(ends, shortEnds).filter(one -> one != NO_ENDS).forEach(choices::add);
        if (ways.size() > 1) {
            throw invalid("say the range in one way, not in several: " + String.join(" and ", ways));
        }
        return choices;
    }

    private static RangeChoice ends(ObjectNode fields, String from, String to, List<String> ways) {
        if (!isGiven(fields, from) && !isGiven(fields, to)) {
            return NO_ENDS;
        }
        ways.add(from + "/" + to);
        return new RangeChoice(
                given(fields, from, "", value -> text(value, DATES)),
                given(fields, to, "", value -> text(value, DATES)));
    }

    private static RangeChoice rangeChoice(JsonNode value, String field) {
        if (value.isObject()) {
            ObjectNode ends = (ObjectNode) value;
            checkNames(ends, List.of("from", "to"));
            RangeChoice choice = ends(ends, "from", "to", new ArrayList<>());
            if (choice != NO_ENDS) {
                return choice;
            }
        } else if (value.isTextual() && !value.textValue().isBlank()) {
            String text = value.textValue().strip();
            int slash = text.indexOf('/');
            if (slash >= 0) {
                return new RangeChoice(text.substring(0, slash), text.substring(slash + 1));
            }
            // A single day, and not everything since then.
            return text.startsWith("last:") ? new RangeChoice(text, "") : new RangeChoice(text, text);
        }
        throw invalid("a range is a day (2024-01-23), two of them (2024-01-23/2024-01-25), last:5d or"
                + " {\"from\":…,\"to\":…}: " + field + "=" + value);
    }

    private Pacing pacing(ObjectNode fields, Pacing base) {
        ReplayMode mode = given(
                fields,
                "mode",
                base.mode(),
                value -> ReplayMode.parse(text(value, "single_pass, date_range, loop or loop:n")));
        if (isGiven(fields, "count")) {
            JsonNode count = fields.get("count");
            if (!count.isIntegralNumber() || !count.canConvertToInt() || count.intValue() < 1) {
                throw invalid("count is a whole number from 1 on: count=" + count);
            }
            if (mode.kind() != ReplayMode.Kind.LOOP) {
                throw invalid("count goes with mode loop: count=" + count + " mode=" + mode);
            }
            mode = new ReplayMode(ReplayMode.Kind.LOOP, count.intValue());
        }
        return new Pacing(
                given(fields, "speed", base.speed(), SessionSpecs::speed),
                mode,
                given(fields, "start", base.start(), SessionSpecs::start),
                base.settle(),
                given(fields, "idle_gap", base.idleGap(), SessionSpecs::idleGap));
    }

    private static Speed speed(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            throw invalid("speed is a number from 0.000001 to 1000000000, or max (also written 0): speed=" + value);
        }
        return Speed.parse(value.asText().strip());
    }

    private static StartPolicy start(JsonNode value) {
        return Arrays.stream(StartPolicy.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(value.asText()))
                .findFirst()
                .orElseThrow(() -> invalid("start is on_subscribe, now or manual: start=" + value.asText()));
    }

    private static Duration idleGap(JsonNode value) {
        double seconds = value.isNumber() || value.isTextual() ? value.asDouble(-1) : -1;
        if (!(seconds >= 0 && seconds <= 86_400)) {
            throw invalid("idle_gap is a number of seconds from 0 to 86400: idle_gap=" + value);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    // A browser cannot write all whole numbers of 64 bits, so a text will do.
    private static long seed(JsonNode value) {
        try {
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return value.longValue();
            }
            if (value.isTextual()) {
                return Long.parseLong(value.textValue().strip());
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like everything else that is no whole number.
        }
        throw invalid("seed is a whole number of 64 bits: seed=" + value.asText());
    }

    private static boolean flag(JsonNode value) {
        if (!value.isBoolean()) {
            throw invalid("it is true or false");
        }
        return value.booleanValue();
    }

    private static SlowClients slowClients(JsonNode value) {
        for (SlowClients policy : SlowClients.values()) {
            if (policy.toString().equals(value.asText())) {
                return policy;
            }
        }
        throw invalid("it is block, latest, disconnect or auto");
    }

    private static boolean choice(JsonNode value, String no, String yes) {
        if (value.asText().equals(no) || value.asText().equals(yes)) {
            return value.asText().equals(yes);
        }
        throw invalid("it is " + no + " or " + yes);
    }

    private List<Configured<RegimeTransform>> regimes(JsonNode value) {
        return plugins.regimes(
                PluginChoice.parseChain(text(value, "a regime such as high_vol:scale=2.5+choppy, or none")));
    }

    private Configured<TickSynthesizer> synthesizer(JsonNode value) {
        return plugins.synthesizer(PluginChoice.parse(text(value, "a synthesizer such as bridge:ticks_per_candle=60")));
    }

    private static String chain(List<Configured<RegimeTransform>> regimes) {
        return regimes.isEmpty()
                ? "none"
                : PluginChoice.format(regimes.stream().map(Configured::choice).toList());
    }

    /** What an instrument lacks of the ranges. */
    SessionRanges ranges() {
        return ranges;
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
