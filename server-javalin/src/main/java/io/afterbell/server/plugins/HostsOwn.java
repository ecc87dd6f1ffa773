package io.afterbell.server.plugins;

import java.util.List;
import java.util.Set;

/**
 * What a plugin must take from the host, whatever its own jars bring: our api, so that its services are our services, and
 * DuckDB's driver, because two copies of its native library in one process silently lose the lock on the file.
 */
final class HostsOwn {
    private static final Set<String> MODULES = Set.of("io.afterbell.api", "io.afterbell.testkit", "duckdb.jdbc");
    private static final List<String> PACKAGES = List.of("io.afterbell.api", "io.afterbell.testkit", "org.duckdb");

    private HostsOwn() {}

    static boolean isModule(String module) {
        return MODULES.contains(module);
    }

    static boolean isPackage(String name) {
        return isPackageOfClass(name + ".");
    }

    static boolean isPackageOfClass(String className) {
        for (String root : PACKAGES) {
            if (className.startsWith(root)
                    && className.length() > root.length()
                    && className.charAt(root.length()) == '.') {
                return true;
            }
        }
        return false;
    }
}
