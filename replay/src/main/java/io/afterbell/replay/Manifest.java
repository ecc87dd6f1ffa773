package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.NamedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names a tape: everything that decided it, so that the same tape can be replayed later, elsewhere, or it can be said
 * why not. Plain data, immutable.
 *
 * <p>Two manifests are equal exactly when {@link #differencesFrom} finds nothing, and then their tapes are the same,
 * tick for tick. Who wrote the manifest, where the candles lay and what was mended in them ({@link #productVersion()},
 * {@link #source()}, {@link #repairs()}) is told but not compared: the same candles from another file give the same tape.
 *
 * @param productVersion the version of Afterbell that wrote this
 * @param source the name of the source that the candles came from
 * @param engineVersion {@link #ENGINE_VERSION} as of then
 * @param candles the candles of each instrument, by exchange, then symbol, without doubles
 * @param ranges what is replayed
 * @param regimes the regimes from the start on, from left to right
 * @param schedule when other regimes took over
 * @param synthesizer what makes the ticks inside a candle
 * @param seed where all randomness comes from
 * @param bendDerivatives whether regimes may be applied to futures and options
 * @param repairs what the check-up changed in the source's candles, one line each; told and not compared, because the
 *     candles' fingerprints are taken after it
 */
public record Manifest(
        String productVersion,
        String source,
        int engineVersion,
        List<Candles> candles,
        List<TimeRange> ranges,
        List<Service> regimes,
        List<Change> schedule,
        Service synthesizer,
        long seed,
        boolean bendDerivatives,
        List<String> repairs) {
    /** What the engine itself contributes to a tape; rises whenever the same input would give another tape. */
    public static final int ENGINE_VERSION = 1;

    /**
     * One instrument's candles inside the ranges, after check-up and before any regime. Immutable.
     *
     * @param symbol the instrument's symbol
     * @param exchange its exchange
     * @param count how many candles there are
     * @param firstEpochMillis when the first one opens, UTC
     * @param lastEpochMillis when the last one opens, UTC
     * @param fingerprint SHA-256 over their columns and units, in hexadecimal digits
     */
    public record Candles(
            String symbol,
            String exchange,
            int count,
            long firstEpochMillis,
            long lastEpochMillis,
            String fingerprint) {
        /** Checks that nothing is missing. */
        public Candles {
            requireNonNull(symbol, "symbol");
            requireNonNull(exchange, "exchange");
            requireNonNull(fingerprint, "fingerprint");
        }

        String key() {
            return symbol + " on " + exchange;
        }

        @Override
        public String toString() {
            return count + " candles from "
                    + new TimeRange(firstEpochMillis, Math.max(firstEpochMillis, lastEpochMillis))
                    + " with fingerprint "
                    + fingerprint.substring(0, Math.min(12, fingerprint.length()));
        }
    }

    /**
     * A regime or a synthesizer. Immutable.
     *
     * @param name its name
     * @param version its version
     * @param settings all its parameters, defaults included
     * @param fingerprint the content of the files that its settings name; empty when they name none
     */
    public record Service(String name, String version, Map<String, String> settings, String fingerprint) {
        /** Checks that nothing is missing and copies the settings. */
        public Service {
            requireNonNull(name, "name");
            requireNonNull(version, "version");
            requireNonNull(fingerprint, "fingerprint");
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        static Service of(Configured<? extends NamedService> configured) {
            return new Service(
                    configured.service().name(),
                    configured.service().version(),
                    configured.settings().asMap(),
                    configured.fingerprint());
        }

        /**
         * Name and settings, as a plan asks for them.
         *
         * @return the choice
         */
        public PluginChoice choice() {
            return new PluginChoice(name, settings);
        }

        @Override
        public String toString() {
            return choice() + " version " + version;
        }
    }

    /**
     * From when on other regimes hold. Immutable.
     *
     * @param fromEpochMillis the first candle that they apply to opens then or later, UTC market time
     * @param regimes the regimes, from left to right
     */
    public record Change(long fromEpochMillis, List<Service> regimes) {
        /** Copies the list. */
        public Change {
            regimes = List.copyOf(regimes);
        }
    }

    /** Checks that nothing is missing and brings the candles into their order. */
    public Manifest {
        requireNonNull(productVersion, "productVersion");
        requireNonNull(source, "source");
        candles = candles.stream()
                .sorted(Comparator.comparing(Candles::exchange).thenComparing(Candles::symbol))
                .toList();
        ranges = List.copyOf(ranges);
        regimes = List.copyOf(regimes);
        schedule = List.copyOf(schedule);
        requireNonNull(synthesizer, "synthesizer");
        repairs = List.copyOf(repairs);
    }

    /**
     * The same manifest with what the check-up changed.
     *
     * @param lines one line for each repair
     * @return the manifest
     */
    public Manifest withRepairs(List<String> lines) {
        return new Manifest(
                productVersion,
                source,
                engineVersion,
                candles,
                ranges,
                regimes,
                schedule,
                synthesizer,
                seed,
                bendDerivatives,
                lines);
    }

    /**
     * The manifest of a tape.
     *
     * @param plan what decides it besides the candles
     * @param instruments the candles, prepared with that plan
     * @param source the name of the source that they came from
     * @param productVersion Afterbell's version
     * @return the manifest
     */
    public static Manifest of(
            ReplayPlan plan, Collection<PreparedSeries> instruments, String source, String productVersion) {
        return new Manifest(
                productVersion,
                source,
                ENGINE_VERSION,
                instruments.stream().map(Manifest::candles).toList(),
                plan.ranges(),
                plan.regimes().stream().map(Service::of).toList(),
                plan.schedule().stream()
                        .map(change -> new Change(
                                change.fromEpochMillis(),
                                change.regimes().stream().map(Service::of).toList()))
                        .toList(),
                Service.of(plan.synthesizer()),
                plan.seed(),
                plan.bendDerivatives(),
                List.of());
    }

    private static Candles candles(PreparedSeries prepared) {
        Instrument instrument = prepared.instrument();
        int size = prepared.source().size();
        return new Candles(
                instrument.symbol(),
                instrument.exchange(),
                size,
                prepared.source().openEpochMillis(0),
                prepared.source().openEpochMillis(size - 1),
                prepared.fingerprint());
    }

    /**
     * Says in words what makes another tape of this one.
     *
     * @param other the manifest to compare with, "there" in the sentences
     * @return one sentence for each difference; empty when the tapes are the same
     */
    public List<String> differencesFrom(Manifest other) {
        List<String> differences = new ArrayList<>();
        compare(differences, "engine version", engineVersion, other.engineVersion);
        compareCandles(differences, other);
        compare(differences, "ranges", join(ranges, TimeRange::toString), join(other.ranges, TimeRange::toString));
        compareServices(differences, "regime", regimes, other.regimes);
        compareSchedules(differences, other);
        compareServices(differences, "synthesizer", List.of(synthesizer), List.of(other.synthesizer));
        compare(differences, "seed", seed, other.seed);
        compare(differences, "bending of derivatives", bendDerivatives, other.bendDerivatives);
        return List.copyOf(differences);
    }

    private void compareCandles(List<String> differences, Manifest other) {
        Map<String, Candles> here = byKey(candles);
        Map<String, Candles> there = byKey(other.candles);
        Set<String> keys = new LinkedHashSet<>(here.keySet());
        keys.addAll(there.keySet());
        for (String key : keys) {
            Candles mine = here.get(key);
            Candles theirs = there.get(key);
            if (mine == null) {
                differences.add(key + " is missing here and replayed there");
            } else if (theirs == null) {
                differences.add(key + " is replayed here and missing there");
            } else if (!mine.equals(theirs)) {
                differences.add("the candles of " + key + " differ: " + mine + " here, source " + source + "; " + theirs
                        + " there, source " + other.source);
            }
        }
    }

    private static Map<String, Candles> byKey(List<Candles> candles) {
        Map<String, Candles> byKey = new LinkedHashMap<>();
        candles.forEach(one -> byKey.put(one.key(), one));
        return byKey;
    }

    private void compareSchedules(List<String> differences, Manifest other) {
        int shared = Math.min(schedule.size(), other.schedule.size());
        for (int i = 0; i < shared; i++) {
            compare(differences, "change of regime " + (i + 1), text(schedule.get(i)), text(other.schedule.get(i)));
        }
        for (Change change : schedule.subList(shared, schedule.size())) {
            differences.add("a change of regime is made here only: " + text(change));
        }
        for (Change change : other.schedule.subList(shared, other.schedule.size())) {
            differences.add("a change of regime is made there only: " + text(change));
        }
    }

    private static String text(Change change) {
        String from = new TimeRange(change.fromEpochMillis(), Long.MAX_VALUE).toString();
        return join(change.regimes(), Service::toString) + " from " + from.substring(0, from.indexOf('/'));
    }

    // With the same services in the same order a reader wants to know which parameter it is.
    private static void compareServices(
            List<String> differences, String what, List<Service> here, List<Service> there) {
        List<String> mine = here.stream().map(Service::name).toList();
        List<String> theirs = there.stream().map(Service::name).toList();
        if (!mine.equals(theirs)) {
            compare(differences, what, join(here, Service::toString), join(there, Service::toString));
            return;
        }
        for (int i = 0; i < here.size(); i++) {
            Service one = here.get(i);
            Service two = there.get(i);
            String name = what + " " + one.name();
            compare(differences, "the version of " + name, one.version(), two.version());
            Set<String> keys = new LinkedHashSet<>(one.settings().keySet());
            keys.addAll(two.settings().keySet());
            for (String key : keys) {
                compare(
                        differences,
                        name + " " + key,
                        one.settings().getOrDefault(key, "unknown"),
                        two.settings().getOrDefault(key, "unknown"));
            }
            compare(differences, "the content of the files of " + name, content(one), content(two));
        }
    }

    private static String content(Service service) {
        return service.fingerprint().isEmpty() ? "none" : service.fingerprint();
    }

    private static void compare(List<String> differences, String what, Object here, Object there) {
        if (!here.equals(there)) {
            differences.add(what + ": " + here + " here, " + there + " there");
        }
    }

    private static <T> String join(List<T> values, Function<T, String> text) {
        return values.isEmpty() ? "none" : values.stream().map(text).collect(Collectors.joining(" + "));
    }

    /** Compares what decides the tape, see {@link Manifest}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest that
                && engineVersion == that.engineVersion
                && seed == that.seed
                && bendDerivatives == that.bendDerivatives
                && candles.equals(that.candles)
                && ranges.equals(that.ranges)
                && regimes.equals(that.regimes)
                && schedule.equals(that.schedule)
                && synthesizer.equals(that.synthesizer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(engineVersion, candles, ranges, regimes, schedule, synthesizer, seed, bendDerivatives);
    }
}
