package io.afterbell.server.plugins;

import java.lang.module.InvalidModuleDescriptorException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** Turns what goes wrong inside a plugin into what its user can do about it. */
final class Faults {
    private static final Pattern CLASS_FILE_VERSION =
            Pattern.compile("(?:class file version|Unsupported major.minor version) (\\d+)");
    /** Ends a reason about which a user can do no more than this. */
    static final String FOR_ITS_AUTHOR = "; its author can mend this";

    // Java 1 wrote 45.
    private static final int CLASS_FILE_VERSION_OF_JAVA_0 = 44;

    private Faults() {}

    static String reason(Throwable thrown) {
        Throwable cause = rootCause(thrown);
        String message = message(cause);
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        if (version.find()) {
            return "compiled for Java " + (Integer.parseInt(version.group(1)) - CLASS_FILE_VERSION_OF_JAVA_0)
                    + ", but this is Java " + Runtime.version().feature()
                    + ": run Afterbell on the newer Java, or compile the plugin with --release 17";
        }
        if (cause instanceof ZipException) {
            return "not a readable jar, copy or build it again (" + message + ")";
        }
        if (cause instanceof NoClassDefFoundError && message.indexOf(' ') < 0 && !message.isEmpty()) {
            return "it needs the class " + message.replace('/', '.')
                    + ", which is neither in the plugin nor in Afterbell's api: put the library's jar and the plugin's"
                    + " into one folder";
        }
        if (cause instanceof IncompatibleClassChangeError) {
            return "it was compiled against another version of Afterbell's api or of a library: build it again ("
                    + named(cause, message) + ")";
        }
        if (cause instanceof NoSuchFileException) {
            return "the file is gone, or is a link that leads nowhere";
        }
        if (cause instanceof InvalidModuleDescriptorException) {
            return "its module-info.class cannot be read: build it again (" + message + ")";
        }
        return named(cause, message) + FOR_ITS_AUTHOR;
    }

    private static String named(Throwable cause, String message) {
        String name = cause.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1) + (message.isEmpty() ? "" : ": " + message);
    }

    // Reflection and static initialisers wrap what happened; the innermost says it best.
    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        // A bound, because a hostile exception may be its own distant cause.
        for (int depth = 0; depth < 20; depth++) {
            Throwable next = cause instanceof InvocationTargetException
                            || cause instanceof ExceptionInInitializerError
                            || cause.getClass().getName().startsWith("java.lang.module.")
                    ? cause.getCause()
                    : null;
            if (next == null || next == cause) {
                break;
            }
            cause = next;
        }
        return cause;
    }

    // A plugin's exception is a plugin's code.
    private static String message(Throwable cause) {
        try {
            String message = cause.getMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            return "its message cannot be had";
        }
    }
}
