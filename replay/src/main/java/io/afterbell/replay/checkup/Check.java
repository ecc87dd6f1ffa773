package io.afterbell.replay.checkup;

/** One family of checks. Stateless. */
@FunctionalInterface
interface Check {
    /**
     * Looks at a series in one pass.
     *
     * @param facts the series and what is known of it
     * @param report where findings go
     * @param mending where goes what is to be changed, as far as the policy is to repair
     */
    void look(Facts facts, Report report, Mending mending);
}
