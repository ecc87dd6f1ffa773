package io.afterbell.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Afterbell this is. */
public final class AfterbellVersion {
    private AfterbellVersion() {}

    /**
     * The version, as the build wrote it.
     *
     * @return for example {@code 0.1.0}
     */
    public static String current() {
        try (InputStream file = AfterbellVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(requireNonNull(file, "version.properties is missing from the server's jar"));
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
