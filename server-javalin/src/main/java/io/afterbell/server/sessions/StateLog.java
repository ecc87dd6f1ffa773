package io.afterbell.server.sessions;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line whenever a replay session changes its state, so that whoever watches knows why nothing comes. */
final class StateLog implements TickListener {
    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    private final String session;

    StateLog(String session) {
        this.session = session;
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {
        LOG.debug(
                "session {}: {} joins with {} candles",
                session,
                prepared.instrument(),
                prepared.series().size());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void onTicks(TickBlock block) {}

    @Override
    public void onState(SessionState state, String reason) {
        if (state == SessionState.FAILED) {
            LOG.error("session {} has failed: {}", session, reason);
        } else if (state != SessionState.CLOSED) {
            LOG.info("session {} is {}: {}", session, state.name().toLowerCase(Locale.ROOT), reason);
        }
    }

    @Override
    public void onEvent(ReplayEvent event) {
        switch (event.kind()) {
            case WARNING -> LOG.warn("session {}: {}", session, event.message());
            case REGIME -> LOG.info("session {}: {}", session, event.message());
            case CLOCK, STATE, SPEED, SEEK, END_OF_PASS -> {}
        }
    }
}
