package io.afterbell.server.check;

/** What to think of something, from good to bad. */
public enum Verdict {
    /** As it should be. */
    PASS,
    /** Worth a look; a script goes on. */
    WARN,
    /** Not fit for use. */
    FAIL;

    /**
     * The worse of two verdicts.
     *
     * @param other the other
     * @return this or the other
     */
    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
