package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the public face of the api still: plugins that others have compiled rest on every line of
 * {@code api-surface.txt}.
 */
class ApiSurfaceTest {
    private static final String REWRITE = "afterbell.api.surface.rewrite";
    private static final String LIST = "api-surface.txt";

    @Test
    void theApiIsWhatTheCheckedInListSays() throws IOException, URISyntaxException, ClassNotFoundException {
        List<String> actual = surface();
        if (Boolean.getBoolean(REWRITE)) {
            Path list = Path.of("src", "test", "resources", "io", "afterbell", "api", LIST);
            Files.writeString(list, String.join("\n", actual) + "\n");
            System.out.println("Rewrote " + list + ": look at the difference before you commit it.");
            return;
        }
        List<String> expected = checkedIn();
        String added = difference("added", actual, expected);
        String removed = difference("removed", expected, actual);
        if (!added.isEmpty() || !removed.isEmpty()) {
            fail("The api that plugins compile against has changed." + added + removed
                    + "\nChanging it is a decision: what is removed or changed breaks plugins that exist, what is added"
                    + " stays for ever.\nIf it is meant, write the list anew, and say why in the commit:"
                    + "\n  mvn -pl api test -Dtest=ApiSurfaceTest -D" + REWRITE + "=true");
        }
    }

    @Test
    void theListKnowsTheTypesThatPluginsAreMadeOf() throws IOException, URISyntaxException, ClassNotFoundException {
        // Against a list, and a look-up, that are both empty.
        List<String> actual = surface();
        assertTrue(actual.contains("public interface io.afterbell.api.spi.RegimeTransform"
                + " extends io.afterbell.api.spi.NamedService"));
        assertTrue(actual.contains("  io.afterbell.api.CandleSeries public double close(int)"));
        assertTrue(actual.contains("  io.afterbell.api.PriceScale public static final int MAXIMUM_DECIMALS = 8"));
        assertFalse(actual.stream().anyMatch(line -> line.contains("Test")), "tests are no part of it");
    }

    private static List<String> checkedIn() throws IOException {
        try (InputStream list = ApiSurfaceTest.class.getResourceAsStream(LIST)) {
            if (list == null) {
                return List.of();
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static String difference(String what, List<String> in, Collection<String> notIn) {
        List<String> lines = new ArrayList<>(in);
        lines.removeAll(Set.copyOf(notIn));
        return lines.isEmpty() ? "" : "\n" + what + ":\n  " + String.join("\n  ", lines);
    }

    // One line a type, then one line a member, sorted, in the exported packages of the compiled module.
    private static List<String> surface() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(CandleSeries.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module;
        try (InputStream compiled = Files.newInputStream(classes.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(compiled);
        }
        Set<String> exported = module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        lines.add("module " + module.name() + " exports " + String.join(", ", new TreeSet<>(exported)));
        for (String name : classNames(classes)) {
            Class<?> type = Class.forName(name, false, ApiSurfaceTest.class.getClassLoader());
            if (exported.contains(type.getPackageName()) && isVisible(type)) {
                lines.add(declaration(type));
                lines.addAll(members(type));
            }
        }
        return lines;
    }

    private static Set<String> classNames(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers())
                && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String declaration(Class<?> type) {
        StringBuilder line = new StringBuilder(type.toGenericString().replace("abstract interface", "interface"));
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class) {
            line.append(" extends ").append(parent.getTypeName());
        }
        Type[] interfaces = type.getGenericInterfaces();
        if (interfaces.length > 0) {
            line.append(type.isInterface() ? " extends " : " implements ")
                    .append(Arrays.stream(interfaces).map(Type::getTypeName).collect(Collectors.joining(", ")));
        }
        return line.toString();
    }

    private static Set<String> members(Class<?> type) {
        Set<String> lines = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isPartOfTheApi(field)) {
                lines.add(member(type, field, field.toGenericString()) + constant(field));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isPartOfTheApi(constructor)) {
                lines.add(member(type, constructor, constructor.toGenericString()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isPartOfTheApi(method)) {
                lines.add(member(type, method, method.toGenericString()));
            }
        }
        return lines;
    }

    private static boolean isPartOfTheApi(Member member) {
        return !member.isSynthetic() && isVisible(member.getModifiers());
    }

    // The type in front, so that a line says whose it is where a failure quotes it alone; not again in the middle.
    private static String member(Class<?> type, Member member, String signature) {
        String owner = type.getName() + "." + member.getName();
        return "  " + type.getName() + " " + signature.replace(owner, member.getName());
    }

    // Compilers copy constants into the classes that use them, so a new value is a change as well.
    private static String constant(Field field) {
        boolean copied = field.getType().isPrimitive() || field.getType() == String.class;
        if (!copied || !Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())) {
            return "";
        }
        try {
            return " = " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
