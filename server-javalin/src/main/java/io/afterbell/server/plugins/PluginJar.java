package io.afterbell.server.plugins;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What one jar of the plugin folder says of itself: read once, before any of its code runs.
 *
 * @param file the jar
 * @param label the jar as users know it, {@code shock.jar} or {@code shock/shock.jar}
 * @param moduleName the module's name; of a plain jar the one which its manifest or file name gives it
 * @param descriptor the module's descriptor, null in a plain jar
 * @param providers the classes that it provides for each kind of service, in the order given
 * @param classes the names of its class files, the same for all versions of Java
 */
record PluginJar(
        Path file,
        String label,
        String moduleName,
        @Nullable ModuleDescriptor descriptor,
        Map<ServiceKind<?>, Set<String>> providers,
        Set<String> classes) {
    private static final String SERVICES = "META-INF/services/";
    private static final Pattern VERSION_IN_FILE_NAME = Pattern.compile("-(\\d+(\\.|$))");

    static PluginJar read(Path file, String label) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            Set<String> classes = classes(jar);
            ModuleDescriptor descriptor = descriptor(jar, classes);
            Map<ServiceKind<?>, Set<String>> providers = new LinkedHashMap<>();
            for (ServiceKind<?> kind : ServiceKind.ALL) {
                Set<String> names = new LinkedHashSet<>();
                if (descriptor != null) {
                    descriptor.provides().stream()
                            .filter(provides ->
                                    provides.service().equals(kind.type().getName()))
                            .forEach(provides -> names.addAll(provides.providers()));
                }
                names.addAll(servicesFile(jar, kind));
                providers.put(kind, names);
            }
            String moduleName = descriptor == null ? plainName(jar) : descriptor.name();
            return new PluginJar(file, label, moduleName, descriptor, providers, classes);
        }
    }

    boolean isModule() {
        return descriptor != null;
    }

    int providerCount() {
        return providers.values().stream().mapToInt(Set::size).sum();
    }

    Set<String> packages() {
        return packages(classes);
    }

    private static Set<String> packages(Set<String> classes) {
        return classes.stream()
                .filter(name -> name.indexOf('.') >= 0)
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(Collectors.toSet());
    }

    private static Set<String> classes(JarFile jar) {
        return jar.versionedStream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .filter(name -> !name.equals("module-info") && !name.endsWith(".package-info"))
                .collect(Collectors.toSet());
    }

    private static @Nullable ModuleDescriptor descriptor(JarFile jar, Set<String> classes) throws IOException {
        JarEntry entry = jar.getJarEntry("module-info.class");
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return ModuleDescriptor.read(in, () -> packages(classes));
        }
    }

    private static List<String> servicesFile(JarFile jar, ServiceKind<?> kind) throws IOException {
        JarEntry entry = jar.getJarEntry(SERVICES + kind.type().getName());
        if (entry == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comment = line.indexOf('#');
                String name = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    // As java.lang.module.ModuleFinder names automatic modules, but a file name that makes no lawful module name will
    // do.
    private static String plainName(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        String declared = manifest == null ? null : manifest.getMainAttributes().getValue("Automatic-Module-Name");
        if (declared != null) {
            return declared.strip();
        }
        String name = new File(jar.getName()).getName();
        name = name.substring(0, name.length() - ".jar".length());
        Matcher version = VERSION_IN_FILE_NAME.matcher(name);
        if (version.find()) {
            name = name.substring(0, version.start());
        }
        return name.replaceAll("[^A-Za-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
    }
}
