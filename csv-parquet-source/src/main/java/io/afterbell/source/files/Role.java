package io.afterbell.source.files;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column holds, with the names that vendors give it. Names are compared without case, blanks and signs. */
enum Role {
    /** The moment of a candle. */
    TIME(
            "timestamp",
            "timestamps",
            "datetime",
            "time",
            "ts",
            "epoch",
            "epochms",
            "epochmillis",
            "timestampms",
            "opentime",
            "starttime",
            "start",
            "bartime",
            "candletime",
            "dt",
            "datetimeutc",
            "datetimeist",
            "windowstart",
            "unix",
            "unixtimestamp",
            "t"),
    /** The day of a candle whose time of day is in another column. */
    DATE("date", "dateymd", "day", "tradedate", "dtyyyymmdd", "yyyymmdd"),
    /** The time of day of a candle whose day is in another column. */
    CLOCK("time", "clock", "timeofday", "hhmm", "hhmmss"),
    /** The open. */
    OPEN("open", "o", "openprice"),
    /** The high. */
    HIGH("high", "h", "highprice"),
    /** The low. */
    LOW("low", "l", "lowprice"),
    /** The close. */
    CLOSE("close", "c", "closeprice"),
    /** The only price of a row, which is its open, high, low and close. Only where the user says so. */
    PRICE(),
    /** What was traded. */
    VOLUME(
            "volume",
            "vol",
            "v",
            "qty",
            "quantity",
            "tradedquantity",
            "totalvolume",
            "volumetraded",
            "totaltradedquantity",
            "ttltrdqnty",
            "realvolume",
            // How often the price changed, which MetaTrader writes where it knows no volume: better than nothing.
            "tickvol",
            "tickvolume"),
    /** Open interest. */
    OI("oi", "openinterest", "openint"),
    /** The instrument. */
    SYMBOL(
            "symbol",
            "ticker",
            "tradingsymbol",
            "instrument",
            "code",
            "scrip",
            "security",
            "stock",
            "contract",
            "stockcode",
            "tckrsymb"),
    /** The exchange. */
    EXCHANGE("exchange", "exch", "exchangecode"),
    /** How long the candle is. */
    INTERVAL("interval", "per", "period", "timeframe", "resolution");

    private final List<String> names;

    Role(String... names) {
        this.names = List.of(names);
    }

    boolean isNamed(String heading) {
        // Close% is by how much it changed.
        return heading.indexOf('%') < 0 && names.contains(plain(heading));
    }

    /** Whether a column of volume counts ticks, and not what was traded. */
    static boolean countsTicks(String heading) {
        return VOLUME.isNamed(heading) && plain(heading).startsWith("tick");
    }

    /** Which of two columns of this role is meant: the smaller. */
    int rank(String heading) {
        return names.indexOf(plain(heading));
    }

    static Optional<Role> of(String word) {
        String upper = word.strip().toUpperCase(Locale.ROOT);
        for (Role role : values()) {
            if (role.name().equals(upper)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    static String plain(String heading) {
        StringBuilder plain = new StringBuilder(heading.length());
        String lower = heading.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
