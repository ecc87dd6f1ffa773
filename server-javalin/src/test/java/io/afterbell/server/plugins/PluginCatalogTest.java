package io.afterbell.server.plugins;

import static io.afterbell.server.plugins.TestJar.regime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class PluginCatalogTest {
    private static final String SHOCK = "com.example.Shock";
    private static final String CALM = "com.example.Calm";

    @TempDir
    private Path plugins;

    @BeforeEach
    void writePlugins() {
        new TestJar()
                .service(RegimeTransform.class, SHOCK, CALM)
                .source(SHOCK, regime(SHOCK, "opening_shock"))
                .source(CALM, regime(CALM, "calm"))
                .write(plugins.resolve("regimes.jar"));
    }

    @Test
    void servicesAreListedByName() {
        assertEquals(
                List.of("calm", "opening_shock"),
                PluginLoader.load(plugins).regimes().stream()
                        .map(InstalledPlugin::name)
                        .toList());
    }

    @Test
    void aFailedLookUpSaysWhatWasAskedWhatExistsAndWhereAJarGoes() {
        PluginCatalog catalog = PluginLoader.load(plugins);
        String message = unknown(() -> catalog.regime("storm"));
        assertEquals(
                "there is no regime storm; there is calm, opening_shock; a jar with another one goes into "
                        + plugins.toAbsolutePath(),
                message);
    }

    @Test
    void aFailedLookUpNamesTheNearest() {
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertTrue(unknown(() -> catalog.regime("opening_shok")).contains("; perhaps you mean opening_shock; "));
        assertTrue(unknown(() -> catalog.regime("clam")).contains("there is calm"));
        assertFalse(unknown(() -> catalog.regime("x")).contains("perhaps"));
    }

    @Test
    void aFailedLookUpSaysWhenThereIsNothingOfThatKind() {
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertTrue(
                unknown(() -> catalog.source("historify")).startsWith("there is no source historify; there is none"));
        assertTrue(unknown(() -> catalog.synthesizer("bridge"))
                .startsWith("there is no synthesizer bridge; there is none"));
    }

    @Test
    void aFailedLookUpMentionsWhatWasSkipped() throws IOException {
        Files.writeString(plugins.resolve("storm.jar"), "no jar");
        PluginCatalog one = PluginLoader.load(plugins);
        assertTrue(unknown(() -> one.regime("storm")).contains("; skipped: storm.jar: not a readable jar"));
        Files.writeString(plugins.resolve("tempest.jar"), "no jar");
        PluginCatalog two = PluginLoader.load(plugins);
        assertTrue(unknown(() -> two.regime("storm")).endsWith("; and 1 more, see \"afterbell plugins\""));
    }

    @Test
    void aChoiceOfAUserComesBackWithCheckedSettings() {
        PluginCatalog catalog = PluginLoader.load(plugins);
        List<Configured<RegimeTransform>> chain =
                catalog.regimes(PluginChoice.parseChain("none+opening_shock:scale=2.5+calm"));
        assertEquals(
                "opening_shock:scale=2.5+calm:scale=1.0",
                PluginChoice.format(chain.stream().map(Configured::choice).toList()));
        PluginException refused =
                assertThrows(PluginException.class, () -> catalog.regimes(PluginChoice.parseChain("calm:scale=10")));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
    }

    @Test
    void theListsCannotBeChanged() {
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertThrows(
                UnsupportedOperationException.class, () -> catalog.regimes().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> catalog.problems().clear());
    }

    private static String unknown(Executable lookUp) {
        PluginException refused = assertThrows(PluginException.class, lookUp);
        assertEquals(ErrorCode.UNKNOWN_PLUGIN, refused.code());
        return refused.getMessage();
    }
}
