package io.afterbell.source.files;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whose candles a file holds, from what its columns, its name and the user say. */
final class Naming {
    /**
     * A name that was found.
     *
     * @param symbol the symbol; empty when nothing tells it
     * @param exchange the exchange; empty when nothing tells it
     */
    record Name(String symbol, String exchange) {}

    private static final Set<String> EXCHANGES = Set.of(
            "NSE",
            "BSE",
            "NFO",
            "BFO",
            "MCX",
            "CDS",
            "BCD",
            "NCO",
            "NSE_INDEX",
            "BSE_INDEX",
            "MCX_INDEX",
            "GLOBAL_INDEX",
            "CRYPTO",
            "US",
            "24X7");
    private static final Set<String> NSE_INDICES = Set.of(
            "NIFTY",
            "NIFTY50",
            "BANKNIFTY",
            "NIFTYBANK",
            "FINNIFTY",
            "MIDCPNIFTY",
            "NIFTYNXT50",
            "INDIAVIX",
            "NIFTYIT",
            "NIFTYPSUBANK",
            "NIFTYAUTO",
            "NIFTYFMCG",
            "NIFTYMETAL",
            "NIFTYPHARMA",
            "NIFTYREALTY",
            "NIFTYENERGY",
            "NIFTYINFRA",
            "NIFTYMEDIA",
            "NIFTYMIDCAP100",
            "NIFTYSMALLCAP100",
            "NIFTY100",
            "NIFTY200",
            "NIFTY500");
    private static final Set<String> BSE_INDICES = Set.of("SENSEX", "BANKEX", "SENSEX50");
    private static final Set<String> COINS =
            Set.of("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "BNB", "LTC", "DOT", "AVAX", "MATIC", "LINK");
    private static final Set<String> COMMODITIES = Set.of(
            "ALUMINI",
            "ALUMINIUM",
            "CARDAMOM",
            "CASTORSEED",
            "COPPER",
            "COTTON",
            "COTTONCNDY",
            "COTTONOIL",
            "CPO",
            "CRUDEOIL",
            "CRUDEOILM",
            "GOLD",
            "GOLDGUINEA",
            "GOLDM",
            "GOLDPETAL",
            "GOLDTEN",
            "KAPAS",
            "LEAD",
            "LEADMINI",
            "MCXBULLDEX",
            "MCXMETLDEX",
            "MENTHAOIL",
            "NATGASMINI",
            "NATURALGAS",
            "NICKEL",
            "SILVER",
            "SILVERM",
            "SILVERMIC",
            "STEELREBAR",
            "ZINC",
            "ZINCMINI");
    private static final Pattern CURRENCIES = Pattern.compile("(USD|EUR|GBP|JPY)INR|EURUSD|GBPUSD|USDJPY");
    /** The underlying first, as far as the date behind it. */
    private static final Pattern DERIVATIVE =
            Pattern.compile("([A-Z0-9&-]+?)\\d{2}[A-Z]{3}(\\d{2})?[\\d.]*(CE|PE|FUT)");
    // What vendors put behind a symbol in a file's name.
    private static final Pattern REST = Pattern.compile(
            "(?i)^(\\d+ ?(s|sec|m|min|minute|minutes|h|hour|d|day)|m1|minute|min|daily|day|intraday|ohlcv?|candles?|data|historical|hist|\\d{4,8}.*|\\d{4}-\\d{2}.*|from|to|epoch|iso|naive|ist|utc|yfinance|historify|export|part-\\d+.*)$");

    // BTCUSDT-1m-2024-01 and BTCUSDT-1m-2024-01-23, as Binance names what it offers; BAJAJ-AUTO is a symbol.
    private static final Pattern INTERVAL_AND_DATE =
            Pattern.compile("(?i)(.+?)-(1s|\\d{1,2}(m|min|h|d|w)|1mo)(-\\d{4}(-\\d{2}){0,2})?");
    private static final Pattern PAIR = Pattern.compile("([A-Z]+)(USDT|USDC|USD|INR)(PERP)?");
    private static final Pattern ENDING = Pattern.compile("(?i)(\\.(csv|txt|tsv|parquet|parq|pq))?(\\.(gz|zst))?$");
    // Looked for before the others, because NSE_INDEX holds NSE.
    private static final Pattern INDEX_EXCHANGE = Pattern.compile("(?:^|_)((?:NSE|BSE|MCX|GLOBAL)_INDEX)(?:_|$)");

    private Naming() {}

    /**
     * Splits {@code NSE:RELIANCE}, {@code RELIANCE.NS} and {@code NSE:NIFTY-INDEX} into their parts, and tells the
     * exchange of an index, a coin or a contract for which none is written.
     *
     * @param symbol the symbol as written
     * @param exchange the exchange as written; empty for none
     * @return the name
     */
    static Name of(String symbol, String exchange) {
        Name said = said(symbol, exchange);
        return said.exchange().isEmpty() ? new Name(said.symbol(), guessedExchange(said.symbol())) : said;
    }

    private static Name said(String symbol, String exchange) {
        String name = symbol.strip();
        String place = exchange.strip().toUpperCase(Locale.ROOT);
        int colon = name.indexOf(':');
        if (colon > 0 && EXCHANGES.contains(name.substring(0, colon).toUpperCase(Locale.ROOT))) {
            place = place.isEmpty() ? name.substring(0, colon).toUpperCase(Locale.ROOT) : place;
            name = name.substring(colon + 1);
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0 && EXCHANGES.contains(name.substring(dot + 1).toUpperCase(Locale.ROOT))) {
            place = place.isEmpty() ? name.substring(dot + 1).toUpperCase(Locale.ROOT) : place;
            name = name.substring(0, dot);
        }
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.endsWith("-INDEX") && (place.isEmpty() || place.equals("NSE") || place.equals("BSE"))) {
            name = name.substring(0, name.length() - 6);
            place = (place.isEmpty() ? "NSE" : place) + "_INDEX";
        } else if (place.isEmpty() && upper.endsWith(".NS")) {
            name = name.substring(0, name.length() - 3);
            place = "NSE";
        } else if (place.isEmpty() && upper.endsWith(".BO")) {
            name = name.substring(0, name.length() - 3);
            place = "BSE";
        }
        return new Name(name, place);
    }

    // Files of indices, futures and options are often filed under these, which trade none of them.
    private static boolean isOfShares(String exchange) {
        return exchange.equals("NSE") || exchange.equals("BSE");
    }

    private static String guessedExchange(String symbol) {
        String plain = symbol.toUpperCase(Locale.ROOT).replaceAll("[ _^-]", "");
        if (NSE_INDICES.contains(plain)) {
            return "NSE_INDEX";
        }
        if (BSE_INDICES.contains(plain)) {
            return "BSE_INDEX";
        }
        Matcher pair = PAIR.matcher(plain);
        if (pair.matches() && COINS.contains(pair.group(1))) {
            return "CRYPTO";
        }
        Matcher derivative = DERIVATIVE.matcher(plain);
        return derivative.matches() ? ofDerivative(derivative.group(1)) : "";
    }

    private static String ofDerivative(String underlying) {
        if (BSE_INDICES.contains(underlying)) {
            return "BFO";
        }
        if (CURRENCIES.matcher(underlying).matches()) {
            return "CDS";
        }
        return COMMODITIES.contains(underlying) ? "MCX" : "NFO";
    }

    /**
     * Reads a name out of a file's name, such as {@code RELIANCE_NSE_1m.csv}, {@code NSE_RELIANCE.csv},
     * {@code NIFTY 50_minute.csv} or {@code RELIANCE.NS.csv}, and out of folders above it such as {@code symbol=RELIANCE}.
     *
     * @param file the file
     * @param symbol the symbol that the user or a heading says; empty for what the file's name tells
     * @param exchange the exchange that the user says; empty for what the symbol and the file's name tell
     * @return the name; parts that nothing tells are empty
     */
    static Name ofFile(Path file, String symbol, String exchange) {
        Name ofFile = saidOfFile(file);
        Name name = said(symbol.isEmpty() ? ofFile.symbol() : symbol, exchange);
        // NIFTY_NFO.csv holds a future and not the index that has its name; but NIFTY_NSE.csv holds that index.
        String place = Stream.of(
                        name.exchange(),
                        isOfShares(ofFile.exchange()) ? "" : ofFile.exchange(),
                        guessedExchange(name.symbol()),
                        ofFile.exchange(),
                        guessedExchange(ofFile.symbol()))
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse("");
        return new Name(name.symbol(), place);
    }

    private static Name saidOfFile(Path file) {
        String stem = ENDING.matcher(file.getFileName().toString()).replaceFirst("");
        String exchange = ofFolder(file, Role.EXCHANGE).toUpperCase(Locale.ROOT);
        Matcher ofIndices = INDEX_EXCHANGE.matcher(stem.toUpperCase(Locale.ROOT));
        if (ofIndices.find()) {
            exchange = ofIndices.group(1);
            stem = stem.substring(0, ofIndices.start()) + "_" + stem.substring(ofIndices.end());
        }
        String symbol = ofFolder(file, Role.SYMBOL);
        // TradingView calls its files "NSE_RELIANCE, 1.csv".
        for (String part : stem.split("_+|, ")) {
            Matcher dated = INTERVAL_AND_DATE.matcher(part.strip());
            String word = dated.matches() ? dated.group(1) : part.strip();
            if (word.isEmpty()) {
                continue;
            }
            String upper = word.toUpperCase(Locale.ROOT);
            if (EXCHANGES.contains(upper) && (exchange.isEmpty() || exchange.equals(upper))) {
                exchange = upper;
            } else if (symbol.isEmpty() && !REST.matcher(word).matches()) {
                symbol = word;
            }
        }
        return said(symbol, exchange);
    }

    /** Whether a folder above a file, such as {@code symbol=X}, says whose candles it holds. */
    static boolean isNamedByFolder(Path file) {
        return !ofFolder(file, Role.SYMBOL).isEmpty()
                || !ofFolder(file, Role.EXCHANGE).isEmpty();
    }

    // Spark and others keep what is the same in all rows of a file in the names of its folders, one above the other.
    private static String ofFolder(Path file, Role role) {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && folder.getFileName() != null) {
            String[] parts = folder.getFileName().toString().split("=", 2);
            if (parts.length < 2) {
                return "";
            }
            if (role.isNamed(parts[0])) {
                return parts[1];
            }
            folder = folder.getParent();
        }
        return "";
    }

    /** A date of eight digits in a file's name. */
    static Optional<LocalDate> dateOf(Path file) {
        Matcher found = Pattern.compile("(?<!\\d)(20\\d{2}|19\\d{2})-?(\\d{2})-?(\\d{2})(?!\\d)")
                .matcher(file.getFileName().toString());
        try {
            return found.find()
                    ? Optional.of(LocalDate.of(
                            Integer.parseInt(found.group(1)),
                            Integer.parseInt(found.group(2)),
                            Integer.parseInt(found.group(3))))
                    : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
