package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What to do about each kind of finding. By default impossible candles are refused and everything else is kept and
 * mentioned. Immutable.
 */
public final class Checks {
    /** Impossible candles are refused, everything else is kept. */
    public static final Checks STANDARD = of(BadCandlePolicy.REFUSE);

    private final Map<Finding.Kind, FindingPolicy> policies;

    private Checks(Map<Finding.Kind, FindingPolicy> policies) {
        this.policies = policies;
    }

    /**
     * The same for all kinds of impossible candles; everything else is kept.
     *
     * @param badCandles what to do with candles that no market can have printed
     * @return the policies
     */
    public static Checks of(BadCandlePolicy badCandles) {
        Map<Finding.Kind, FindingPolicy> policies = new EnumMap<>(Finding.Kind.class);
        for (Finding.Kind kind : Finding.Kind.values()) {
            policies.put(kind, kind.isImpossible() ? FindingPolicy.valueOf(badCandles.name()) : FindingPolicy.KEEP);
        }
        policies.put(Finding.Kind.SOURCE_FAILURE, FindingPolicy.REFUSE);
        return new Checks(policies);
    }

    /**
     * These policies with others for some kinds.
     *
     * @param text kinds and policies, for example {@code jump=refuse,copied_day=repair}; empty for no other
     * @return the policies
     * @throws IllegalArgumentException when a kind or a policy is none, or the policy makes no sense for the kind, naming
     *     what is allowed
     */
    public Checks with(String text) {
        Map<Finding.Kind, FindingPolicy> changed = new EnumMap<>(policies);
        for (String part : requireNonNull(text, "text").split(",", -1)) {
            if (part.isBlank() && text.isBlank()) {
                continue;
            }
            String[] words = part.strip().split("\\s*=\\s*", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException(
                        "checks are kind=policy, comma-separated, as in jump=refuse: check=" + part);
            }
            Finding.Kind kind = kind(words[0]);
            FindingPolicy policy = policy(words[1]);
            refuseNonsense(kind, policy);
            changed.put(kind, policy);
        }
        return new Checks(changed);
    }

    private static Finding.Kind kind(String name) {
        return Arrays.stream(Finding.Kind.values())
                .filter(kind -> kind.code().equals(name) && kind != Finding.Kind.SOURCE_FAILURE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such check: check=" + name + "; there are "
                        + Arrays.stream(Finding.Kind.values())
                                .filter(kind -> kind != Finding.Kind.SOURCE_FAILURE)
                                .map(Finding.Kind::code)
                                .collect(Collectors.joining(", "))));
    }

    private static FindingPolicy policy(String name) {
        return Arrays.stream(FindingPolicy.values())
                .filter(policy -> policy.code().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a policy is refuse, repair, keep, or drop for impossible candles: policy=" + name));
    }

    private static void refuseNonsense(Finding.Kind kind, FindingPolicy policy) {
        String check = kind.code() + "=" + policy.code();
        if (policy == FindingPolicy.REPAIR && kind.repair().isEmpty()) {
            throw new IllegalArgumentException(
                    kind.words() + " cannot be repaired: " + check + "; keep or refuse them");
        }
        if (policy == FindingPolicy.KEEP && kind.isImpossible()) {
            throw new IllegalArgumentException(
                    kind.words() + " cannot be replayed: " + check + "; refuse, repair or drop them");
        }
        if (policy == FindingPolicy.DROP && !kind.isImpossible()) {
            throw new IllegalArgumentException(
                    "only impossible candles are dropped: " + check + "; refuse, repair or keep them");
        }
    }

    /**
     * What to do about a kind.
     *
     * @param kind the kind
     * @return its policy
     */
    public FindingPolicy policy(Finding.Kind kind) {
        return requireNonNull(policies.get(requireNonNull(kind, "kind")));
    }

    /** What differs from the standard, as {@link #with} reads it. */
    @Override
    public String toString() {
        Map<Finding.Kind, FindingPolicy> standard = STANDARD == null ? Map.of() : STANDARD.policies;
        return policies.entrySet().stream()
                .filter(entry -> entry.getValue() != standard.get(entry.getKey()))
                .map(entry -> entry.getKey().code() + "=" + entry.getValue().code())
                .collect(Collectors.joining(","));
    }
}
