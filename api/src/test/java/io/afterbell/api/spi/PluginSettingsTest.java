package io.afterbell.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {
    private static final NamedService SERVICE = service(
            ParameterSpec.integer("count", 10, 1, 600, "How many."),
            ParameterSpec.decimal("scale", 2.5, 0, 10, "How much."),
            ParameterSpec.flag("quiet", false, "Or loud."),
            ParameterSpec.choice("time", "auto", List.of("auto", "utc"), "Which."),
            ParameterSpec.text("note", "none", "A note."),
            ParameterSpec.path("file", "", "A file."));

    @Test
    void defaultsFillWhatIsNotGiven() {
        PluginSettings settings = PluginSettings.of(SERVICE, Map.of("count", "3", "file", "a/b.csv"));
        assertEquals(3, settings.integer("count"));
        assertEquals(2.5, settings.decimal("scale"));
        assertEquals(false, settings.flag("quiet"));
        assertEquals("auto", settings.choice("time"));
        assertEquals("none", settings.text("note"));
        assertEquals(Optional.of(Path.of("a/b.csv")), settings.path("file"));
        assertEquals(Optional.empty(), PluginSettings.defaults(SERVICE).path("file"));
    }

    @Test
    void theManifestsOrderIsTheDeclaredOne() {
        PluginSettings settings = PluginSettings.of(SERVICE, Map.of("file", "x", "note", "y"));
        assertEquals("count=10,scale=2.5,quiet=false,time=auto,note=y,file=x", settings.toString());
        assertEquals(
                List.of("count", "scale", "quiet", "time", "note", "file"),
                List.copyOf(settings.asMap().keySet()));
    }

    @Test
    void anUnknownNameSaysWhatThereIs() {
        PluginException refusal =
                assertThrows(PluginException.class, () -> PluginSettings.of(SERVICE, Map.of("scael", "2")));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(
                refusal.getMessage().startsWith("sample has no parameter scael; it has count=10 (a whole number"),
                refusal.getMessage());
        PluginException none =
                assertThrows(PluginException.class, () -> PluginSettings.of(service(), Map.of("scale", "2")));
        assertTrue(none.getMessage().contains("it has no parameters"), none.getMessage());
    }

    @Test
    void aValueThatIsNotAllowedSaysWhatWouldBe() {
        PluginException refusal =
                assertThrows(PluginException.class, () -> PluginSettings.of(SERVICE, Map.of("count", "601")));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertEquals("sample: count=601 is not a whole number from 1 to 600", refusal.getMessage());
    }

    @Test
    void askingForAnUndeclaredParameterOrAnotherTypeIsTheAuthorsMistake() {
        PluginSettings settings = PluginSettings.defaults(SERVICE);
        assertThrows(NoSuchElementException.class, () -> settings.integer("size"));
        assertThrows(NoSuchElementException.class, () -> settings.integer("scale"));
        assertThrows(NoSuchElementException.class, () -> settings.text("file"));
    }

    @Test
    void everyAllowedSpellingOfANumberIsRead() {
        assertEquals(5, PluginSettings.of(SERVICE, Map.of("count", "+5")).integer("count"));
        assertEquals(7, PluginSettings.of(SERVICE, Map.of("count", "007")).integer("count"));
        assertEquals(0.5, PluginSettings.of(SERVICE, Map.of("scale", ".5")).decimal("scale"));
        assertEquals(5, PluginSettings.of(SERVICE, Map.of("scale", "5.")).decimal("scale"));
        assertEquals(0.25, PluginSettings.of(SERVICE, Map.of("scale", "2.5E-1")).decimal("scale"));
    }

    @Test
    void laterChangesOfTheGivenMapChangeNothing() {
        Map<String, String> given = new HashMap<>(Map.of("count", "3"));
        PluginSettings settings = PluginSettings.of(SERVICE, given);
        given.put("count", "4");
        assertEquals(3, settings.integer("count"));
        assertThrows(UnsupportedOperationException.class, () -> settings.asMap().put("count", "5"));
    }

    private static NamedService service(ParameterSpec... parameters) {
        return new NamedService() {
            @Override
            public String name() {
                return "sample";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public String description() {
                return "A service for tests.";
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of(parameters);
            }
        };
    }
}
