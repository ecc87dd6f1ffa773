/**
 * The engine: turns candles into one ordered stream of ticks on one replay clock. It knows the api only; no socket, no
 * file and no JSON.
 */
module io.afterbell.replay {
    requires transitive io.afterbell.api;
    requires static org.jspecify;

    exports io.afterbell.replay;
    exports io.afterbell.replay.checkup;
}
