package io.afterbell.server.plugins;

/** What is wrong with a plugin, on its way to the list of problems; it never leaves this package. */
final class BrokenPlugin extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The jar or folder; empty where whoever catches this knows it. */
    private final String entry;

    private final String reason;

    BrokenPlugin(String reason) {
        this("", reason);
    }

    BrokenPlugin(String entry, String reason) {
        super(reason, null, false, false);
        this.entry = entry;
        this.reason = reason;
    }

    String entry() {
        return entry;
    }

    String reason() {
        return reason;
    }
}
