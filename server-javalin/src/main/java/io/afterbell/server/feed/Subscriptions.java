package io.afterbell.server.feed;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which instruments somebody wants in which modes. For one thread.
 *
 * <p>Modes are the protocol's small numbers. Two equal subscriptions share the same bytes on the wire.
 */
final class Subscriptions {
    private static final int MODES = 8;

    private final BitSet[] byMode = new BitSet[MODES];

    Subscriptions() {
        Arrays.setAll(byMode, mode -> new BitSet());
    }

    Subscriptions copy() {
        Subscriptions copy = new Subscriptions();
        copy.addAll(this);
        return copy;
    }

    void addAll(Subscriptions other) {
        for (int mode = 0; mode < MODES; mode++) {
            byMode[mode].or(other.byMode[mode]);
        }
    }

    void add(int instrument, int mode) {
        byMode[checked(mode)].set(instrument);
    }

    void remove(int instrument, int mode) {
        byMode[checked(mode)].clear(instrument);
    }

    void clear() {
        for (BitSet instruments : byMode) {
            instruments.clear();
        }
    }

    boolean contains(int instrument, int mode) {
        return byMode[mode].get(instrument);
    }

    boolean isEmpty() {
        for (BitSet instruments : byMode) {
            if (!instruments.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The modes in which anything is wanted, as bits. */
    int modes() {
        int modes = 0;
        for (int mode = 0; mode < MODES; mode++) {
            if (!byMode[mode].isEmpty()) {
                modes |= 1 << mode;
            }
        }
        return modes;
    }

    /** The instruments that are wanted in any mode. */
    BitSet instruments() {
        BitSet all = new BitSet();
        for (BitSet instruments : byMode) {
            all.or(instruments);
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
        return other instanceof Subscriptions that && Arrays.equals(byMode, that.byMode);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(byMode);
    }
}
