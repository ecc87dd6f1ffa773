package org.duckdb;

/**
 * Takes the place of the class of this name in DuckDB's driver, in the jar that the bundle ships.
 *
 * <p>The driver's own registers an event with Java's flight recorder as soon as its first class is touched, whether anybody
 * records or not. That starts the recorder, which takes twice as long as loading the library and opening a database
 * together. This one registers nothing: a flight recording of Afterbell has no memory figures of DuckDB. The bundle's tests
 * hold its methods against those of the driver.
 */
@SuppressWarnings("unused") // The driver calls them, with what its own class would use.
final class JfrMemoryMonitor {
    private JfrMemoryMonitor() {}

    static void init() {
        // Nothing is registered.
    }

    static void connectionOpened(DuckDBConnection connection) {
        // Nothing was registered.
    }

    static void connectionClosed(long databaseAddress) {
        // Nothing was registered.
    }
}
