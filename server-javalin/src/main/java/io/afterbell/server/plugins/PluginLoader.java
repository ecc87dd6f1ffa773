package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds services: the built-in ones, and those of each jar or folder of jars in the plugin folder.
 *
 * <p>Each entry of the folder is a world of its own, a module layer with one class loader (or, where the host itself runs
 * on the class path, a class loader): its libraries are its own, except our api and DuckDB's driver, of which the host's
 * copy serves everybody. What is broken is named and skipped, and the rest works. For one thread.
 */
public final class PluginLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /**
     * Modules of which the host's copy is used, whatever a plugin brings. Two copies of DuckDB's native library in one
     * process silently lose the lock on the file.
     */
    private static final Set<String> HOSTS_OWN = Set.of("io.afterbell.api", "io.afterbell.testkit", "duckdb.jdbc");

    private final Path folder;
    private final Map<String, InstalledPlugin<CandleSource>> sources = new LinkedHashMap<>();
    private final Map<String, InstalledPlugin<RegimeTransform>> regimes = new LinkedHashMap<>();
    private final Map<String, InstalledPlugin<TickSynthesizer>> synthesizers = new LinkedHashMap<>();
    private final List<PluginProblem> problems = new ArrayList<>();

    private PluginLoader(Path folder) {
        this.folder = folder;
    }

    /**
     * Finds everything.
     *
     * @param folder the plugin folder; when it does not exist there are no plugins
     * @return what was found and what was skipped
     */
    public static PluginCatalog load(Path folder) {
        PluginLoader loader = new PluginLoader(requireNonNull(folder, "folder"));
        loader.loadBuiltIn();
        loader.entries().forEach(loader::loadEntry);
        return new PluginCatalog(loader.sources, loader.regimes, loader.synthesizers, loader.problems, folder);
    }

    private void loadBuiltIn() {
        Module host = PluginLoader.class.getModule();
        ModuleLayer layer = host.getLayer();
        ClassLoader classes = requireNonNull(PluginLoader.class.getClassLoader());
        if (layer == null) {
            take(PluginOrigin.BUILT_IN, ServiceLoader.load(CandleSource.class, classes), provider -> true, sources);
            take(PluginOrigin.BUILT_IN, ServiceLoader.load(RegimeTransform.class, classes), provider -> true, regimes);
            take(
                    PluginOrigin.BUILT_IN,
                    ServiceLoader.load(TickSynthesizer.class, classes),
                    provider -> true,
                    synthesizers);
        } else {
            take(PluginOrigin.BUILT_IN, ServiceLoader.load(layer, CandleSource.class), provider -> true, sources);
            take(PluginOrigin.BUILT_IN, ServiceLoader.load(layer, RegimeTransform.class), provider -> true, regimes);
            take(
                    PluginOrigin.BUILT_IN,
                    ServiceLoader.load(layer, TickSynthesizer.class),
                    provider -> true,
                    synthesizers);
        }
    }

    private List<Path> entries() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(PluginLoader::isPlugin).sorted().toList();
        } catch (IOException e) {
            skip(folder.toString(), "the plugin folder cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    private static boolean isPlugin(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return !name.startsWith(".") && (Files.isDirectory(entry) || isJar(entry));
    }

    private static boolean isJar(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private void loadEntry(Path entry) {
        String name = String.valueOf(entry.getFileName());
        int found;
        try {
            found = PluginLoader.class.getModule().isNamed() ? loadLayer(name, entry) : loadClasses(name, entry);
        } catch (RuntimeException | LinkageError | IOException e) {
            skip(name, "it cannot be loaded: " + rootMessage(e));
            return;
        }
        if (found == 0 && problems.stream().noneMatch(problem -> problem.entry().equals(name))) {
            skip(
                    name,
                    "it provides no CandleSource, RegimeTransform or TickSynthesizer; its jar needs \"provides\" in its"
                            + " module-info, or a file under META-INF/services");
        }
    }

    private int loadLayer(String name, Path entry) {
        ModuleFinder own = without(ModuleFinder.of(entry), HOSTS_OWN);
        ModuleLayer boot = requireNonNull(PluginLoader.class.getModule().getLayer());
        Set<String> roots = own.findAll().stream()
                .map(reference -> reference.descriptor().name())
                .collect(Collectors.toSet());
        Configuration configuration = boot.configuration().resolve(own, ModuleFinder.of(), roots);
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
        // A service loader of a layer also goes through the parents, where the built-in services are.
        int found = take(name, ServiceLoader.load(layer, CandleSource.class), isOf(layer), sources);
        found += take(name, ServiceLoader.load(layer, RegimeTransform.class), isOf(layer), regimes);
        return found + take(name, ServiceLoader.load(layer, TickSynthesizer.class), isOf(layer), synthesizers);
    }

    private static Predicate<Class<?>> isOf(ModuleLayer layer) {
        return type -> type.getModule().getLayer() == layer;
    }

    private static ModuleFinder without(ModuleFinder finder, Set<String> hidden) {
        return new ModuleFinder() {
            @Override
            public Optional<ModuleReference> find(String name) {
                return hidden.contains(name) ? Optional.empty() : finder.find(name);
            }

            @Override
            public Set<ModuleReference> findAll() {
                return finder.findAll().stream()
                        .filter(reference ->
                                !hidden.contains(reference.descriptor().name()))
                        .collect(Collectors.toSet());
            }
        };
    }

    private int loadClasses(String name, Path entry) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(entry)) {
            try (Stream<Path> files = Files.list(entry)) {
                files.filter(PluginLoader::isJar).sorted().forEach(jars::add);
            }
        } else {
            jars.add(entry);
        }
        ClassLoader loader = PluginClassLoader.of(jars, requireNonNull(PluginLoader.class.getClassLoader()));
        int found = take(name, ServiceLoader.load(CandleSource.class, loader), isOf(loader), sources);
        found += take(name, ServiceLoader.load(RegimeTransform.class, loader), isOf(loader), regimes);
        return found + take(name, ServiceLoader.load(TickSynthesizer.class, loader), isOf(loader), synthesizers);
    }

    private static Predicate<Class<?>> isOf(ClassLoader loader) {
        return type -> type.getClassLoader() == loader;
    }

    private <S extends NamedService> int take(
            String entry,
            ServiceLoader<S> services,
            Predicate<Class<?>> belongs,
            Map<String, InstalledPlugin<S>> installed) {
        Iterator<ServiceLoader.Provider<S>> providers = services.stream().iterator();
        int found = 0;
        // A broken line of a services file shows itself while walking; the next step goes on behind it. It must not be
        // possible for a walk to never end, so a jar may be broken in so many places and no more.
        for (int failures = 0; failures < 100; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<S> provider = providers.next();
                if (belongs.test(provider.type())) {
                    found++;
                    install(entry, provider, installed);
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures++;
                skip(entry, rootMessage(e));
            }
        }
        return found;
    }

    private <S extends NamedService> void install(
            String entry, ServiceLoader.Provider<S> provider, Map<String, InstalledPlugin<S>> installed) {
        String type = provider.type().getName();
        S service = provider.get();
        String name = service.name();
        if (name == null || !NAME.matcher(name).matches()) {
            skip(entry, type + " has an unlawful name; a name matches " + NAME.pattern() + ": name=" + name);
            return;
        }
        String broken = description(service);
        if (!broken.isEmpty()) {
            skip(entry, type + " (" + name + ") " + broken);
            return;
        }
        InstalledPlugin<S> taken = installed.get(name);
        if (taken != null) {
            skip(
                    entry,
                    type + " is called " + name + ", as is "
                            + taken.service().getClass().getName() + " in "
                            + taken.origin().entry() + ", which is kept; rename or remove one of them");
            return;
        }
        Module module = provider.type().getModule();
        String moduleName = module.isNamed() ? module.getName() : "class path";
        installed.put(name, new InstalledPlugin<>(service, new PluginOrigin(moduleName, entry)));
        if (!entry.equals(PluginOrigin.BUILT_IN)) {
            LOG.info("plugin {}: loaded {} ({})", entry, name, type);
        }
    }

    // A plugin is foreign code, so what the annotations promise is looked at once, here.
    @SuppressWarnings("NullAway")
    private static String description(NamedService service) {
        if (service.version() == null || service.version().isBlank()) {
            return "has no version";
        }
        if (service.description() == null) {
            return "has no description";
        }
        List<ParameterSpec> parameters = service.parameters();
        if (parameters == null) {
            return "has no list of parameters";
        }
        Set<String> names = new HashSet<>();
        for (ParameterSpec parameter : parameters) {
            if (parameter == null || !names.add(parameter.name())) {
                return "has a parameter twice or without a name";
            }
        }
        return "";
    }

    private void skip(String entry, String reason) {
        PluginProblem problem = new PluginProblem(entry, reason);
        problems.add(problem);
        LOG.warn("plugin {}: skipped: {}", problem.entry(), problem.reason());
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String kind = root.getClass().getSimpleName();
        String top = error.getMessage();
        String own = message == null ? kind : kind + ": " + message;
        return root == error || top == null ? own : top + " (" + own + ")";
    }
}
