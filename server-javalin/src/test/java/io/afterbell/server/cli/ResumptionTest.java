package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.Speed;
import io.afterbell.server.config.Setting;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.plugins.TestCatalog;
import io.afterbell.server.sessions.SessionSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResumptionTest {
    private static final TimeRange RANGE = new TimeRange(60_000, 120_000);
    private static final TickSynthesizer SILENT = new TickSynthesizer() {
        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (series, index, sink) -> {};
        }

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "No ticks.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    };

    @Test
    void aServiceThatIsNoLongerInstalledCanBeReplacedByAnother() {
        PluginCatalog catalog = TestCatalog.of(List.of(), List.of(SILENT));
        Manifest.Service gone = new Manifest.Service("gone", "1", Map.of(), "");
        Manifest tape = new Manifest(
                "1",
                "test",
                Manifest.ENGINE_VERSION,
                List.of(),
                List.of(RANGE),
                List.of(gone),
                List.of(),
                gone,
                1,
                true,
                List.of());
        SessionSpec configured = new SessionSpec(
                new ReplayPlan(TimeRange.ALL, List.of(), Configured.defaults(SILENT), 2, false),
                Pacing.of(Speed.MAX),
                List.of(),
                false,
                false);
        Resumption resumption = new Resumption(Map.of(), tape, OptionalLong.of(90_000));

        ReplayPlan other = resumption
                .goOn(configured, EnumSet.of(Setting.REGIME, Setting.SYNTHESIZER), catalog)
                .plan();

        assertEquals(List.of(), other.regimes());
        assertEquals("silent", other.synthesizer().service().name());
        assertEquals(List.of(RANGE), other.ranges());
        assertTrue(other.bendDerivatives());
        assertEquals(OptionalLong.of(90_000), resumption.positionUnless(EnumSet.of(Setting.REGIME)));
        assertEquals(OptionalLong.empty(), resumption.positionUnless(EnumSet.of(Setting.FROM)));
        assertThrows(
                PluginException.class, () -> resumption.goOn(configured, EnumSet.of(Setting.SYNTHESIZER), catalog));
    }
}
