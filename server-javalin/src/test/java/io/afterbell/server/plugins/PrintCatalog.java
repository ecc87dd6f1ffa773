package io.afterbell.server.plugins;

import io.afterbell.api.spi.NamedService;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Loads a plugin folder in a process of its own and prints what it found, one line for each service and problem. */
final class PrintCatalog {
    private PrintCatalog() {}

    public static void main(String[] args) {
        // What logging takes to start is not the loader's.
        LoggerFactory.getLogger(PrintCatalog.class).info("loading {}", args[0]);
        long before = System.nanoTime();
        PluginCatalog catalog = PluginLoader.load(Path.of(args[0]));
        long microseconds = (System.nanoTime() - before) / 1000;
        print("source", catalog.sources());
        print("regime", catalog.regimes());
        print("synthesizer", catalog.synthesizers());
        catalog.problems().forEach(problem -> System.out.println("problem " + problem));
        System.out.println("host " + PluginLoader.class.getModule() + " took " + microseconds + " us");
    }

    private static <S extends NamedService> void print(String kind, List<InstalledPlugin<S>> plugins) {
        for (InstalledPlugin<S> plugin : plugins) {
            System.out.println(
                    kind + " " + plugin.name() + " module=" + plugin.origin().module() + " entry="
                            + plugin.origin().entry() + " description=" + plugin.description());
        }
    }
}
