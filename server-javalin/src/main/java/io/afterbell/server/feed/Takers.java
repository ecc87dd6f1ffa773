package io.afterbell.server.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which groups want a name in a mode: so that a tick goes to those that want it, and nobody asks all others. Made anew
 * when subscriptions have changed; immutable.
 */
final class Takers {
    private static final ClientGroup[] NONE = {};

    private final int modes;
    private final ClientGroup[][] ofInstrument;
    private final ClientGroup[][] ofAlias;

    /**
     * @param groups all groups of a protocol
     * @param aliases how many other names there are
     */
    Takers(Collection<ClientGroup> groups, int aliases) {
        int instruments = 0;
        int allModes = 0;
        for (ClientGroup group : groups) {
            instruments = Math.max(instruments, group.modesOf.length);
            allModes |= group.modes;
        }
        modes = allModes;
        List<List<ClientGroup>> byInstrument = lists(instruments * Subscriptions.MODES);
        List<List<ClientGroup>> byAlias = lists(aliases * Subscriptions.MODES);
        for (ClientGroup group : groups) {
            for (int instrument = 0; instrument < group.modesOf.length; instrument++) {
                for (int left = group.modesOf[instrument] & 0xFF; left != 0; left &= left - 1) {
                    byInstrument.get(cell(instrument, lowest(left))).add(group);
                }
            }
            for (int alias = 0; group.hasAliases && alias < aliases; alias++) {
                for (int left = group.modes; left != 0; left &= left - 1) {
                    if (group.wanted.containsAlias(alias, lowest(left))) {
                        byAlias.get(cell(alias, lowest(left))).add(group);
                    }
                }
            }
        }
        ofInstrument = arrays(byInstrument);
        ofAlias = arrays(byAlias);
    }

    private static List<List<ClientGroup>> lists(int count) {
        List<List<ClientGroup>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(0));
        }
        return lists;
    }

    private static ClientGroup[][] arrays(List<List<ClientGroup>> lists) {
        ClientGroup[][] arrays = new ClientGroup[lists.size()][];
        Arrays.setAll(arrays, i -> lists.get(i).isEmpty() ? NONE : lists.get(i).toArray(NONE));
        return arrays;
    }

    private static int cell(int number, int mode) {
        return number * Subscriptions.MODES + mode;
    }

    private static int lowest(int modes) {
        return Integer.numberOfTrailingZeros(modes);
    }

    /** The modes in which anybody wants anything, as bits. */
    int modes() {
        return modes;
    }

    /** The groups that want an instrument under its own name; the caller changes nothing in it. */
    ClientGroup[] of(int instrument, int mode) {
        int cell = cell(instrument, mode);
        return cell < ofInstrument.length ? ofInstrument[cell] : NONE;
    }

    /** The groups that want an alias; the caller changes nothing in it. */
    ClientGroup[] ofAlias(int alias, int mode) {
        int cell = cell(alias, mode);
        return cell < ofAlias.length ? ofAlias[cell] : NONE;
    }
}
