package io.afterbell.server.plugins;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.RegimeTransform;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles tiny plugins, lawful and broken ones, to jars while a test runs, so that no binary is checked in. */
final class TestJar {
    private static final int MAJOR_VERSION_OFFSET = 7;

    private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Manifest manifest = new Manifest();
    private final List<String> missing = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private int classFileVersion;

    TestJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** The source of a lawful regime that changes nothing; tests break it by {@link #replaced}. */
    static String regime(String className, String name) {
        int dot = className.lastIndexOf('.');
        return String.join(
                "\n",
                "package " + className.substring(0, dot) + ";",
                "import io.afterbell.api.*;",
                "import io.afterbell.api.spi.*;",
                "import java.util.List;",
                "public class " + className.substring(dot + 1) + " implements RegimeTransform {",
                "    public String name() { return \"" + name + "\"; }",
                "    public String version() { return \"3\"; }",
                "    public String description() { return \"Changes nothing.\"; }",
                "    public List<ParameterSpec> parameters() {",
                "        return List.of(ParameterSpec.decimal(\"scale\", 1, 0, 9, \"How much.\"));",
                "    }",
                "    public CandleSeries apply(CandleSeries series, RegimeContext context) { return series; }",
                "    // More.",
                "}");
    }

    static String replaced(String source, String part, String by) {
        if (!source.contains(part)) {
            throw new IllegalArgumentException("no such part in the source: " + part);
        }
        return source.replace(part, by);
    }

    TestJar source(String className, String source) {
        sources.put(className, source);
        return this;
    }

    TestJar moduleInfo(String source) {
        return source("module-info", source);
    }

    TestJar service(Class<? extends NamedService> service, String... lines) {
        return file(
                "META-INF/services/" + service.getName(),
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    TestJar file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    TestJar manifest(String key, String value) {
        manifest.getMainAttributes().putValue(key, value);
        return this;
    }

    /** Leaves a class out of the jar, which the others were compiled against. */
    TestJar without(String className) {
        missing.add(className);
        return this;
    }

    /** Jars to compile against, besides our api. */
    TestJar on(Path... jars) {
        libraries.addAll(List.of(jars));
        return this;
    }

    /** Marks all classes as compiled for another Java: 61 is Java 17. */
    TestJar classFileVersion(int version) {
        classFileVersion = version;
        return this;
    }

    Path write(Path jar) {
        try {
            Files.createDirectories(jar.toAbsolutePath().getParent());
            pack(compiled(), jar);
            return jar;
        } catch (IOException e) {
            throw new AssertionError("cannot write " + jar, e);
        }
    }

    // Many tests want the same bystander, and compiling is what takes time here.
    private Map<String, byte[]> compiled() throws IOException {
        String key = sources + " " + libraries;
        Map<String, byte[]> classes = COMPILED.get(key);
        if (classes == null) {
            Path work = Files.createTempDirectory("test-jar");
            try {
                classes = compile(work);
            } finally {
                delete(work);
            }
            COMPILED.put(key, classes);
        }
        return classes;
    }

    private Map<String, byte[]> compile(Path work) throws IOException {
        Path directory = Files.createDirectories(work.resolve("classes"));
        if (sources.isEmpty()) {
            return Map.of();
        }
        String path = Stream.concat(Stream.of(locationOf(RegimeTransform.class)), libraries.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-Xlint:none",
                "-nowarn",
                "-d",
                directory.toString(),
                sources.containsKey("module-info") ? "--module-path" : "--class-path",
                path));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve("sources").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int result = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(new String[0]));
        if (result != 0) {
            throw new AssertionError("a test plugin does not compile: " + messages);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        read(directory, classes);
        return classes;
    }

    private static void read(Path root, Map<String, byte[]> into) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                into.put(root.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
    }

    private void pack(Map<String, byte[]> classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> compiled : classes.entrySet()) {
                if (missing.contains(compiled.getKey().replace(".class", "").replace('/', '.'))) {
                    continue;
                }
                byte[] content = compiled.getValue().clone();
                if (classFileVersion != 0) {
                    content[MAJOR_VERSION_OFFSET] = (byte) classFileVersion;
                }
                write(entries, compiled.getKey(), content);
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                write(entries, file.getKey(), file.getValue());
            }
        }
    }

    private static void write(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    /** Where a class of the host came from: a jar or a folder of classes. */
    static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a copy of the host's api, classes and descriptor, into this jar. */
    TestJar copyOfApi(boolean withDescriptor) {
        Path location = locationOf(RegimeTransform.class);
        try {
            if (Files.isDirectory(location)) {
                copy(location, withDescriptor);
            } else {
                try (var jar = FileSystems.newFileSystem(location)) {
                    copy(jar.getPath("/"), withDescriptor);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    private void copy(Path root, boolean withDescriptor) throws IOException {
        Map<String, byte[]> api = new TreeMap<>();
        read(root, api);
        api.keySet().removeIf(name -> !name.endsWith(".class") || !withDescriptor && name.equals("module-info.class"));
        files.putAll(api);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The three ways in which a jar of the same classes may meet a host. */
    enum Shape {
        /** A module, in a module layer. */
        MODULE(true, true),
        /** A plain jar with a services file. */
        PLAIN(false, true),
        /** A module, where the host runs on the class path. */
        MODULE_ON_CLASS_PATH(true, false);

        private final boolean isModule;
        private final boolean inLayers;

        Shape(boolean isModule, boolean inLayers) {
            this.isModule = isModule;
            this.inLayers = inLayers;
        }

        boolean isModule() {
            return isModule;
        }

        /** A jar that names regimes, whose sources the caller adds. */
        TestJar regimes(String moduleName, String... classNames) {
            return jar(moduleName, "", classNames);
        }

        /** The same with more lines for the descriptor, of which a plain jar has no need. */
        TestJar jar(String moduleName, String directives, String... classNames) {
            if (!isModule) {
                return new TestJar()
                        .manifest("Automatic-Module-Name", moduleName)
                        .service(RegimeTransform.class, classNames);
            }
            String provides = classNames.length == 0
                    ? ""
                    : "provides " + RegimeTransform.class.getName() + " with "
                            + Arrays.stream(classNames).collect(Collectors.joining(", ")) + ";";
            return new TestJar()
                    .moduleInfo("module " + moduleName + " { requires io.afterbell.api; " + directives + " " + provides
                            + " }");
        }

        PluginCatalog load(Path folder) {
            return PluginLoader.load(folder, inLayers);
        }
    }
}
