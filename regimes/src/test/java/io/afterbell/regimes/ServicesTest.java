package io.afterbell.regimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServicesTest {
    /** The class names under {@code META-INF/services}: what a plain class path sees. */
    private static Set<String> onTheClassPath(Class<?> service) throws IOException {
        try (InputStream in =
                ServicesTest.class.getClassLoader().getResourceAsStream("META-INF/services/" + service.getName())) {
            assertTrue(in != null, service.getName());
            return new TreeSet<>(List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n")));
        }
    }

    private static NamedService make(String className) throws ReflectiveOperationException {
        return (NamedService) Class.forName(className).getConstructor().newInstance();
    }

    private static Set<String> names(Class<?> service) throws IOException, ReflectiveOperationException {
        Set<String> names = new TreeSet<>();
        for (String className : onTheClassPath(service)) {
            names.add(make(className).name());
        }
        return names;
    }

    @Test
    void theServicesAreThoseThatPresetsName() throws IOException, ReflectiveOperationException {
        assertEquals(Set.of("bridge", "close", "linear", "ohlc"), names(TickSynthesizer.class));
        assertEquals(
                Set.of("choppy", "high_momentum", "high_vix", "high_vol", "low_momentum", "low_vix", "low_vol", "none"),
                names(RegimeTransform.class));
    }

    @Test
    void modulePathAndClassPathSeeTheSameServices() throws IOException {
        ModuleDescriptor module = NoRegime.class.getModule().getDescriptor();
        assertEquals(2, module.provides().size());
        for (ModuleDescriptor.Provides provides : module.provides()) {
            Class<?> service = provides.service().equals(TickSynthesizer.class.getName())
                    ? TickSynthesizer.class
                    : RegimeTransform.class;
            assertEquals(onTheClassPath(service), new TreeSet<>(provides.providers()));
        }
    }

    @Test
    void everyServiceDescribesItselfAndWorksWithItsDefaults() throws IOException, ReflectiveOperationException {
        for (Class<?> kind : List.of(TickSynthesizer.class, RegimeTransform.class)) {
            for (String className : onTheClassPath(kind)) {
                NamedService service = make(className);
                assertTrue(service.description().endsWith("."), service.description());
                assertTrue(service.version().matches("[1-9][0-9]*"), service.version());
                PluginSettings settings = PluginSettings.defaults(service);
                assertEquals(service.parameters().size(), settings.asMap().size());
            }
        }
    }

    @Test
    void moreTicksThanACandleTakesAreRefusedWithTheBounds() throws ReflectiveOperationException {
        NamedService bridge = make("io.afterbell.regimes.ticks.BridgeSynthesizer");
        assertEquals("10", PluginSettings.defaults(bridge).asMap().get("ticks_per_candle"));
        for (String count : List.of("0", "601", "ten")) {
            PluginException refused = assertThrows(
                    PluginException.class, () -> PluginSettings.of(bridge, Map.of("ticks_per_candle", count)));
            assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
            assertTrue(refused.getMessage().contains("from 1 to 600"), refused.getMessage());
        }
    }
}
