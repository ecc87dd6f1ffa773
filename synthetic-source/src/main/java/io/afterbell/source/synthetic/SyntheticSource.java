package io.afterbell.source.synthetic;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A market that nobody recorded: seeded random walks with the manners of real ones, for a first look without data.
 *
 * <p>Any instrument may be asked for. Every candle is a pure function of the parameters {@code seed} and
 * {@code volatility}, the instrument and the minute: the range, the other instruments, the order and the machine change
 * nothing. Stateless and safe for many threads.
 *
 * <p>What is like a real market: trading hours, holidays and special sessions; levels and volatilities; instruments that
 * rise and fall together; wild days and wild minutes in clusters; a busy open and close; overnight gaps; futures at their
 * fair value; options by Black's formula. What is not: news, trends worth following, volatility smiles, spreads.
 */
public final class SyntheticSource implements CandleSource {
    private static final String SEED = "seed";
    private static final String VOLATILITY = "volatility";
    private static final String UNTIL = "until";

    private final Clock clock;

    /** Makes the service; it looks at the system's clock when it is opened. */
    public SyntheticSource() {
        this(Clock.systemUTC());
    }

    SyntheticSource(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "A made-up market of seeded random walks, for any instrument, without any data.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.integer(
                        SEED,
                        1,
                        0,
                        999_999_999_999_999L,
                        "Which market to make up; the same seed gives the same candles."
                                + " Independent of the replay's seed, which decides the ticks inside them."),
                ParameterSpec.decimal(
                        VOLATILITY,
                        1,
                        0.1,
                        10,
                        "A factor on how far prices move; 1 is about 13 percent a year for NIFTY."),
                ParameterSpec.text(
                        UNTIL,
                        "",
                        "The last date that has candles, as 2026-01-30; empty for the last complete trading day."));
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), TradingCalendar.INDIA);
        Optional<LocalDate> until = until(settings.text(UNTIL).strip(), today);
        return new SyntheticReader(
                settings.integer(SEED), settings.decimal(VOLATILITY), clock.instant(), until.orElse(LocalDate.MAX));
    }

    private static Optional<LocalDate> until(String text, LocalDate today) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String allowed = "; give a date from " + Market.FIRST_DAY + " to " + today
                + ", or nothing for the last complete trading day";
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.isBefore(Market.FIRST_DAY) || date.isAfter(today)) {
                throw new PluginException(
                        ErrorCode.INVALID_PARAMETER, "the synthetic market has no candles on until=" + text + allowed);
            }
            return Optional.of(date);
        } catch (DateTimeException e) {
            throw new PluginException(ErrorCode.INVALID_PARAMETER, "not a date: until=" + text + allowed, e);
        }
    }

    @Override
    public boolean isMadeUp() {
        return true;
    }
}
