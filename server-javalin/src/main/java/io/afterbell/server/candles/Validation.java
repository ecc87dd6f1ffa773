package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.replay.Configured;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.replay.checkup.SameCandles;
import io.afterbell.replay.checkup.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that a source holds, one instrument after the other, and refuses nothing: a source or an instrument that
 * cannot be read is a finding like others. Holds the candles of one instrument at a time, a few million at the most, and
 * lets go of the source again and again, so that others can write to it meanwhile. For one thread; used once.
 */
public final class Validation {
    /** 112 MB of candles; more of one instrument are looked at piece by piece. */
    private static final long CANDLES_AT_ONCE = 2_000_000;
    /** So long a file that somebody else may want to write is held at the most. */
    private static final Duration HELD = Duration.ofMillis(500);
    /** A source that takes long to open, as a folder of thousands of files, is held for so many times as long. */
    private static final int HELD_PER_OPENING = 4;

    private static final int EXAMPLES = 3;
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).reversed();

    private final Configured<CandleSource> source;
    private final Checkup checkup;
    private final SameCandles same;
    private final LongSupplier nanoTime;
    private final long candlesAtOnce;
    private final Set<String> remarks = new LinkedHashSet<>();
    private @Nullable CandleReader reader;
    private long heldUntilNanos;

    /**
     * What was found about one instrument. Immutable.
     *
     * @param instrument the instrument; empty when the source as a whole failed
     * @param candleCount how many candles were looked at
     * @param coverage first and last of them; empty when there is none
     * @param findings what was found, the worst first
     */
    public record Report(
            Optional<Instrument> instrument, long candleCount, Optional<Coverage> coverage, List<Finding> findings) {
        /** Checks that nothing is missing and copies the list. */
        public Report {
            requireNonNull(instrument, "instrument");
            requireNonNull(coverage, "coverage");
            findings = List.copyOf(findings);
        }

        /**
         * Says whether this would not be replayed.
         *
         * @return true when a finding is refused
         */
        public boolean isRefused() {
            return findings.stream().anyMatch(Finding::isRefused);
        }

        /**
         * How many findings there are of a severity.
         *
         * @param severity the severity
         * @return the count
         */
        public long count(Severity severity) {
            return findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
        }
    }

    /**
     * Prepares a look at a source.
     *
     * @param source the source and its settings
     * @param calendar knows hours and zones
     * @param checkup looks at each instrument
     */
    public Validation(Configured<CandleSource> source, TradingCalendar calendar, Checkup checkup) {
        this(source, calendar, checkup, System::nanoTime, CANDLES_AT_ONCE);
    }

    Validation(
            Configured<CandleSource> source,
            TradingCalendar calendar,
            Checkup checkup,
            LongSupplier nanoTime,
            long candlesAtOnce) {
        this.source = requireNonNull(source, "source");
        this.checkup = source.service().isMadeUp() ? checkup.forMadeUpCandles() : requireNonNull(checkup, "checkup");
        this.same = new SameCandles(calendar, checkup.checks());
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.candlesAtOnce = candlesAtOnce;
    }

    /**
     * Looks at instruments.
     *
     * @param wanted which ones; empty for all that the source holds
     * @param range which candles
     * @param listener is told of each instrument as soon as it was looked at
     */
    public void run(List<Instrument> wanted, TimeRange range, Consumer<Report> listener) {
        try {
            List<Instrument> all;
            try {
                all = wanted.isEmpty() ? reader().instruments() : wanted;
                if (all.isEmpty()) {
                    listener.accept(
                            failed(Optional.empty(), "the source holds no one-minute candle of any instrument"));
                }
            } catch (AfterbellException e) {
                listener.accept(failed(Optional.empty(), String.valueOf(e.getMessage())));
                return;
            }
            for (Instrument instrument : all) {
                try {
                    listener.accept(lookAt(instrument, range));
                } catch (AfterbellException e) {
                    listener.accept(failed(Optional.of(instrument), String.valueOf(e.getMessage())));
                }
            }
        } finally {
            close();
        }
    }

    /**
     * What the source said of itself, so far.
     *
     * @return one line each
     */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    private Report lookAt(Instrument asked, TimeRange range) {
        Optional<Instrument> found = reader().find(asked.symbol(), asked.exchange());
        Optional<Coverage> coverage = found.flatMap(instrument -> reader().coverage(instrument));
        if (coverage.isEmpty()) {
            return failed(Optional.of(asked), "the source holds no candle of " + asked + "; see afterbell catalog");
        }
        Instrument instrument = found.orElse(asked);
        TimeRange there = range.intersect(
                new TimeRange(coverage.get().firstEpochMillis(), coverage.get().lastEpochMillis() + 1));
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long count = 0;
        List<Finding> findings = new ArrayList<>();
        for (TimeRange piece : pieces(there, coverage.get().candleCount())) {
            // One reader for both, because it is asked what it saw while it read.
            CandleReader open = reader();
            CandleSeries series =
                    open.read(List.of(instrument), Interval.ONE_MINUTE, piece).get(0);
            List<CandleDefect> defects = open.defects(instrument);
            if (series.isEmpty()) {
                continue;
            }
            count += series.size();
            first = Math.min(first, series.openEpochMillis(0));
            last = series.openEpochMillis(series.size() - 1);
            // A day that is cut between two pieces lacks nothing in either.
            TimeRange loaded = piece.equals(there) ? range : piece;
            merge(findings, checkup.examine(series, loaded, defects).findings());
            same.add(series).ifPresent(finding -> merge(findings, List.of(finding)));
        }
        if (count == 0) {
            return failed(Optional.of(instrument), "there is no candle of " + instrument + " in range=" + range);
        }
        findings.sort(WORST_FIRST);
        return new Report(
                Optional.of(instrument), count, Optional.of(new Coverage(first, last, (int) count)), findings);
    }

    private List<TimeRange> pieces(TimeRange range, long candles) {
        long count = Math.max(1, (candles + candlesAtOnce - 1) / candlesAtOnce);
        List<TimeRange> pieces = new ArrayList<>();
        long step = (range.toEpochMillis() - range.fromEpochMillis()) / count + 1;
        for (long from = range.fromEpochMillis(); pieces.size() < count; from += step) {
            pieces.add(new TimeRange(from, Math.min(from + step, range.toEpochMillis())));
        }
        return pieces;
    }

    private static void merge(List<Finding> all, List<Finding> more) {
        for (Finding finding : more) {
            int place = -1;
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).kind() == finding.kind()
                        && all.get(i).severity() == finding.severity()
                        && all.get(i).policy() == finding.policy()) {
                    place = i;
                }
            }
            if (place < 0) {
                all.add(finding);
            } else {
                all.set(place, together(all.get(place), finding));
            }
        }
    }

    private static Finding together(Finding one, Finding other) {
        List<String> examples = new ArrayList<>(one.examples());
        examples.addAll(other.examples());
        List<TimeRange> ranges = new ArrayList<>(one.ranges());
        ranges.addAll(other.ranges());
        return new Finding(
                one.kind(),
                one.severity(),
                one.count() + other.count(),
                one.places() + other.places(),
                examples.subList(0, Math.min(EXAMPLES, examples.size())),
                ranges.subList(0, Math.min(Finding.MOST_RANGES, ranges.size())),
                one.policy(),
                one.consequence());
    }

    private static Report failed(Optional<Instrument> instrument, String why) {
        return new Report(instrument, 0, Optional.empty(), List.of(Finding.sourceFailure(why)));
    }

    private CandleReader reader() {
        if (reader != null && nanoTime.getAsLong() - heldUntilNanos > 0) {
            close();
        }
        if (reader == null) {
            long before = nanoTime.getAsLong();
            reader = source.service().open(source.settings());
            long now = nanoTime.getAsLong();
            heldUntilNanos = now + Math.max(HELD.toNanos(), HELD_PER_OPENING * (now - before));
        }
        return reader;
    }

    private void close() {
        if (reader != null) {
            remarks.addAll(reader.remarks());
            reader.close();
            reader = null;
        }
    }
}
