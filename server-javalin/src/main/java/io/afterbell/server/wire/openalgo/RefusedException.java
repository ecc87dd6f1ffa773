package io.afterbell.server.wire.openalgo;

/** A request that is answered with an error; the connection stays open. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Makes a refusal.
     *
     * @param code the protocol's error code, for example {@code INVALID_MODE}
     * @param message the protocol's text, which the client sees
     */
    RefusedException(String code, String message) {
        // No stack trace: it says what a client did, not where a mistake of ours is.
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
