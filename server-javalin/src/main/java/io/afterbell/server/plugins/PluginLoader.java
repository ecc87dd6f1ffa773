package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds services: the built-in ones, and those of each jar or folder of jars in the plugin folder.
 *
 * <p>Each entry of the folder is a world of its own. Where all its jars are modules it becomes a module layer with one
 * class loader; with a plain jar in it (or where the host itself runs without modules) it becomes a class path with a
 * class loader. Either way it sees Java, our api, DuckDB's driver and its own jars, and nothing else of the host or of
 * other plugins. A plain jar does not become an automatic module, because that would read all of the host: with a
 * library that the host has too it could not be resolved, and without one it would bind to the host's.
 *
 * <p>What is broken is named and skipped, and the rest works: nothing that a plugin throws gets out of here. For one
 * thread.
 */
public final class PluginLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[!-~]{1,64}");
    // A service loader may fail at every step; it shall not be able to do so for ever.
    private static final int MOST_BUILT_IN_FAILURES = 100;

    private final Path folder;
    private final boolean inLayers;
    private final Map<ServiceKind<?>, Map<String, InstalledPlugin<?>>> installed = new HashMap<>();
    private final List<PluginProblem> problems = new ArrayList<>();

    private PluginLoader(Path folder, boolean inLayers) {
        this.folder = folder;
        this.inLayers = inLayers;
        ServiceKind.ALL.forEach(kind -> installed.put(kind, new LinkedHashMap<>()));
    }

    /**
     * Finds everything. Each call makes new class loaders, so a host loads once.
     *
     * @param folder the plugin folder; when it does not exist there are no plugins
     * @return what was found and what was skipped
     */
    public static PluginCatalog load(Path folder) {
        return load(folder, PluginLoader.class.getModule().isNamed());
    }

    /** Finds everything; in a named module, too, plugins may be loaded as on a class path. */
    static PluginCatalog load(Path folder, boolean inLayers) {
        PluginLoader loader = new PluginLoader(requireNonNull(folder, "folder"), inLayers);
        ServiceKind.ALL.forEach(loader::loadBuiltIn);
        loader.entries().forEach(loader::loadEntry);
        return new PluginCatalog(
                loader.installed(ServiceKind.SOURCE),
                loader.installed(ServiceKind.REGIME),
                loader.installed(ServiceKind.SYNTHESIZER),
                loader.problems,
                folder);
    }

    private <S extends NamedService> void loadBuiltIn(ServiceKind<S> kind) {
        Iterator<ServiceLoader.Provider<S>> providers = builtIn(kind).stream().iterator();
        for (int failures = 0; failures < MOST_BUILT_IN_FAILURES; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<S> provider = providers.next();
                Module module = provider.type().getModule();
                String moduleName = module.isNamed() ? module.getName() : "class path";
                install(kind, provider.get(), new PluginOrigin(moduleName, PluginOrigin.BUILT_IN));
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures++;
                String cause = e.getCause() == null ? "" : " (" + Faults.reason(e.getCause()) + ")";
                skip(PluginOrigin.BUILT_IN, e.getMessage() + cause);
            }
        }
    }

    private static <S extends NamedService> ServiceLoader<S> builtIn(ServiceKind<S> kind) {
        ModuleLayer layer = PluginLoader.class.getModule().getLayer();
        return layer == null
                ? ServiceLoader.load(kind.type(), requireNonNull(PluginLoader.class.getClassLoader()))
                : ServiceLoader.load(layer, kind.type());
    }

    private List<Path> entries() {
        if (Files.notExists(folder)) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            skip(folder.toString(), "this is no folder; the plugin folder holds jars and folders of jars");
            return List.of();
        }
        try {
            return sorted(folder);
        } catch (IOException e) {
            skip(folder.toString(), "the plugin folder cannot be read: " + Faults.reason(e));
            return List.of();
        }
    }

    // By name and not by path, whose order differs between systems: the first of two services with one name is kept.
    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !name(file).startsWith("."))
                    .sorted(Comparator.comparing(PluginLoader::name))
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static boolean endsWith(Path file, String... ends) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return Stream.of(ends).anyMatch(name::endsWith);
    }

    private void loadEntry(Path entry) {
        try {
            List<PluginJar> jars = jars(entry);
            if (!jars.isEmpty()) {
                load(name(entry), jars);
            }
        } catch (BrokenPlugin e) {
            skip(e.entry(), e.reason());
        } catch (Throwable e) {
            // Everything, because it may come out of foreign code, which throws what it likes.
            skip(name(entry), Faults.reason(e));
        }
    }

    private List<PluginJar> jars(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            if (endsWith(entry, ".jar")) {
                return List.of(read(entry, name(entry)));
            }
            if (!endsWith(entry, ".txt", ".md")) {
                skip(name(entry), "not a jar; the plugin folder holds jars and folders of jars");
            }
            return List.of();
        }
        List<PluginJar> jars = new ArrayList<>();
        for (Path file : sorted(entry)) {
            if (endsWith(file, ".jar") && !Files.isDirectory(file)) {
                jars.add(read(file, name(entry) + "/" + name(file)));
            }
        }
        if (jars.isEmpty()) {
            throw new BrokenPlugin(name(entry), "there is no jar in this folder; a plugin's jars lie directly in it");
        }
        return jars;
    }

    private static PluginJar read(Path file, String label) {
        try {
            return PluginJar.read(file, label);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new BrokenPlugin(label, Faults.reason(e));
        }
    }

    private void load(String entry, List<PluginJar> all) throws Exception {
        List<PluginJar> jars =
                all.stream().filter(jar -> !HostsOwn.isModule(jar.moduleName())).toList();
        if (jars.isEmpty()) {
            throw new BrokenPlugin(
                    entry, "a part of Afterbell and no plugin (" + all.get(0).moduleName() + "): remove it");
        }
        if (jars.stream().mapToInt(PluginJar::providerCount).sum() == 0) {
            throw new BrokenPlugin(
                    entry,
                    "it provides none of " + ServiceKind.names()
                            + ": a plugin's jar names its classes in \"provides\" of"
                            + " its module-info or in a file under META-INF/services; a library's jar lies in one folder"
                            + " with the jar of the plugin which needs it");
        }
        boolean inLayer = inLayers && jars.stream().allMatch(PluginJar::isModule);
        ClassLoader loader = inLayer ? PluginWorld.layer(jars) : PluginWorld.classPath(entry, jars);
        for (PluginJar jar : jars) {
            PluginOrigin origin = new PluginOrigin(jar.moduleName(), jar.label());
            for (ServiceKind<?> kind : ServiceKind.ALL) {
                for (String className : jar.providers().getOrDefault(kind, Set.of())) {
                    provide(kind, className, loader, origin);
                }
            }
        }
    }

    private <S extends NamedService> void provide(
            ServiceKind<S> kind, String className, ClassLoader loader, PluginOrigin origin) {
        try {
            install(kind, newService(kind, className, loader), origin);
        } catch (BrokenPlugin e) {
            skip(origin.entry(), e.reason() + Faults.FOR_ITS_AUTHOR);
        } catch (Throwable e) {
            // Everything, because a constructor is foreign code, which throws what it likes.
            skip(origin.entry(), className + " cannot be made: " + Faults.reason(e));
        }
    }

    private static <S extends NamedService> S newService(ServiceKind<S> kind, String className, ClassLoader loader)
            throws ReflectiveOperationException {
        String type = kind.type().getSimpleName();
        Class<?> found;
        try {
            found = Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new BrokenPlugin("it names the class " + className + " as a " + type + ", but there is none");
        }
        if (!Modifier.isPublic(found.getModifiers())) {
            throw new BrokenPlugin(className + " cannot be made: a service's class is public");
        }
        Method factory = factory(kind, found);
        if (factory != null) {
            Object made = factory.invoke(null);
            if (made == null) {
                throw new BrokenPlugin(className + ".provider() returns null");
            }
            return kind.type().cast(made);
        }
        if (!kind.type().isAssignableFrom(found)) {
            throw new BrokenPlugin(className + " does not implement " + type + ", as which it is named");
        }
        if (Modifier.isAbstract(found.getModifiers())) {
            throw new BrokenPlugin(className + " cannot be made: a service's class is not abstract");
        }
        try {
            return kind.type().cast(found.getConstructor().newInstance());
        } catch (NoSuchMethodException e) {
            throw new BrokenPlugin(className + " has no public constructor without arguments");
        }
    }

    // As java.util.ServiceLoader has it for modules: a static method called provider() stands in for the constructor.
    private static @Nullable Method factory(ServiceKind<?> kind, Class<?> found) {
        try {
            Method method = found.getMethod("provider");
            boolean fits =
                    Modifier.isStatic(method.getModifiers()) && kind.type().isAssignableFrom(method.getReturnType());
            return fits ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private <S extends NamedService> void install(ServiceKind<S> kind, S service, PluginOrigin origin) {
        String className = service.getClass().getName();
        InstalledPlugin<S> plugin;
        try {
            plugin = described(service, origin);
        } catch (BrokenPlugin e) {
            skip(origin.entry(), className + " " + e.reason() + Faults.FOR_ITS_AUTHOR);
            return;
        } catch (Throwable e) {
            // Everything, because these methods, too, are foreign code.
            skip(origin.entry(), className + " cannot describe itself: " + Faults.reason(e));
            return;
        }
        InstalledPlugin<?> taken = requireNonNull(installed.get(kind)).putIfAbsent(plugin.name(), plugin);
        if (taken != null) {
            skip(
                    origin.entry(),
                    className + " is a " + kind.word() + " called " + plugin.name() + ", as is "
                            + taken.service().getClass().getName() + " in "
                            + taken.origin().entry() + ", which is kept: remove one of the two, or rename it");
            return;
        }
        if (origin.isBuiltIn()) {
            LOG.debug("built in: {} {} ({})", kind.word(), plugin.name(), className);
        } else {
            LOG.info("plugin {}: loaded {} {} ({})", origin.entry(), kind.word(), plugin.name(), className);
        }
    }

    // A plugin is foreign code, so what the annotations promise is looked at once, here.
    private static <S extends NamedService> InstalledPlugin<S> described(S service, PluginOrigin origin) {
        @Nullable String name = service.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new BrokenPlugin(
                    "has an unlawful name, which must match " + NAME.pattern() + ": name=" + quoted(name));
        }
        @Nullable String version = service.version();
        if (version == null || !VERSION.matcher(version).matches()) {
            throw new BrokenPlugin("(" + name
                    + ") has an unlawful version, which is 1 to 64 printable characters without blanks: version="
                    + quoted(version));
        }
        @Nullable String description = service.description();
        if (description == null) {
            throw new BrokenPlugin("(" + name + ") has no description: description=null");
        }
        @Nullable List<ParameterSpec> parameters = service.parameters();
        if (parameters == null) {
            throw new BrokenPlugin("(" + name + ") has no list of parameters, not even an empty one: parameters=null");
        }
        Set<String> names = new HashSet<>();
        List<ParameterSpec> copy = new ArrayList<>();
        for (@Nullable ParameterSpec parameter : parameters) {
            if (parameter == null) {
                throw new BrokenPlugin("(" + name + ") has a parameter which is null");
            }
            if (!names.add(parameter.name())) {
                throw new BrokenPlugin("(" + name + ") has two parameters of one name: parameter=" + parameter.name());
            }
            copy.add(parameter);
        }
        return new InstalledPlugin<>(
                name, version, description.replaceAll("\\s+", " ").strip(), copy, service, origin);
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : "\"" + value + "\"";
    }

    private void skip(String entry, String reason) {
        PluginProblem problem = new PluginProblem(entry, reason);
        problems.add(problem);
        LOG.warn("plugin {}: skipped: {}", problem.entry(), problem.reason());
    }

    @SuppressWarnings("unchecked") // What lies under a kind was put there by install(), which takes that kind only.
    private <S extends NamedService> Map<String, InstalledPlugin<S>> installed(ServiceKind<S> kind) {
        Map<String, InstalledPlugin<S>> ofKind = new LinkedHashMap<>();
        requireNonNull(installed.get(kind)).forEach((name, plugin) -> ofKind.put(name, (InstalledPlugin<S>) plugin));
        return ofKind;
    }
}
