package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the contracts of all three services have in common. */
final class Services {
    private static final String NAME = "[a-z][a-z0-9_]{0,63}";
    private static final int THREADS = 4;

    /** The seed of the contracts' random candles; another one with {@code -Dafterbell.testkit.seed=N}. */
    static final long SEED = Long.getLong("afterbell.testkit.seed", 20240108L);

    private Services() {}

    static void assertLawful(NamedService service, NamedService another) {
        assertAll(
                () -> assertTrue(
                        service.name() != null && service.name().matches(NAME),
                        "a name matches " + NAME + ": name=" + service.name()),
                () -> assertTrue(
                        service.version() != null
                                && service.version().matches("[!-~]+")
                                && service.version().length() <= 64,
                        "a version is 1 to 64 printable characters without blanks: version=" + service.version()),
                () -> assertSentence("service=" + service.name(), service.description()),
                () -> assertEquals(service.name(), another.name(), "two instances have one name"),
                () -> assertEquals(service.version(), another.version(), "two instances have one version"),
                () -> assertParameters(service, another));
    }

    private static void assertParameters(NamedService service, NamedService another) {
        List<ParameterSpec> parameters = service.parameters();
        assertNotNull(parameters, "parameters() is empty, not null, when there is nothing to set");
        Set<String> names = new HashSet<>();
        for (ParameterSpec parameter : parameters) {
            assertTrue(names.add(parameter.name()), "each parameter is declared once: name=" + parameter.name());
            assertSentence("parameter=" + parameter.name(), parameter.description());
        }
        assertEquals(
                parameters.toString(), another.parameters().toString(), "two instances declare the same parameters");
        assertEquals(
                names,
                PluginSettings.defaults(service).asMap().keySet(),
                "the defaults are settings that the service itself allows");
    }

    private static void assertSentence(String whose, String text) {
        assertTrue(
                text != null && !text.isBlank() && text.lines().count() == 1,
                "a description is one sentence in one line: " + whose + " description=" + text);
    }

    static void assertFoundByServiceLoader(NamedService service) {
        Class<?> type = service.getClass();
        boolean constructible = Modifier.isPublic(type.getModifiers())
                && Arrays.stream(type.getConstructors()).anyMatch(Services::takesNothing);
        boolean provided = Arrays.stream(type.getMethods()).anyMatch(Services::isProvider);
        assertTrue(
                constructible || provided,
                "ServiceLoader needs a public class with a public constructor without arguments: class="
                        + type.getName());
    }

    private static boolean takesNothing(Constructor<?> constructor) {
        return constructor.getParameterCount() == 0;
    }

    private static boolean isProvider(Method method) {
        return method.getName().equals("provider")
                && method.getParameterCount() == 0
                && Modifier.isStatic(method.getModifiers());
    }

    static void assertRefusesUnlawfulSettings(NamedService service) {
        assertRefused(service, "no_such_parameter", "1");
        for (ParameterSpec parameter : service.parameters()) {
            switch (parameter.type()) {
                case INTEGER, DECIMAL -> {
                    assertRefused(service, parameter.name(), "plenty");
                    assertRefused(service, parameter.name(), "NaN");
                    // Nothing on a market is that large; a service whose bounds allow it has forgotten them.
                    assertRefused(service, parameter.name(), "9".repeat(30));
                }
                case FLAG, CHOICE -> assertRefused(service, parameter.name(), "no such choice");
                case TEXT, PATH -> {
                    // Any text is lawful; whether it names anything is found out at open.
                }
            }
        }
    }

    private static void assertRefused(NamedService service, String name, String value) {
        PluginException refusal = assertThrows(
                PluginException.class,
                () -> PluginSettings.of(service, Map.of(name, value)),
                () -> "unlawful settings are refused: service=" + service.name() + " " + name + "=" + value);
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(
                String.valueOf(refusal.getMessage()).contains(name),
                () -> "a refusal says which parameter: name=" + name + " message=" + refusal.getMessage());
    }

    /** Runs one piece of work on several threads at once and gives back what each of them made. */
    static <T> List<T> onThreads(Callable<T> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("failed when " + THREADS + " threads use the service at once", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
