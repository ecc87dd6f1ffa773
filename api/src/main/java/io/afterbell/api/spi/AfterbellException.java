package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

/**
 * Something went wrong that somebody can mend: the root of all exceptions that Afterbell throws on purpose.
 *
 * <p>The message is for people: what was asked, what exists, what to do, with {@code name=value} for each value.
 */
public abstract class AfterbellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final ErrorCode code;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message for people, one sentence or two
     */
    protected AfterbellException(ErrorCode code, String message) {
        super(requireNonNull(message, "message"));
        this.code = requireNonNull(code, "code");
    }

    /**
     * Makes an exception that follows from another.
     *
     * @param code what went wrong
     * @param message for people, one sentence or two
     * @param cause what it follows from
     */
    protected AfterbellException(ErrorCode code, String message, Throwable cause) {
        super(requireNonNull(message, "message"), requireNonNull(cause, "cause"));
        this.code = requireNonNull(code, "code");
    }

    /**
     * What went wrong.
     *
     * @return the code
     */
    public final ErrorCode code() {
        return code;
    }
}
