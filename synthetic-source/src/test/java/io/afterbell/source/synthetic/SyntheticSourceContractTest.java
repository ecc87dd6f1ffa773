package io.afterbell.source.synthetic;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.testkit.CandleSourceContract;
import java.util.Map;

class SyntheticSourceContractTest extends CandleSourceContract {
    @Override
    protected CandleSource newSource() {
        return new SyntheticSource();
    }

    @Override
    protected Map<String, String> settings() {
        // Two weeks are enough for every rule, and nine years of minutes are not quick.
        return Map.of("until", "2018-01-15");
    }
}
