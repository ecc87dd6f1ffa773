package io.afterbell.replay;

import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;

/** A replay could not be planned or could not go on. */
public final class ReplayException extends AfterbellException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message what was asked, what exists, what to do, with {@code name=value}
     */
    public ReplayException(ErrorCode code, String message) {
        super(code, message);
    }

    /**
     * Makes an exception that follows from another.
     *
     * @param code what went wrong
     * @param message what was asked, what exists, what to do, with {@code name=value}
     * @param cause what it follows from
     */
    public ReplayException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
