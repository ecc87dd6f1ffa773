package io.afterbell.api.spi;

/** A service could not do what it was asked to do; thrown by plugins and by those who check them. */
public final class PluginException extends AfterbellException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message what was asked, what exists, what to do, with {@code name=value}
     */
    public PluginException(ErrorCode code, String message) {
        super(code, message);
    }

    /**
     * Makes an exception that follows from another.
     *
     * @param code what went wrong
     * @param message what was asked, what exists, what to do, with {@code name=value}
     * @param cause what it follows from
     */
    public PluginException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
