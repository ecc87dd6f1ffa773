package io.afterbell.server.plugins;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The class path of one plugin: sees Java, our api and DuckDB's driver, and for everything else only its own jars.
 * Safe for many threads.
 */
final class PluginClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    private PluginClassLoader(String name, URL[] jars, ClassLoader host) {
        super(name, jars, JavaClassLoader.instance());
        this.host = host;
    }

    static PluginClassLoader of(String name, List<Path> jars, ClassLoader host) throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return new PluginClassLoader("plugin " + name, urls, host);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return HostsOwn.isPackageOfClass(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }
}
