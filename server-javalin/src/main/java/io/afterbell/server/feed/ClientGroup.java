package io.afterbell.server.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All clients that speak one protocol and want the same: they share their bytes. For the session's thread. */
final class ClientGroup {
    final Subscriptions wanted;
    final int modes;
    final boolean hasAliases;
    /** The modes wanted of each instrument under its own name, as bits. */
    final byte[] modesOf;

    final List<FeedConnection> members = new ArrayList<>();
    /** What has not left yet. */
    @Nullable
    Train open;

    /** How much it got last while the clock ran. */
    int lastBytes;

    ClientGroup(Subscriptions wanted) {
        this.wanted = wanted;
        this.modes = wanted.modes();
        this.hasAliases = wanted.hasAliases();
        this.modesOf = wanted.modesByInstrument();
    }

    void close() {
        if (open != null) {
            open.release();
            open = null;
        }
    }
}
