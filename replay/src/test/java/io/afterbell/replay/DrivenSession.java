package io.afterbell.replay;

import io.afterbell.api.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A session driven by the hand of a test, with a time that goes only where the test takes it. */
final class DrivenSession {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    /** A tick as a listener heard it: which, and when by the test's time. */
    record Heard(Instrument instrument, long epochMillis, long price, long volume, long dayVolume, long heardAtNanos) {
        /** The same without the moment of hearing: what is on the tape. */
        Heard onTape() {
            return new Heard(instrument, epochMillis, price, volume, dayVolume, 0);
        }
    }

    /** Remembers all that a session says. */
    final class Recorder implements TickListener {
        final List<Instrument> instruments = new ArrayList<>();
        final List<Heard> ticks = new ArrayList<>();
        final List<String> states = new ArrayList<>();
        final List<Long> lags = new ArrayList<>();
        final List<Long> seeks = new ArrayList<>();
        final List<ReplayEvent> events = new ArrayList<>();
        boolean ready = true;

        @Override
        public void onInstrument(int index, PreparedSeries prepared) {
            if (index != instruments.size()) {
                throw new AssertionError("instruments are numbered from 0 on: index=" + index);
            }
            instruments.add(prepared.instrument());
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onTicks(TickBlock block) {
            if (block.size() == 0) {
                throw new AssertionError("an empty block was delivered");
            }
            if (block.isPaced()) {
                lags.add(nowNanos - block.firstDueNanos());
            } else if (!ready) {
                throw new AssertionError("ticks came although the listener was not ready");
            }
            for (int i = 0; i < block.size(); i++) {
                ticks.add(new Heard(
                        instruments.get(block.instrument(i)),
                        block.epochMillis(i),
                        block.price(i),
                        block.volume(i),
                        block.dayVolume(i),
                        nowNanos));
            }
        }

        @Override
        public void onState(SessionState state, String reason) {
            states.add(state + ": " + reason);
        }

        @Override
        public void onSeek(long epochMillis) {
            seeks.add(epochMillis);
        }

        @Override
        public void onEvent(ReplayEvent event) {
            events.add(event);
        }

        List<ReplayEvent> events(ReplayEvent.Kind kind) {
            return events.stream().filter(event -> event.kind() == kind).toList();
        }

        List<Heard> tape() {
            return ticks.stream().map(Heard::onTape).toList();
        }
    }

    final ReplaySession session;
    final Recorder recorder = new Recorder();
    final ReplayPipeline pipeline;
    long nowNanos;
    int wakeUps;

    DrivenSession(ReplayPlan plan, Pacing pacing, long startNanos, TickListener... others) {
        nowNanos = startNanos;
        pipeline = Market.pipeline(plan);
        List<TickListener> listeners = new ArrayList<>(List.of(others));
        listeners.add(recorder);
        session = new ReplaySession(plan, pipeline, pacing, listeners);
        session.setDriver(() -> wakeUps++);
    }

    DrivenSession(Pacing pacing) {
        this(Market.plan(ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS)), pacing, 0);
    }

    /** Drives as a thread would, until an instant; the session is woken exactly when it asked for it. */
    void runTo(long targetNanos) {
        int turnsAtOnce = 0;
        while (true) {
            long wake = session.runOnce(nowNanos);
            if (wake > targetNanos) {
                nowNanos = targetNanos;
                return;
            }
            if (wake > nowNanos) {
                nowNanos = wake;
                turnsAtOnce = 0;
            } else if (++turnsAtOnce > 10_000) {
                throw new AssertionError("the session spins: wake=" + wake + " now=" + nowNanos);
            }
        }
    }

    void run(long nanos) {
        runTo(nowNanos + nanos);
    }

    /** Runs until the session has nothing more to do by itself. */
    void runOut() {
        runTo(ReplaySession.UNTIL_WOKEN - 1);
    }

    /** Carries out a command now. */
    <T> T now(CompletableFuture<T> answer) {
        session.runOnce(nowNanos);
        if (!answer.isDone()) {
            throw new AssertionError("a command was not carried out at the next turn");
        }
        return answer.join();
    }

    <T> T call(Supplier<T> task) {
        return now(session.call(task));
    }

    int join(PreparedSeries prepared) {
        return call(() -> session.join(prepared));
    }

    /** Lets several join between two turns, before the clock can move. */
    void joinAll(PreparedSeries... prepared) {
        call(() -> {
            for (PreparedSeries one : prepared) {
                session.join(one);
            }
            return 0;
        });
    }

    void subscribers(int count) {
        call(() -> {
            session.subscribers(count, nowNanos);
            return count;
        });
    }

    void settle() {
        call(() -> {
            session.settle(nowNanos);
            return 0;
        });
    }

    long seek(long epochMillis) {
        return now(session.seek(epochMillis, nowNanos));
    }

    boolean pause() {
        return now(session.pause(nowNanos));
    }

    boolean resume() {
        return now(session.resume(nowNanos));
    }

    boolean speed(Speed speed) {
        return now(session.setSpeed(speed, nowNanos));
    }

    /** Lets a step play; the listener must be ready. */
    long step(CompletableFuture<Long> step) {
        for (int turn = 0; !step.isDone(); turn++) {
            if (turn > 100_000) {
                throw new AssertionError("a step never ends");
            }
            session.runOnce(nowNanos);
        }
        return step.join();
    }

    SessionStatus status() {
        return now(session.status(nowNanos));
    }
}
