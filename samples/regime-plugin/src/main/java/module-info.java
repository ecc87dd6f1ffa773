/** A market regime for Afterbell: every trading day begins with a sudden move. */
module com.example.afterbell.shock {
    requires io.afterbell.api;

    provides io.afterbell.api.spi.RegimeTransform with
            com.example.afterbell.shock.OpeningShock;
}
