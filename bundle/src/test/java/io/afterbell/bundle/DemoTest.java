package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoTest {
    @Test
    void aMarketIsThereWithoutAnyData() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo");
                FeedClient client = FeedClient.authenticated(demo.feed())) {
            assertEquals(
                    "success",
                    client.subscribe("NIFTY:NSE_INDEX", "BANKNIFTY:NSE_INDEX", "SENSEX:BSE_INDEX")
                            .path("status")
                            .asText());
            FeedClient.WireTick tick = client.nextTick();
            assertEquals("mock", tick.broker(), "a made-up tick never passes for a recorded one");
            assertEquals(0, tick.dayVolume(), "an index is not traded");
            assertTrue(demo.output().contains("WEBSOCKET_URL=ws://127.0.0.1:" + demo.port()), demo.output());
        }
    }

    @Test
    void anyInstrumentMayBeAskedFor() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo", "--speed", "100");
                FeedClient client = FeedClient.authenticated(demo.feed())) {
            client.subscribe("TATAMOTORS:NSE");
            assertEquals("TATAMOTORS", client.nextTick().symbol());
        }
    }

    @Test
    void aSignalEndsItWithinTwoSecondsAndTellsEveryClient() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo");
                FeedClient client = FeedClient.authenticated(demo.feed())) {
            client.subscribe("NIFTY:NSE_INDEX");
            client.nextTick();
            // The launcher has made way for the server, so this is the server's own process.
            demo.process().destroy();
            assertEquals(1001, client.closeCode());
            assertTrue(demo.process().waitFor(2, TimeUnit.SECONDS), "still running");
        }
    }
}
