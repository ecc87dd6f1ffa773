package io.afterbell.source.synthetic;

import java.time.LocalDate;

/** Exchanges whose instruments share trading days and one common factor. */
enum Market {
    /** Shares, indices and their derivatives in India. */
    INDIA("NSE", "NFO", 375, 252, 0.2, 0.05),
    /** Commodities in India. */
    COMMODITIES("MCX", "MCX", 895, 252, 0.2, 0.05),
    /** Currencies in India. */
    CURRENCIES("CDS", "CDS", 480, 252, 0.2, 0.0025),
    /** Shares in the United States. */
    UNITED_STATES("US", "US", 390, 252, 0.2, 0.01),
    /** Crypto currencies, which never close. */
    CRYPTO("CRYPTO", "CRYPTO", 1440, 365, 0, 0.01),
    /** Indices of other countries, quoted around the clock on weekdays. */
    WORLD("GLOBAL_INDEX", "GLOBAL_INDEX", 1440, 260, 0, 0.01);

    /** The first day on which anything has a price; a Monday. */
    static final LocalDate FIRST_DAY = LocalDate.of(2018, 1, 1);

    private final String exchange;
    private final String longestExchange;
    private final int regularMinutes;
    private final int tradingDaysPerYear;
    private final double overnightShare;
    private final double priceStep;

    Market(
            String exchange,
            String longestExchange,
            int regularMinutes,
            int tradingDaysPerYear,
            double overnightShare,
            double priceStep) {
        this.exchange = exchange;
        this.longestExchange = longestExchange;
        this.regularMinutes = regularMinutes;
        this.tradingDaysPerYear = tradingDaysPerYear;
        this.overnightShare = overnightShare;
        this.priceStep = priceStep;
    }

    /** The market of an exchange; an exchange that nobody knows is treated as NSE. */
    static Market of(String exchange) {
        return switch (exchange) {
            case "MCX", "NCO", "MCX_INDEX" -> COMMODITIES;
            case "CDS", "BCD" -> CURRENCIES;
            case "US" -> UNITED_STATES;
            case "CRYPTO" -> CRYPTO;
            case "GLOBAL_INDEX" -> WORLD;
            default -> INDIA;
        };
    }

    /** The exchange whose hours hold for instruments of an exchange: itself, or NSE when nobody knows it. */
    static String hoursOf(String exchange) {
        return isKnown(exchange) ? exchange : INDIA.exchange;
    }

    /** False for an exchange that is treated as NSE for want of a better idea. */
    static boolean isKnown(String exchange) {
        return of(exchange) != INDIA
                || switch (exchange) {
                    case "NSE", "BSE", "NFO", "BFO", "NSE_INDEX", "BSE_INDEX" -> true;
                    default -> false;
                };
    }

    /** The exchange whose days and hours the market's walk follows. */
    String exchange() {
        return exchange;
    }

    /** The exchange that closes last; its late minutes belong to the day, but the day's close is {@link #exchange}'s. */
    String longestExchange() {
        return longestExchange;
    }

    /** One-minute candles of an ordinary day. */
    int regularMinutes() {
        return regularMinutes;
    }

    /** By how many days a yearly variance is divided. */
    int tradingDaysPerYear() {
        return tradingDaysPerYear;
    }

    /** The part of a day's variance that falls between two trading days, 0 to 1; 0 in a market that never closes. */
    double overnightShare() {
        return overnightShare;
    }

    /** The distance of neighbouring prices. */
    double priceStep() {
        return priceStep;
    }
}
