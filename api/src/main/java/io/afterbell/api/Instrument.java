package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that has a price: a symbol on an exchange, with what is known about the contract.
 *
 * <p>Two instruments are equal when symbol and exchange are equal, whatever else is known about them; the natural
 * order is by exchange, then symbol, which is also the order in which ticks of equal time leave a replay. Immutable
 * and safe for use by many threads.
 */
public final class Instrument implements Comparable<Instrument> {
    private static final Comparator<Instrument> ORDER =
            Comparator.comparing(Instrument::exchange).thenComparing(Instrument::symbol);
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final String DATE = "(\\d\\d)(" + String.join("|", MONTHS) + ")(\\d\\d)";
    // The base is greedy on purpose: a base may hold digits and dates of its own, so the last date wins.
    private static final Pattern OPTION = Pattern.compile("(.+)" + DATE + "(\\d+(?:\\.\\d+)?)(CE|PE)");
    private static final Pattern FUTURE = Pattern.compile("(.+)" + DATE + "FUT");
    private static final int MAXIMUM_NAME_LENGTH = 128;

    private final String symbol;
    private final String exchange;
    private final InstrumentKind kind;
    private final @Nullable String underlying;
    private final @Nullable LocalDate expiry;
    private final double strike;
    private final @Nullable OptionRight right;
    private final int lotSize;
    private final double tickSize;

    private Instrument(
            String symbol,
            String exchange,
            InstrumentKind kind,
            @Nullable String underlying,
            @Nullable LocalDate expiry,
            double strike,
            @Nullable OptionRight right,
            int lotSize,
            double tickSize) {
        this.symbol = symbol;
        this.exchange = exchange;
        this.kind = kind;
        this.underlying = underlying;
        this.expiry = expiry;
        this.strike = strike;
        this.right = right;
        this.lotSize = lotSize;
        this.tickSize = tickSize;
    }

    /**
     * Makes an instrument from its name alone, reading kind, underlying, expiry and strike out of an OpenAlgo name.
     *
     * <p>{@code NIFTY28OCT2523500CE} is an option, {@code BANKNIFTY24APR24FUT} a future; an exchange whose code ends in
     * {@code _INDEX} holds indices. A name that merely looks like a contract but holds no real date is taken as a plain
     * symbol. Letter case is kept.
     *
     * @param symbol the symbol as the source stores it, 1 to 128 characters, no control characters
     * @param exchange the exchange code, for example {@code NSE} or {@code NSE_INDEX}, under the same rule
     * @return the instrument; lot size and tick size are unknown
     * @throws IllegalArgumentException when a name is blank, too long or holds a control character
     */
    public static Instrument of(String symbol, String exchange) {
        checkName("symbol", symbol);
        checkName("exchange", exchange);
        Matcher option = OPTION.matcher(symbol);
        if (option.matches()) {
            LocalDate expiry = date(option.group(2), option.group(3), option.group(4));
            if (expiry != null) {
                return new Instrument(
                        symbol,
                        exchange,
                        InstrumentKind.OPTION,
                        option.group(1),
                        expiry,
                        Double.parseDouble(option.group(5)),
                        OptionRight.valueOf(option.group(6)),
                        0,
                        0);
            }
        }
        Matcher future = FUTURE.matcher(symbol);
        if (future.matches()) {
            LocalDate expiry = date(future.group(2), future.group(3), future.group(4));
            if (expiry != null) {
                return plain(symbol, exchange, InstrumentKind.FUTURE, future.group(1), expiry);
            }
        }
        if (exchange.endsWith("_INDEX")) {
            return plain(symbol, exchange, InstrumentKind.INDEX, null, null);
        }
        if (exchange.equals("CRYPTO") && symbol.endsWith("FUT") && symbol.length() > 3) {
            String base = symbol.substring(0, symbol.length() - 3);
            return plain(symbol, exchange, InstrumentKind.FUTURE, base, null);
        }
        boolean shares = exchange.equals("NSE") || exchange.equals("BSE") || exchange.equals("US");
        return plain(symbol, exchange, shares ? InstrumentKind.EQUITY : InstrumentKind.OTHER, null, null);
    }

    private static Instrument plain(
            String symbol,
            String exchange,
            InstrumentKind kind,
            @Nullable String underlying,
            @Nullable LocalDate expiry) {
        return new Instrument(symbol, exchange, kind, underlying, expiry, Double.NaN, null, 0, 0);
    }

    private static @Nullable LocalDate date(String day, String month, String year) {
        try {
            return LocalDate.of(2000 + Integer.parseInt(year), MONTHS.indexOf(month) + 1, Integer.parseInt(day));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static void checkName(String what, String name) {
        requireNonNull(name, what);
        if (name.isBlank()
                || name.length() > MAXIMUM_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " must be 1 to " + MAXIMUM_NAME_LENGTH + " printable characters: "
                    + what + "=" + name.strip());
        }
    }

    /**
     * Adds what a contract master knows.
     *
     * @param newLotSize contracts trade in multiples of this many units; 0 when unknown
     * @param newTickSize the smallest price step in the price's own unit; 0 when unknown
     * @return the same instrument with both sizes replaced
     * @throws IllegalArgumentException when a size is negative or not a finite number
     */
    public Instrument withSizes(int newLotSize, double newTickSize) {
        if (newLotSize < 0) {
            throw new IllegalArgumentException("lot size must not be negative: lotSize=" + newLotSize);
        }
        if (!(newTickSize >= 0) || Double.isInfinite(newTickSize)) {
            throw new IllegalArgumentException("tick size must be finite and not negative: tickSize=" + newTickSize);
        }
        return new Instrument(symbol, exchange, kind, underlying, expiry, strike, right, newLotSize, newTickSize);
    }

    /**
     * The symbol as the source stores it.
     *
     * @return the symbol, for example {@code NIFTY}
     */
    public String symbol() {
        return symbol;
    }

    /**
     * The exchange code.
     *
     * @return the exchange, for example {@code NSE_INDEX}
     */
    public String exchange() {
        return exchange;
    }

    /**
     * What sort of instrument this is.
     *
     * @return the kind
     */
    public InstrumentKind kind() {
        return kind;
    }

    /**
     * The base name that a derivative is written on.
     *
     * @return the underlying's symbol; empty for anything but futures and options
     */
    public Optional<String> underlying() {
        return Optional.ofNullable(underlying);
    }

    /**
     * The last trading day of a derivative as its name says it.
     *
     * @return the expiry; empty for cash instruments and perpetual futures
     */
    public Optional<LocalDate> expiry() {
        return Optional.ofNullable(expiry);
    }

    /**
     * The strike of an option.
     *
     * @return the strike in the price's own unit; empty for anything but options
     */
    public OptionalDouble strike() {
        return Double.isNaN(strike) ? OptionalDouble.empty() : OptionalDouble.of(strike);
    }

    /**
     * The side of an option.
     *
     * @return call or put; empty for anything but options
     */
    public Optional<OptionRight> right() {
        return Optional.ofNullable(right);
    }

    /**
     * The number of units in a lot.
     *
     * @return the lot size, at least 1; empty when the source does not know it
     */
    public OptionalInt lotSize() {
        return lotSize == 0 ? OptionalInt.empty() : OptionalInt.of(lotSize);
    }

    /**
     * The smallest price step that the exchange allows.
     *
     * @return the tick size in the price's own unit; empty when the source does not know it
     */
    public OptionalDouble tickSize() {
        return tickSize == 0 ? OptionalDouble.empty() : OptionalDouble.of(tickSize);
    }

    @Override
    public int compareTo(Instrument other) {
        return ORDER.compare(this, other);
    }

    @Override
    @SuppressWarnings("exports") // See our module-info: an author need not have it.
    public boolean equals(@Nullable Object other) {
        return other instanceof Instrument that && symbol.equals(that.symbol) && exchange.equals(that.exchange);
    }

    @Override
    public int hashCode() {
        return 31 * exchange.hashCode() + symbol.hashCode();
    }

    /** The name for people: {@code NIFTY on NSE_INDEX}. */
    @Override
    public String toString() {
        return symbol + " on " + exchange;
    }
}
