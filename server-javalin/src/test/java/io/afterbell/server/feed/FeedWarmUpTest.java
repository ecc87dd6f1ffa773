package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.afterbell.replay.Configured;
import org.junit.jupiter.api.Test;

class FeedWarmUpTest {
    @Test
    void everyTickOfTheMarketThatNobodyHearsPassesJetty() {
        // Two instruments of 200 candles with four ticks each.
        assertEquals(
                2 * 200 * 4,
                FeedWarmUp.run(new PlainProtocol(), Configured.defaults(new TestMarket.FourTicks()), "test"));
    }
}
