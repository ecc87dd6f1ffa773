package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the world that a plugin's code lives in, a module layer or a class path, and checks beforehand what the Java
 * runtime would refuse without naming a jar, or find out too late.
 */
final class PluginWorld {
    private PluginWorld() {}

    /** One module layer for jars that are all modules. */
    static ClassLoader layer(List<PluginJar> jars) {
        // The runtime would refuse a package split over the modules of one class loader.
        requireDistinct("the package ", PluginJar::packages, jars);
        Module host = PluginWorld.class.getModule();
        ModuleLayer hostLayer = requireNonNull(host.getLayer());
        for (PluginJar jar : jars) {
            requireNoCopyOfHostsOwn(jar);
            requireRequired(jar, jars, name -> hostLayer.findModule(name).isPresent());
        }
        // With only the plugin's own jars in the finder, our api and DuckDB's driver are found in the host's layer.
        ModuleFinder own = ModuleFinder.of(jars.stream().map(PluginJar::file).toArray(Path[]::new));
        Set<String> roots = jars.stream().map(PluginJar::moduleName).collect(Collectors.toSet());
        Configuration configuration = hostLayer.configuration().resolve(own, ModuleFinder.of(), roots);
        ModuleLayer.Controller controller =
                ModuleLayer.defineModulesWithOneLoader(configuration, List.of(hostLayer), JavaClassLoader.instance());
        for (PluginJar jar : jars) {
            Module module = controller.layer().findModule(jar.moduleName()).orElseThrow();
            // A module need not export its services; whoever makes them is let in.
            providerPackages(jar).forEach(name -> controller.addExports(module, name, host));
        }
        return controller.layer().findLoader(jars.get(0).moduleName());
    }

    /** One class path for jars of which some are plain, or for any jars where the host has no modules. */
    static ClassLoader classPath(String entry, List<PluginJar> jars) throws MalformedURLException {
        // A class path bears split packages, but nobody could say which of two classes with one name counts.
        requireDistinct("the class ", PluginJar::classes, jars);
        for (PluginJar jar : jars) {
            requireRequired(jar, jars, name -> true);
        }
        List<Path> files = jars.stream().map(PluginJar::file).toList();
        return PluginClassLoader.of(entry, files, requireNonNull(PluginWorld.class.getClassLoader()));
    }

    private static void requireDistinct(String what, Function<PluginJar, Set<String>> names, List<PluginJar> jars) {
        Map<String, PluginJar> owners = new HashMap<>();
        Map<String, PluginJar> modules = new HashMap<>();
        for (PluginJar jar : jars) {
            if (jar.isModule()) {
                requireFirst("the module ", jar.moduleName(), modules, jar);
            }
            for (String name : names.apply(jar)) {
                requireFirst(what, name, owners, jar);
            }
        }
    }

    private static void requireFirst(String what, String name, Map<String, PluginJar> owners, PluginJar jar) {
        PluginJar owner = owners.putIfAbsent(name, jar);
        if (owner != null) {
            throw new BrokenPlugin(
                    jar.label(),
                    what + name + " is in " + owner.label()
                            + " too: remove one of the jars, or give each plugin a folder of its own");
        }
    }

    private static void requireNoCopyOfHostsOwn(PluginJar jar) {
        for (String name : jar.packages()) {
            if (HostsOwn.isPackage(name)) {
                throw new BrokenPlugin(
                        jar.label(),
                        "it has a copy of the package " + name
                                + " in it, of which Afterbell's serves everybody: build it without");
            }
        }
    }

    private static void requireRequired(PluginJar jar, List<PluginJar> jars, Function<String, Boolean> isInHost) {
        ModuleDescriptor descriptor = jar.descriptor();
        if (descriptor == null) {
            return;
        }
        Set<String> own = jars.stream().map(PluginJar::moduleName).collect(Collectors.toSet());
        for (Requires requires : descriptor.requires()) {
            String name = requires.name();
            if (requires.modifiers().contains(Requires.Modifier.STATIC) || own.contains(name)) {
                continue;
            }
            if (JavaClassLoader.isModule(name)) {
                if (ModuleLayer.boot().findModule(name).isEmpty()) {
                    throw new BrokenPlugin(
                            jar.label(),
                            "it requires the module " + name + ", which is not loaded: set the environment variable"
                                    + " JDK_JAVA_OPTIONS to \"--add-modules " + name
                                    + "\", or use a Java which has it");
                }
            } else if (!HostsOwn.isModule(name)) {
                // The host's other libraries are not for plugins: they would break with the host's next version.
                throw new BrokenPlugin(
                        jar.label(),
                        "it requires the module " + name
                                + ", which is neither in the plugin nor part of Afterbell's api: put the library's jar and"
                                + " the plugin's into one folder");
            } else if (!isInHost.apply(name)) {
                throw new BrokenPlugin(
                        jar.label(),
                        "it requires the module " + name + ", which this Afterbell does not have: build it without");
            }
        }
    }

    private static Set<String> providerPackages(PluginJar jar) {
        Set<String> packages = jar.packages();
        return jar.providers().values().stream()
                .flatMap(Set::stream)
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
                .filter(packages::contains)
                .collect(Collectors.toSet());
    }
}
