package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CandleSourceContractTest {
    private static final CandleSeries SHARE =
            CandleFixtures.thin(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 3, 5);
    private static final CandleSeries INDEX =
            CandleFixtures.holeOf91Minutes(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 5);
    private static final CandleSeries OPTION =
            CandleFixtures.randomWalk(CandleFixtures.OPTION, CandleFixtures.FIRST_DATE, 1, 5);
    private static final CandleSeries COIN =
            CandleFixtures.randomWalk(CandleFixtures.CRYPTO, CandleFixtures.FIRST_DATE, 2, 5);

    /** What the contract is run over; set just before, by the same thread. */
    private static UnaryOperator<CandleReader> underTest = reader -> reader;

    private static void assertRefused(String check, String phrase, UnaryOperator<CandleReader> broken) {
        underTest = broken;
        Verdict.assertRefused(Probe.class, check, phrase);
    }

    static class Probe extends CandleSourceContract {
        @Override
        protected CandleSource newSource() {
            return new BentSource(underTest);
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("path", "market");
        }

        @Override
        protected Optional<Map<String, String>> settingsWithNothingToOpen() {
            return Optional.of(Map.of("path", "nowhere"));
        }
    }

    @Nested
    class LawfulTest extends Probe {
        LawfulTest() {
            underTest = reader -> reader;
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }

    @Nested
    class InMemoryBehindTheWrapperTest extends CandleSourceContract {
        @Override
        protected CandleSource newSource() {
            return new AssertingCandleSource(InMemoryCandleSource.of(SHARE, INDEX, OPTION, COIN));
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }

    @Test
    void anUnsortedListIsRefused() {
        assertRefused("instrumentsAreSortedAndUnique", "in natural order", reader -> new BentReader(reader) {
            @Override
            public List<Instrument> instruments() {
                List<Instrument> instruments = new ArrayList<>(super.instruments());
                Collections.reverse(instruments);
                return instruments;
            }
        });
    }

    @Test
    void anInstrumentListedTwiceIsRefused() {
        assertRefused("instrumentsAreSortedAndUnique", "each once", reader -> new BentReader(reader) {
            @Override
            public List<Instrument> instruments() {
                List<Instrument> instruments = new ArrayList<>(super.instruments());
                instruments.add(instruments.get(instruments.size() - 1));
                return instruments;
            }
        });
    }

    @Test
    void aListedInstrumentThatIsNotFoundIsRefused() {
        assertRefused("findAgreesWithTheList", "what is listed is found", reader -> new BentReader(reader) {
            @Override
            public Optional<Instrument> find(String symbol, String exchange) {
                return Optional.empty();
            }
        });
    }

    @Test
    void aFindThatForgetsTheTickSizeIsRefused() {
        assertRefused("findAgreesWithTheList", "tickSize of BTCUSDT on CRYPTO", reader -> new BentReader(reader) {
            @Override
            public Optional<Instrument> find(String symbol, String exchange) {
                return super.find(symbol, exchange)
                        .map(found -> found.withSizes(found.lotSize().orElse(0), 0));
            }
        });
    }

    @Test
    void findingWhatIsNotThereIsRefused() {
        assertRefused(
                "anUnknownInstrumentIsNotFoundAndHasNoCandles", "Optional.empty", reader -> new BentReader(reader) {
                    @Override
                    public Optional<Instrument> find(String symbol, String exchange) {
                        return Optional.of(Instrument.of(symbol, exchange));
                    }
                });
    }

    @Test
    void aReadThatFailsForAnUnknownInstrumentIsRefused() {
        assertRefused(
                "anUnknownInstrumentIsNotFoundAndHasNoCandles", "no such table", reader -> new BentReader(reader) {
                    @Override
                    public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                        if (!reader.instruments().containsAll(asked)) {
                            throw new PluginException(ErrorCode.UNKNOWN_INSTRUMENT, "no such table");
                        }
                        return super.read(asked, interval, range);
                    }
                });
    }

    @Test
    void aCoverageWithAnotherCountIsRefused() {
        assertRefused("coverageAgreesWithWhatIsRead", "coverage of", reader -> new BentReader(reader) {
            @Override
            public Optional<Coverage> coverage(Instrument instrument) {
                return super.coverage(instrument)
                        .map(all -> new Coverage(all.firstEpochMillis(), all.lastEpochMillis(), all.candleCount() + 1));
            }
        });
    }

    @Test
    void aCoverageThatEndsWhereTheLastCandleEndsIsRefused() {
        assertRefused("coverageAgreesWithWhatIsRead", "coverage of", reader -> new BentReader(reader) {
            @Override
            public Optional<Coverage> coverage(Instrument instrument) {
                return super.coverage(instrument)
                        .map(all -> new Coverage(
                                all.firstEpochMillis(), all.lastEpochMillis() + 60_000, all.candleCount()));
            }
        });
    }

    @Test
    void aSourceWithoutCandlesIsRefused() {
        assertRefused("someInstrumentHasCandles", "the contract needs settings()", reader -> new BentReader(reader) {
            @Override
            public Optional<Coverage> coverage(Instrument instrument) {
                return Optional.empty();
            }
        });
    }

    @Test
    void daysInAnotherZoneAreRefused() {
        assertRefused(
                "candlesByDayAgreesWithWhatIsRead", "candles by day of BTCUSDT", reader -> new BentReader(reader) {
                    @Override
                    public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
                        SortedMap<LocalDate, Integer> days = new TreeMap<>();
                        CandleSeries all = read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                                .get(0);
                        for (int i = 0; i < all.size(); i++) {
                            days.merge(LocalDate.ofEpochDay(all.epochMinute(i) / 1_440), 1, Integer::sum);
                        }
                        return days;
                    }
                });
    }

    @Test
    void aRangeThatHoldsItsEndIsRefused() {
        assertRefused("aRangeHoldsItsStartAndNotItsEnd", "inside the range", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                long to = range.toEpochMillis();
                return super.read(
                        asked, interval, new TimeRange(range.fromEpochMillis(), to == Long.MAX_VALUE ? to : to + 1));
            }
        });
    }

    @Test
    void aRangeThatLosesItsStartIsRefused() {
        assertRefused("aRangeHoldsItsStartAndNotItsEnd", "candles in range", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                long from = range.fromEpochMillis();
                return super.read(
                        asked,
                        interval,
                        new TimeRange(Math.min(from + 1, range.toEpochMillis()), range.toEpochMillis()));
            }
        });
    }

    @Test
    void aSourceThatOverflowsAtTheEndOfTimeIsRefused() {
        assertRefused("whereNothingIsTheSeriesIsEmpty", "overflow", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                if (range.toEpochMillis() < Long.MAX_VALUE) {
                    Math.subtractExact(range.fromEpochMillis(), 19_800_000L);
                }
                return super.read(asked, interval, range);
            }
        });
    }

    @Test
    void candlesWhereThereAreNoneAreRefused() {
        assertRefused("whereNothingIsTheSeriesIsEmpty", "inside the range", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                return super.read(asked, interval, TimeRange.ALL);
            }
        });
    }

    @Test
    void seriesInTheSourcesOwnOrderAreRefused() {
        assertRefused("seriesComeInTheOrderAskedFor", "in the order asked for", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                return super.read(asked.stream().sorted().toList(), interval, range);
            }
        });
    }

    @Test
    void leavingOutAnEmptySeriesIsRefused() {
        assertRefused(
                "whereNothingIsTheSeriesIsEmpty", "one series for one instrument", reader -> new BentReader(reader) {
                    @Override
                    public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                        return super.read(asked, interval, range).stream()
                                .filter(series -> !series.isEmpty())
                                .toList();
                    }
                });
    }

    @Test
    void pricesOffTheGridAreRefused() {
        assertRefused("pricesLieOnTheGridOrTheGridIsHundredths", "every price lies on the grid", reader -> {
            return new BentReader(reader) {
                @Override
                CandleSeries bent(CandleSeries series) {
                    CandleSeriesBuilder builder = CandleSeries.builder(series.instrument(), series.interval());
                    for (int i = 0; i < series.size(); i++) {
                        double price = series.close(i);
                        builder.add(series.openEpochMillis(i), price, price, price, price, 0);
                    }
                    return builder.build(PriceScale.ofTickSize(0.5));
                }
            };
        });
    }

    @Test
    void givingMinutesForAnotherIntervalIsRefused() {
        assertRefused("anIntervalThatItCannotGiveIsRefusedOrGiven", "7m", reader -> new BentReader(reader) {
            @Override
            public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                return super.read(asked, Interval.ONE_MINUTE, range);
            }
        });
    }

    @Test
    void refusingAnIntervalWithAnotherExceptionIsRefused() {
        assertRefused(
                "anIntervalThatItCannotGiveIsRefusedOrGiven",
                "UnsupportedOperationException",
                reader -> new BentReader(reader) {
                    @Override
                    public List<CandleSeries> read(Collection<Instrument> asked, Interval interval, TimeRange range) {
                        throw new UnsupportedOperationException();
                    }
                });
    }

    @Test
    void aBlankRemarkIsRefused() {
        assertRefused("remarksAreLinesOfText", "a remark is one line", reader -> new BentReader(reader) {
            @Override
            public List<String> remarks() {
                return List.of(" ");
            }
        });
    }

    @Test
    void remarksThatAreNullAreRefused() {
        assertRefused("remarksAreLinesOfText", "remarks() is empty, not null", reader -> new BentReader(reader) {
            @Override
            public List<String> remarks() {
                return null;
            }
        });
    }

    @Test
    void aReaderThatMindsASecondCloseIsRefused() {
        assertRefused("closingTwiceDoesNoHarm", "closed already", reader -> new BentReader(reader) {
            private boolean closed;

            @Override
            public void close() {
                if (closed) {
                    throw new IllegalStateException("closed already");
                }
                closed = true;
                super.close();
            }
        });
    }

    @Test
    void aSourceThatGivesOtherCandlesTheNextTimeIsRefused() {
        AtomicInteger opens = new AtomicInteger();
        assertRefused("twoReadersGiveTheSameCandles", "opened again", reader -> {
            double factor = 1 + opens.incrementAndGet();
            return new BentReader(reader) {
                @Override
                CandleSeries bent(CandleSeries series) {
                    return series.withPrices(
                            times(series.opens(), factor),
                            times(series.highs(), factor),
                            times(series.lows(), factor),
                            times(series.closes(), factor));
                }
            };
        });
    }

    @Test
    void anErrorThatTheUserCannotReadIsRefused() {
        assertRefused("nothingToOpenIsAnErrorThatTheUserCanMend", "UncheckedIOException", reader -> {
            throw new UncheckedIOException(new NoSuchFileException("nowhere"));
        });
    }

    @Test
    void openingNothingWithoutAWordIsRefused() {
        assertRefused(
                "nothingToOpenIsAnErrorThatTheUserCanMend",
                "open() says that there is nothing",
                reader -> reader == null
                        ? new BentReader(InMemoryCandleSource.of(SHARE).open(noSettings()))
                        : reader);
    }

    private static PluginSettings noSettings() {
        return PluginSettings.defaults(InMemoryCandleSource.of(SHARE));
    }

    private static double[] times(double[] prices, double factor) {
        return Arrays.stream(prices).map(price -> price * factor).toArray();
    }

    /** A lawful source whose reader a test may bend; for the path {@code nowhere} the bend is handed null. */
    private static final class BentSource implements CandleSource {
        private final CandleSource source = InMemoryCandleSource.of(SHARE, INDEX, OPTION, COIN);
        private final UnaryOperator<CandleReader> bend;

        BentSource(UnaryOperator<CandleReader> bend) {
            this.bend = bend;
        }

        @Override
        public String name() {
            return "bent";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Candles that a test bends.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.path("path", "", "Where the candles are."));
        }

        @Override
        public CandleReader open(PluginSettings settings) {
            boolean nowhere = settings.asMap().get("path").equals("nowhere");
            CandleReader reader = bend.apply(nowhere ? null : source.open(settings));
            if (reader == null) {
                throw new PluginException(ErrorCode.SOURCE_UNREADABLE, "there is no such market: path=nowhere");
            }
            return reader;
        }
    }

    /** Passes everything on. */
    private static class BentReader implements CandleReader {
        private final CandleReader reader;

        BentReader(CandleReader reader) {
            this.reader = reader;
        }

        CandleSeries bent(CandleSeries series) {
            return series;
        }

        @Override
        public List<Instrument> instruments() {
            return reader.instruments();
        }

        @Override
        public Optional<Instrument> find(String symbol, String exchange) {
            return reader.find(symbol, exchange);
        }

        @Override
        public Optional<Coverage> coverage(Instrument instrument) {
            return reader.coverage(instrument);
        }

        @Override
        public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
            return reader.candlesByDay(instrument);
        }

        @Override
        public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
            return reader.read(instruments, interval, range).stream()
                    .map(this::bent)
                    .toList();
        }

        @Override
        public List<String> remarks() {
            return reader.remarks();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
