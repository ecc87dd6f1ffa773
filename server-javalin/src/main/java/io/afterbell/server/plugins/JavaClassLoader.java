package io.afterbell.server.plugins;

/**
 * Sees Java and nothing else: the parent of every plugin's class loader. The platform's own class loader will not do,
 * because it also finds the classes of all modules that the host was started with. Safe for many threads.
 */
final class JavaClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final JavaClassLoader INSTANCE = new JavaClassLoader();

    private JavaClassLoader() {
        super("java", ClassLoader.getPlatformClassLoader());
    }

    static JavaClassLoader instance() {
        return INSTANCE;
    }

    static boolean isModule(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> found = super.loadClass(name, resolve);
        Module module = found.getModule();
        if (module.isNamed() && !isModule(module.getName())) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }
}
