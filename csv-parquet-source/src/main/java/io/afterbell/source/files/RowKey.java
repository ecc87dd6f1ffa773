package io.afterbell.source.files;

/** What tells the instruments of a file apart: symbol and exchange as the rows write them. */
final class RowKey {
    private static final char SEPARATOR = 31;

    private RowKey() {}

    /** The key of rows that say this of their instrument, as {@link Layout#key()} makes it. */
    static String of(String symbol, String exchange) {
        return symbol + SEPARATOR + exchange;
    }

    /**
     * The instrument's name that a key stands for.
     *
     * @param key as {@link Layout#key()} makes it
     * @param file what is known for the whole file; its parts win where they are not empty
     * @return the name; parts that nothing tells are empty
     */
    static Naming.Name name(String key, Naming.Name file) {
        int split = key.indexOf(SEPARATOR);
        String symbol = split < 0 ? key : key.substring(0, split);
        String exchange = split < 0 ? "" : key.substring(split + 1);
        return Naming.of(
                file.symbol().isEmpty() ? symbol : file.symbol(),
                file.exchange().isEmpty() ? exchange : file.exchange());
    }
}
