package io.afterbell.server.feed;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which instruments somebody wants in which modes, and under which names (see {@link Aliases}). For one thread.
 *
 * <p>Modes are the protocol's small numbers. Two equal subscriptions share the same bytes on the wire.
 */
final class Subscriptions {
    /** Modes are numbers below this. */
    static final int MODES = 8;

    private final BitSet[] byMode = new BitSet[MODES];
    private final BitSet[] aliasesByMode = new BitSet[MODES];

    Subscriptions() {
        Arrays.setAll(byMode, mode -> new BitSet());
        Arrays.setAll(aliasesByMode, mode -> new BitSet());
    }

    Subscriptions copy() {
        Subscriptions copy = new Subscriptions();
        for (int mode = 0; mode < MODES; mode++) {
            copy.byMode[mode].or(byMode[mode]);
            copy.aliasesByMode[mode].or(aliasesByMode[mode]);
        }
        return copy;
    }

    void add(int listing, int mode) {
        if (Aliases.isAlias(listing)) {
            aliasesByMode[checked(mode)].set(Aliases.numberOf(listing));
        } else {
            byMode[checked(mode)].set(listing);
        }
    }

    void remove(int listing, int mode) {
        if (Aliases.isAlias(listing)) {
            aliasesByMode[checked(mode)].clear(Aliases.numberOf(listing));
        } else {
            byMode[checked(mode)].clear(listing);
        }
    }

    void clear() {
        for (int mode = 0; mode < MODES; mode++) {
            byMode[mode].clear();
            aliasesByMode[mode].clear();
        }
    }

    /** Says whether a listing is wanted. */
    boolean holds(int listing, int mode) {
        return Aliases.isAlias(listing) ? containsAlias(Aliases.numberOf(listing), mode) : contains(listing, mode);
    }

    /** Says whether an instrument is wanted under its own name. */
    boolean contains(int instrument, int mode) {
        return byMode[mode].get(instrument);
    }

    /** Says whether an alias is wanted. */
    boolean containsAlias(int alias, int mode) {
        return aliasesByMode[mode].get(alias);
    }

    boolean hasAliases() {
        return !isEmpty(aliasesByMode);
    }

    boolean isEmpty() {
        return isEmpty(byMode) && isEmpty(aliasesByMode);
    }

    private static boolean isEmpty(BitSet[] sets) {
        for (BitSet set : sets) {
            if (!set.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The modes in which anything is wanted, as bits. */
    int modes() {
        int modes = 0;
        for (int mode = 0; mode < MODES; mode++) {
            if (!byMode[mode].isEmpty() || !aliasesByMode[mode].isEmpty()) {
                modes |= 1 << mode;
            }
        }
        return modes;
    }

    /** By instrument, the modes in which it is wanted under its own name, as bits. */
    byte[] modesByInstrument() {
        byte[] modes = new byte[union(byMode).length()];
        for (int mode = 0; mode < MODES; mode++) {
            for (int i = byMode[mode].nextSetBit(0); i >= 0; i = byMode[mode].nextSetBit(i + 1)) {
                modes[i] |= (byte) (1 << mode);
            }
        }
        return modes;
    }

    /** The instruments that are wanted in any mode under any name. */
    BitSet instruments(Aliases aliases) {
        BitSet all = union(byMode);
        union(aliasesByMode).stream().forEach(alias -> all.set(aliases.instrument(alias)));
        return all;
    }

    /** How many instruments are wanted, one under two names counting twice. */
    int count() {
        return union(byMode).cardinality() + union(aliasesByMode).cardinality();
    }

    private static BitSet union(BitSet[] sets) {
        BitSet all = new BitSet();
        for (BitSet set : sets) {
            all.or(set);
        }
        return all;
    }

    private static int checked(int mode) {
        if (mode < 0 || mode >= MODES) {
            throw new IllegalArgumentException("a mode is a number from 0 to " + (MODES - 1) + ": mode=" + mode);
        }
        return mode;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subscriptions that
                && Arrays.equals(byMode, that.byMode)
                && Arrays.equals(aliasesByMode, that.aliasesByMode);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(byMode) + Arrays.hashCode(aliasesByMode);
    }
}
