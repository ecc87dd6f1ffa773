package io.afterbell.source.historify;

/** What to do about an error of DuckDB's. Its errors carry no code, so their text decides. */
final class Remedy {
    private Remedy() {}

    /**
     * Advice that goes behind the first line of an error.
     *
     * @return a part of a sentence; empty when nothing is known that helps
     */
    static String of(String message) {
        if (message.contains("encrypt")) {
            return "; Afterbell has no key for it, name a file that is not encrypted";
        }
        if (message.contains("WAL file")) {
            return "; the .wal beside it is damaged: let OpenAlgo open the file, or copy both again";
        }
        if (message.contains("Corrupt") || message.contains("Could not read enough bytes")) {
            return "; it is damaged or was not copied whole: copy it again while nothing writes it, or restore it";
        }
        if (message.contains("Conversion Error") || message.contains("Binder Error")) {
            return "; Historify's own market_data has text in symbol, exchange and interval, whole epoch seconds in"
                    + " timestamp, DOUBLE prices, and whole numbers in volume and oi: make the table so";
        }
        return "";
    }
}
