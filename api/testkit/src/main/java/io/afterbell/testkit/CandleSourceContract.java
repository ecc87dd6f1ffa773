package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CandleSource} must do: extend it, supply the source and settings with which it holds at least one
 * instrument with candles, run it with JUnit 5.
 *
 * <p>It proves that the five questions which a reader answers agree with each other: what is listed is found, coverage
 * and days are those of the candles that are read, and a read gives what was asked in the order asked. A large source is
 * looked at through its first few instruments only.
 */
public abstract class CandleSourceContract {
    private static final Instrument UNKNOWN = Instrument.of("NOSUCH_SYMBOL_7Q", "NSE");
    private static final int INSTRUMENTS_LOOKED_AT = 4;
    private static final Set<Object> UNKNOWN_PROPERTIES =
            Set.of(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty());

    /** For subclasses. */
    protected CandleSourceContract() {}

    /**
     * Makes the source under test. Called often.
     *
     * @return a new instance
     */
    protected abstract CandleSource newSource();

    /**
     * The settings to open it with.
     *
     * @return the values that differ from the defaults; none unless overridden
     */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Settings with which there is nothing to open, as the path of a file that does not exist.
     *
     * @return such settings; empty, unless overridden, for a source that can always be opened
     */
    protected Optional<Map<String, String>> settingsWithNothingToOpen() {
        return Optional.empty();
    }

    /**
     * The zone in which an exchange's dates are meant.
     *
     * @param exchange the exchange code
     * @return the zone of the built-in calendar unless overridden
     */
    protected ZoneId zone(String exchange) {
        return TradingCalendar.standard().zone(exchange);
    }

    /**
     * Says whether {@link java.util.ServiceLoader} shall find the class of the source.
     *
     * @return true unless overridden, as for a test double
     */
    protected boolean isLoadedAsService() {
        return true;
    }

    @Test
    void nameVersionDescriptionAndParametersAreLawful() {
        Services.assertLawful(newSource(), newSource());
    }

    @Test
    void theServiceLoaderCanMakeIt() {
        if (isLoadedAsService()) {
            Services.assertFoundByServiceLoader(newSource());
        }
    }

    @Test
    void unlawfulSettingsAreRefused() {
        Services.assertRefusesUnlawfulSettings(newSource());
    }

    @Test
    void nothingToOpenIsAnErrorThatTheUserCanMend() {
        Optional<Map<String, String>> nothing = settingsWithNothingToOpen();
        assumeTrue(nothing.isPresent(), "the author names no settings with nothing to open");
        CandleSource source = newSource();
        PluginSettings settings = PluginSettings.of(source, nothing.get());
        PluginException refusal = assertThrows(
                PluginException.class,
                () -> source.open(settings).close(),
                () -> "open() says that there is nothing to open: settings=" + settings);
        assertEquals(ErrorCode.SOURCE_UNREADABLE, refusal.code());
    }

    @Test
    void instrumentsAreSortedAndUnique() {
        withReader(reader -> {
            List<Instrument> instruments = reader.instruments();
            assertFalse(instruments.isEmpty(), "the contract needs settings() with at least one instrument");
            assertEquals(new ArrayList<>(new TreeSet<>(instruments)), instruments, "in natural order, each once");
        });
    }

    @Test
    void findAgreesWithTheList() {
        withReader(reader -> {
            for (Instrument listed : some(reader)) {
                Instrument found = reader.find(listed.symbol(), listed.exchange())
                        .orElseThrow(() -> new AssertionError("what is listed is found: " + listed));
                assertEquals(listed, found);
                // A list may leave out what is costly to know of thousands; find() tells all.
                assertKnowsAsMuch(listed, "kind", listed.kind(), found.kind());
                assertKnowsAsMuch(listed, "underlying", listed.underlying(), found.underlying());
                assertKnowsAsMuch(listed, "expiry", listed.expiry(), found.expiry());
                assertKnowsAsMuch(listed, "strike", listed.strike(), found.strike());
                assertKnowsAsMuch(listed, "right", listed.right(), found.right());
                assertKnowsAsMuch(listed, "lotSize", listed.lotSize(), found.lotSize());
                assertKnowsAsMuch(listed, "tickSize", listed.tickSize(), found.tickSize());
            }
        });
    }

    @Test
    void anUnknownInstrumentIsNotFoundAndHasNoCandles() {
        assumeFalse(newSource().isMadeUp(), "a source that makes candles up may make up any name");
        withReader(reader -> {
            assertEquals(Optional.empty(), reader.find(UNKNOWN.symbol(), UNKNOWN.exchange()));
            assertEquals(Optional.empty(), reader.coverage(UNKNOWN));
            assertEquals(Map.of(), reader.candlesByDay(UNKNOWN));
            CandleSeries read = readOne(reader, UNKNOWN, TimeRange.ALL);
            assertTrue(read.isEmpty(), () -> "no candles of an instrument that is not there: " + read);
        });
    }

    @Test
    void coverageAgreesWithWhatIsRead() {
        withReader(reader -> {
            for (Instrument instrument : some(reader)) {
                CandleSeries all = readOne(reader, instrument, TimeRange.ALL);
                Optional<Coverage> expected = all.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Coverage(all.openEpochMillis(0), all.openEpochMillis(all.size() - 1), all.size()));
                assertEquals(expected, reader.coverage(instrument), () -> "coverage of " + instrument);
            }
        });
    }

    @Test
    void someInstrumentHasCandles() {
        withReader(reader -> assertTrue(
                some(reader).stream()
                        .anyMatch(instrument -> reader.coverage(instrument).isPresent()),
                "the contract needs settings() with candles among the first " + INSTRUMENTS_LOOKED_AT
                        + " instruments"));
    }

    @Test
    void candlesByDayAgreesWithWhatIsRead() {
        withReader(reader -> {
            for (Instrument instrument : some(reader)) {
                CandleSeries all = readOne(reader, instrument, TimeRange.ALL);
                TradingDays days = TradingDays.of(all, zone(instrument.exchange()));
                SortedMap<LocalDate, Integer> expected = new TreeMap<>();
                for (int day = 0; day < days.count(); day++) {
                    expected.put(days.date(day), days.to(day) - days.from(day));
                }
                assertEquals(expected, reader.candlesByDay(instrument), () -> "candles by day of " + instrument);
            }
        });
    }

    @Test
    void aRangeHoldsItsStartAndNotItsEnd() {
        withReader(reader -> {
            for (Instrument instrument : some(reader)) {
                CandleSeries all = readOne(reader, instrument, TimeRange.ALL);
                if (all.isEmpty()) {
                    continue;
                }
                int last = all.size() - 1;
                int third = last / 3;
                int twoThirds = last - third;
                assertPart(reader, all, 0, third);
                assertPart(reader, all, third, twoThirds);
                assertPart(reader, all, last, last);
                long first = all.openEpochMillis(0);
                assertRead(reader, all.slice(0, 1), new TimeRange(first, first + 1));
                assertRead(
                        reader,
                        all.slice(twoThirds, all.size()),
                        new TimeRange(all.openEpochMillis(twoThirds), all.openEpochMillis(last) + 1));
                // One millisecond past an open no longer holds that candle.
                assertRead(
                        reader,
                        all.slice(third + 1, Math.max(third + 1, twoThirds)),
                        new TimeRange(
                                all.openEpochMillis(third) + 1,
                                Math.max(all.openEpochMillis(third) + 1, all.openEpochMillis(twoThirds))));
            }
        });
    }

    @Test
    void whereNothingIsTheSeriesIsEmpty() {
        withReader(reader -> {
            for (Instrument instrument : some(reader)) {
                Optional<Coverage> coverage = reader.coverage(instrument);
                long first = coverage.map(Coverage::firstEpochMillis).orElse(0L);
                long last = coverage.map(Coverage::lastEpochMillis).orElse(0L);
                for (TimeRange range : List.of(
                        new TimeRange(first - 86_400_000L, first),
                        new TimeRange(last + 1, last + 86_400_000L),
                        new TimeRange(first, first),
                        new TimeRange(Long.MIN_VALUE, Long.MIN_VALUE + 1),
                        new TimeRange(Long.MAX_VALUE - 1, Long.MAX_VALUE))) {
                    CandleSeries read = readOne(reader, instrument, range);
                    assertTrue(read.isEmpty(), () -> "there is nothing in range=" + range + " but read=" + read);
                }
            }
        });
    }

    @Test
    void seriesComeInTheOrderAskedFor() {
        withReader(reader -> {
            List<Instrument> instruments = new ArrayList<>(some(reader));
            Collections.reverse(instruments);
            List<CandleSeries> together = reader.read(instruments, Interval.ONE_MINUTE, TimeRange.ALL);
            assertEquals(
                    instruments,
                    together.stream().map(CandleSeries::instrument).toList(),
                    "one series an instrument, in the order asked for");
            for (int i = 0; i < instruments.size(); i++) {
                CandleLaws.checkEqual(
                        "read together or alone", readOne(reader, instruments.get(i), TimeRange.ALL), together.get(i));
            }
            assertEquals(List.of(), reader.read(List.of(), Interval.ONE_MINUTE, TimeRange.ALL));
        });
    }

    @Test
    void pricesLieOnTheGridOrTheGridIsHundredths() {
        withReader(reader -> {
            for (Instrument instrument : some(reader)) {
                CandleSeries all = readOne(reader, instrument, TimeRange.ALL);
                PriceScale scale = all.priceScale();
                if (scale.equals(PriceScale.HUNDREDTHS)) {
                    continue;
                }
                for (int i = 0; i < all.size(); i++) {
                    int index = i;
                    assertTrue(
                            scale.holds(all.open(i))
                                    && scale.holds(all.high(i))
                                    && scale.holds(all.low(i))
                                    && scale.holds(all.close(i)),
                            () -> "every price lies on the grid: scale=" + scale + " index=" + index + " "
                                    + all.candle(index));
                }
            }
        });
    }

    @Test
    void anIntervalThatItCannotGiveIsRefusedOrGiven() {
        Interval odd = Interval.parse("7m");
        withReader(reader -> {
            List<Instrument> one = some(reader).subList(0, 1);
            try {
                List<CandleSeries> read = reader.read(one, odd, TimeRange.ALL);
                assertEquals(1, read.size());
                assertEquals(odd, read.get(0).interval());
            } catch (PluginException refusal) {
                assertTrue(
                        String.valueOf(refusal.getMessage()).contains(odd.code()),
                        () -> "a refusal says what was asked: interval=" + odd + " message=" + refusal.getMessage());
            }
        });
    }

    @Test
    void remarksAreLinesOfText() {
        withReader(reader -> {
            assertRemarks(reader);
            for (Instrument instrument : some(reader)) {
                reader.coverage(instrument)
                        .ifPresent(coverage -> readOne(
                                reader,
                                instrument,
                                new TimeRange(coverage.firstEpochMillis(), coverage.firstEpochMillis() + 86_400_000L)));
            }
            assertRemarks(reader);
        });
    }

    @Test
    void closingTwiceDoesNoHarm() {
        CandleReader reader = open();
        reader.close();
        reader.close();
        withReader(another -> assertFalse(another.instruments().isEmpty(), "another reader opens after a close"));
    }

    @Test
    void twoReadersGiveTheSameCandles() {
        List<CandleSeries> first = new ArrayList<>();
        withReader(reader -> first.addAll(reader.read(some(reader), Interval.ONE_MINUTE, TimeRange.ALL)));
        withReader(reader -> {
            List<CandleSeries> second = reader.read(some(reader), Interval.ONE_MINUTE, TimeRange.ALL);
            assertEquals(first.size(), second.size());
            for (int i = 0; i < first.size(); i++) {
                CandleLaws.checkEqual("opened again", first.get(i), second.get(i));
            }
        });
    }

    @Test
    void defectsNameEachKindOnce() {
        withReader(reader -> {
            List<Instrument> some = some(reader);
            reader.read(some, Interval.ONE_MINUTE, TimeRange.ALL);
            for (Instrument instrument : some) {
                List<CandleDefect> defects = reader.defects(instrument);
                assertNotNull(defects, "defects() is empty, not null, when the rows were as they should be");
                assertEquals(
                        defects.size(),
                        defects.stream().map(CandleDefect::kind).distinct().count(),
                        () -> "each kind of defect comes once: instrument=" + instrument + " defects=" + defects);
            }
        });
    }

    private static void assertRemarks(CandleReader reader) {
        List<String> remarks = reader.remarks();
        assertNotNull(remarks, "remarks() is empty, not null, when nothing was decided");
        for (String remark : remarks) {
            assertTrue(
                    remark != null && !remark.isBlank() && remark.lines().count() == 1,
                    () -> "a remark is one line: remark=" + remark);
        }
    }

    // A range from one candle's open to another's: the other is left out.
    private static void assertPart(CandleReader reader, CandleSeries all, int from, int to) {
        assertRead(reader, all.slice(from, to), new TimeRange(all.openEpochMillis(from), all.openEpochMillis(to)));
    }

    private static void assertRead(CandleReader reader, CandleSeries expected, TimeRange range) {
        CandleSeries read = readOne(reader, expected.instrument(), range);
        assertEquals(expected.size(), read.size(), () -> "candles in range=" + range + " of " + read.instrument());
        for (int i = 0; i < expected.size(); i++) {
            // Volumes are compared as quantities: a part may need fewer decimals than the whole.
            assertEquals(quantities(expected, i), quantities(read, i), "the candle itself, range=" + range);
        }
    }

    private static List<Number> quantities(CandleSeries series, int index) {
        return List.of(
                series.openEpochMillis(index),
                series.open(index),
                series.high(index),
                series.low(index),
                series.close(index),
                series.volumeScale().toQuantity(series.volume(index)),
                series.openInterest(index));
    }

    private static CandleSeries readOne(CandleReader reader, Instrument instrument, TimeRange range) {
        List<CandleSeries> read = reader.read(List.of(instrument), Interval.ONE_MINUTE, range);
        assertEquals(1, read.size(), () -> "one series for one instrument: " + instrument);
        CandleSeries series = read.get(0);
        assertEquals(instrument, series.instrument());
        assertEquals(Interval.ONE_MINUTE, series.interval());
        for (int i = 0; i < series.size(); i++) {
            int index = i;
            assertTrue(
                    range.contains(series.openEpochMillis(i)),
                    () -> "a candle opens inside the range: range=" + range + " " + series.candle(index));
            assertTrue(
                    i == 0 || series.openEpochMillis(i) > series.openEpochMillis(i - 1),
                    () -> "times rise strictly: index=" + index + " " + series.candle(index));
        }
        return series;
    }

    private static List<Instrument> some(CandleReader reader) {
        List<Instrument> instruments = reader.instruments();
        return instruments.subList(0, Math.min(INSTRUMENTS_LOOKED_AT, instruments.size()));
    }

    private static void assertKnowsAsMuch(Instrument instrument, String property, Object listed, Object found) {
        if (!UNKNOWN_PROPERTIES.contains(listed)) {
            assertEquals(
                    listed, found, () -> "find() knows what instruments() does: " + property + " of " + instrument);
        }
    }

    private CandleReader open() {
        CandleSource source = newSource();
        CandleReader reader = source.open(PluginSettings.of(source, settings()));
        assertNotNull(reader, "open() returns a reader, never null");
        return reader;
    }

    private void withReader(Consumer<CandleReader> test) {
        try (CandleReader reader = open()) {
            test.accept(reader);
        }
    }
}
