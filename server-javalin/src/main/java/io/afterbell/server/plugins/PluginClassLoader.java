package io.afterbell.server.plugins;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The class loader of one plugin where the host runs without modules: sees the platform, our api and DuckDB's driver, and
 * for everything else only its own jars.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final List<String> HOSTS_OWN = List.of("io.afterbell.api.", "io.afterbell.testkit.", "org.duckdb.");

    private final ClassLoader host;

    private PluginClassLoader(URL[] jars, ClassLoader host) {
        super("plugin", jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    static PluginClassLoader of(List<Path> jars, ClassLoader host) throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return new PluginClassLoader(urls, host);
    }

    private static boolean isHosts(String className) {
        return HOSTS_OWN.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isHosts(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    // The host's own services files must not make its services look like the plugin's.
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/io.afterbell.")
                ? Collections.enumeration(Collections.list(findResources(name)))
                : super.getResources(name);
    }
}
