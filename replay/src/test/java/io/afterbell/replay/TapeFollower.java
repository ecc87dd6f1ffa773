package io.afterbell.replay;

import io.afterbell.api.Instrument;
import io.afterbell.replay.DrivenSession.Heard;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a session on a tape that it knows, through all that is done to the session, and complains about every tick that
 * is not the next one. Belongs to the session's thread; what it found may be read by others.
 */
final class TapeFollower implements TickListener {
    private final List<Heard> tape;
    private final List<Instrument> instruments = new ArrayList<>();
    private ReplaySession session;
    private int next;
    private long followed;
    private boolean complete;
    private long lastSeekTo = Long.MIN_VALUE;
    private volatile String complaint = "";

    TapeFollower(List<Heard> tape) {
        this.tape = tape;
    }

    void attach(ReplaySession followedSession) {
        session = followedSession;
    }

    /** What is wrong; empty when nothing is. */
    String complaint() {
        return complaint;
    }

    /** Forgets what it complained about so far. */
    void forgive() {
        complaint = "";
    }

    long followed() {
        return followed;
    }

    /** Whether the last pass went to its very end. */
    boolean isComplete() {
        return complete;
    }

    private void complain(String what) {
        if (complaint.isEmpty()) {
            complaint = what + " (tick " + next + " of the tape, last seek to " + lastSeekTo + ")";
        }
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {
        instruments.add(prepared.instrument());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void onTicks(TickBlock block) {
        for (int i = 0; i < block.size(); i++) {
            Heard heard = heard(block, i);
            if (next == tape.size()) {
                complain("a tick behind the end: " + heard);
                return;
            }
            if (!heard.equals(tape.get(next))) {
                complain("heard " + heard + " instead of " + tape.get(next));
                return;
            }
            next++;
            followed++;
        }
    }

    private Heard heard(TickBlock block, int i) {
        return new Heard(
                instruments.get(block.instrument(i)),
                block.epochMillis(i),
                block.price(i),
                block.volume(i),
                block.dayVolume(i),
                0);
    }

    @Override
    public void onState(SessionState state, String reason) {
        if (state == SessionState.FAILED) {
            complain("failed: " + reason);
        }
    }

    @Override
    public void onSeek(long epochMillis) {
        lastSeekTo = epochMillis;
        next = firstAtOrAfter(epochMillis);
        complete = next == tape.size();
        for (int index = 0; index < instruments.size(); index++) {
            TickBlock last = new TickBlock(1);
            boolean has = session.appendLastTick(index, last);
            Heard expected = null;
            for (int i = next - 1; i >= 0 && expected == null; i--) {
                if (tape.get(i).instrument().equals(instruments.get(index))) {
                    expected = tape.get(i);
                }
            }
            if (expected == null ? has : !has || !expected.equals(heard(last, 0))) {
                complain("the last tick of " + instruments.get(index) + " after a seek is "
                        + (has ? heard(last, 0) : "none") + " instead of " + expected);
            }
        }
    }

    private int firstAtOrAfter(long epochMillis) {
        int low = 0;
        int high = tape.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tape.get(middle).epochMillis() < epochMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void onEvent(ReplayEvent event) {
        if (event.kind() == ReplayEvent.Kind.END_OF_PASS) {
            if (next != tape.size()) {
                complain("the pass ended early");
            }
            complete = true;
            next = 0;
        }
        if (event.progress() < 0 || event.progress() > 1) {
            complain("progress=" + event.progress());
        }
    }
}
