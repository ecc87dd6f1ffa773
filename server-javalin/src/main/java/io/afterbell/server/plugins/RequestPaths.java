package io.afterbell.server.plugins;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files a request may name: those that the configuration names itself, and those in folders that it allows. A web
 * request must not find out what lies elsewhere on a trader's disk. Immutable and safe for many threads.
 */
public final class RequestPaths {
    private final List<Path> folders;
    private final Set<String> named;

    /**
     * Makes the rule.
     *
     * @param folders whose files may be named; empty for none
     * @param configured services as the configuration has them, whose files may be named again
     */
    public RequestPaths(List<Path> folders, Collection<? extends Configured<?>> configured) {
        this.folders = List.copyOf(folders);
        Set<String> paths = new HashSet<>();
        for (Configured<?> one : configured) {
            one.service().parameters().stream()
                    .filter(parameter -> parameter.type() == ParameterSpec.Type.PATH)
                    .map(parameter -> one.settings().asMap().getOrDefault(parameter.name(), ""))
                    .forEach(paths::add);
        }
        this.named = Set.copyOf(paths);
    }

    /**
     * Checks the files that a service is to read, before anybody looks at them.
     *
     * @param service the service
     * @param settings those of a request
     * @throws ReplayException with {@link ErrorCode#NOT_ALLOWED} when a path leaves the folders; the message is the same
     *     whether there is such a file or not
     */
    void check(NamedService service, PluginSettings settings) {
        for (ParameterSpec parameter : service.parameters()) {
            if (parameter.type() == ParameterSpec.Type.PATH) {
                String path = settings.asMap().getOrDefault(parameter.name(), "");
                if (!path.isEmpty() && !named.contains(path) && !isAllowed(Path.of(path))) {
                    throw new ReplayException(
                            ErrorCode.NOT_ALLOWED,
                            "a request may name files in the folders of request_folders only, which are "
                                    + (folders.isEmpty() ? "none" : folders) + ": " + parameter.name() + "=" + path);
                }
            }
        }
    }

    // The real path, because a link inside a folder may lead out of it.
    private boolean isAllowed(Path path) {
        try {
            Path real = path.toRealPath();
            for (Path folder : folders) {
                if (real.startsWith(folder.toRealPath())) {
                    return true;
                }
            }
            return false;
        } catch (IOException notThere) {
            return false;
        }
    }
}
