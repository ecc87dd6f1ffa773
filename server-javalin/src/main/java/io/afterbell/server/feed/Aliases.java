package io.afterbell.server.feed;

import io.afterbell.server.wire.InstrumentName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names by which clients know instruments otherwise than the source does. For one thread.
 *
 * <p>A <em>listing</em> is an instrument under a name, as one number: under its own name the instrument's index, under
 * another one the complement ({@code ~}) of the alias's number, which is negative. So whoever has no alias pays for none.
 */
final class Aliases {
    private static final int[] NONE = {};

    private final Map<InstrumentName, Integer> numbers = new HashMap<>();
    private final List<InstrumentName> names = new ArrayList<>();
    private final List<Integer> instruments = new ArrayList<>();
    private int[][] byInstrument = {};

    static boolean isAlias(int listing) {
        return listing < 0;
    }

    static int numberOf(int listing) {
        return ~listing;
    }

    static int listingOf(int alias) {
        return ~alias;
    }

    /** The number of a name; negative when nobody has used it. */
    int find(InstrumentName name) {
        return numbers.getOrDefault(name, -1);
    }

    /** Takes a name in that is not known yet. */
    int add(int instrument, InstrumentName name) {
        int number = names.size();
        numbers.put(name, number);
        names.add(name);
        instruments.add(instrument);
        if (instrument >= byInstrument.length) {
            int length = byInstrument.length;
            byInstrument = Arrays.copyOf(byInstrument, instrument + 1);
            Arrays.fill(byInstrument, length, instrument + 1, NONE);
        }
        int[] before = byInstrument[instrument];
        int[] all = Arrays.copyOf(before, before.length + 1);
        all[before.length] = number;
        byInstrument[instrument] = all;
        return number;
    }

    int count() {
        return names.size();
    }

    InstrumentName name(int alias) {
        return names.get(alias);
    }

    int instrument(int alias) {
        return instruments.get(alias);
    }

    /** The aliases of an instrument; nobody changes the array. */
    int[] of(int instrument) {
        return instrument < byInstrument.length ? byInstrument[instrument] : NONE;
    }
}
