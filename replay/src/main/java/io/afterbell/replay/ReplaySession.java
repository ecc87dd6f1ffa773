package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * One market on one clock: all its instruments leave in one time order, and every listener hears the same.
 *
 * <p>A session does its work in {@link #runOnce}, which its driver ({@link SessionThread} in the product, the hand of a
 * test elsewhere) calls again and again with the real time; between two calls it never looks at a clock of its own. The
 * controls may be called by any thread: they are carried out by the driver's thread at its next turn, in the order in
 * which they came, and answer with a future. Nothing here blocks.
 */
public final class ReplaySession implements AutoCloseable {
    /** What {@link #runOnce} answers when nothing is due until somebody calls {@link #wake}. */
    public static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private static final int BLOCK_TICKS = 384;
    /** The most real time from the start of a pass to its first tick. */
    private static final long LONGEST_LEAD_IN_MILLIS = 250;

    private final ReplayPipeline pipeline;
    private final long rangeStartEpochMillis;
    private final Pacing pacing;
    private final List<TickListener> listeners;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile Runnable driver = () -> {};
    private volatile boolean closed;

    // All below belongs to the driver's thread.
    private final TickMerger merger = new TickMerger();
    private final LastTicks lastTicks = new LastTicks();
    private final TickBlock block = new TickBlock(BLOCK_TICKS);
    private final List<PreparedSeries> instruments = new ArrayList<>();
    private final Map<Instrument, Integer> indexOf = new HashMap<>();
    private final List<TickDetail> details = new ArrayList<>();
    private final ReplayClock clock;
    private SessionState state;
    private String reason;
    /** Ticks before this instant of market time have left. */
    private long positionEpochMillis;
    /** False until the clock stands on a candle; the market has no time before that. */
    private boolean positioned;

    private int subscriberCount;
    private long startsAtNanos;
    private boolean held;
    private int pass = 1;
    private long tickCount;

    /**
     * Makes a session without instruments.
     *
     * @param plan what decides the tape
     * @param pipeline the stages, made from the same plan
     * @param pacing how the tape is played
     * @param listeners who hears it, in this order
     */
    public ReplaySession(
            ReplayPlan plan, ReplayPipeline pipeline, Pacing pacing, List<? extends TickListener> listeners) {
        this.pipeline = requireNonNull(pipeline, "pipeline");
        this.pacing = requireNonNull(pacing, "pacing");
        this.listeners = List.copyOf(listeners);
        this.rangeStartEpochMillis = plan.range().fromEpochMillis();
        this.positionEpochMillis = rangeStartEpochMillis;
        this.clock = new ReplayClock(pacing.speed(), rangeStartEpochMillis);
        this.held = pacing.start() == StartPolicy.MANUAL;
        this.state = held ? SessionState.PAUSED : SessionState.WAITING;
        this.reason = held ? "waiting for the first resume" : "waiting for a subscriber";
    }

    /**
     * Sets what wakes the driver when there is something to do earlier than it was told.
     *
     * @param wakeUp called by any thread; must not block
     */
    public void setDriver(Runnable wakeUp) {
        driver = requireNonNull(wakeUp, "wakeUp");
    }

    /** Makes the driver call {@link #runOnce} soon. May be called by any thread. */
    public void wake() {
        driver.run();
    }

    /**
     * Does what is due now: commands, then at most one block of ticks.
     *
     * @param nowNanos the real time, on the clock of {@link System#nanoTime()}
     * @return when to call again at the latest: an instant on the same clock (in the past when there is more to do now),
     *     or {@link #UNTIL_WOKEN}
     */
    public long runOnce(long nowNanos) {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        if (closed) {
            return UNTIL_WOKEN;
        }
        try {
            return advance(nowNanos);
        } catch (AfterbellException e) {
            clock.pause(nowNanos);
            change(SessionState.FAILED, e.getMessage() == null ? e.code().name() : e.getMessage());
            return UNTIL_WOKEN;
        }
    }

    private long advance(long nowNanos) {
        if (state == SessionState.WAITING) {
            if (!mayRun()) {
                return UNTIL_WOKEN;
            }
            if (nowNanos - startsAtNanos < 0) {
                return startsAtNanos;
            }
            clock.run(nowNanos);
            change(SessionState.RUNNING, "replaying");
        }
        if (state != SessionState.RUNNING) {
            return UNTIL_WOKEN;
        }
        return clock.speed().isMax() ? advanceUnpaced(nowNanos) : advancePaced(nowNanos);
    }

    private boolean mayRun() {
        return !held && merger.hasNext() && (subscriberCount > 0 || pacing.start() == StartPolicy.NOW);
    }

    private long advanceUnpaced(long nowNanos) {
        for (TickListener listener : listeners) {
            if (!listener.isReady()) {
                return UNTIL_WOKEN;
            }
        }
        block.clear();
        while (true) {
            switch (merger.fill(block, Long.MAX_VALUE)) {
                case GAP -> {
                    merger.skipGap();
                    positioned = true;
                }
                case FULL -> {
                    deliver(nowNanos);
                    return nowNanos;
                }
                case END, LATER -> {
                    deliver(nowNanos);
                    return endOfPass(nowNanos);
                }
            }
        }
    }

    private long advancePaced(long nowNanos) {
        block.clear();
        while (true) {
            long untilEpochMillis = clock.marketMillis(nowNanos) + 1;
            switch (merger.fill(block, untilEpochMillis)) {
                case FULL -> {
                    deliver(clock.dueNanos(block.epochMillis(0)));
                    return nowNanos;
                }
                case LATER -> {
                    if (block.size() > 0) {
                        deliver(clock.dueNanos(block.epochMillis(0)));
                    }
                    positionEpochMillis = Math.max(positionEpochMillis, untilEpochMillis);
                    return clock.dueNanos(merger.nextEpochMillis());
                }
                case GAP -> {
                    // What was due before the gap leaves before the clock forgets when that was.
                    if (block.size() > 0) {
                        deliver(clock.dueNanos(block.epochMillis(0)));
                        block.clear();
                    }
                    long gapFrom = positioned ? merger.coveredToEpochMillis() : Long.MIN_VALUE;
                    if (gapFrom == Long.MIN_VALUE) {
                        clock.jump(passStart(merger.skipGap()), nowNanos);
                        positioned = true;
                    } else if (clock.marketMillis(nowNanos) < gapFrom) {
                        return clock.dueNanos(gapFrom);
                    } else {
                        clock.skip(gapFrom, merger.skipGap(), pacing.idleGap().toNanos());
                    }
                }
                case END -> {
                    if (block.size() > 0) {
                        deliver(clock.dueNanos(block.epochMillis(0)));
                    }
                    // The last candle lasts to its end: a loop must not begin its next pass early.
                    long lastCandleEnds = merger.coveredToEpochMillis();
                    if (lastCandleEnds != Long.MIN_VALUE && clock.marketMillis(nowNanos) < lastCandleEnds) {
                        return clock.dueNanos(lastCandleEnds);
                    }
                    return endOfPass(nowNanos);
                }
            }
        }
    }

    // A pass begins with its first candle, but nobody waits long for that candle's first tick.
    private long passStart(long candleOpensEpochMillis) {
        long leadIn = (long) (LONGEST_LEAD_IN_MILLIS * clock.speed().factor());
        return Math.max(candleOpensEpochMillis, merger.nextEpochMillis() - leadIn);
    }

    private void deliver(long firstDueNanos) {
        if (block.size() == 0) {
            return;
        }
        block.stamp(!clock.speed().isMax(), firstDueNanos);
        tickCount += block.size();
        long lastEpochMillis = block.epochMillis(block.size() - 1);
        positionEpochMillis = lastEpochMillis + 1;
        if (clock.speed().isMax()) {
            clock.jump(lastEpochMillis, firstDueNanos);
        }
        lastTicks.put(block);
        for (TickListener listener : listeners) {
            listener.onTicks(block);
        }
    }

    private long endOfPass(long nowNanos) {
        boolean another = pacing.mode().kind() == ReplayMode.Kind.LOOP
                && (pacing.mode().passes() == 0 || pass < pacing.mode().passes());
        if (another) {
            pass++;
            rewind(nowNanos);
            return nowNanos;
        }
        clock.pause(nowNanos);
        change(SessionState.ENDED, "the last pass is over after " + pass + (pass == 1 ? " pass" : " passes"));
        return UNTIL_WOKEN;
    }

    private void rewind(long nowNanos) {
        positionEpochMillis = rangeStartEpochMillis;
        positioned = false;
        merger.seek(positionEpochMillis, lastTicks::put);
        clock.jump(positionEpochMillis, nowNanos);
    }

    private void change(SessionState newState, String why) {
        if (state == newState && reason.equals(why)) {
            return;
        }
        state = newState;
        reason = why;
        for (TickListener listener : listeners) {
            listener.onState(newState, why);
        }
    }

    /**
     * Runs something on the driver's thread between two blocks of ticks.
     *
     * @param <T> what it answers
     * @param task the work; must not block
     * @return its answer, or what it threw
     */
    public <T> CompletableFuture<T> call(Supplier<T> task) {
        requireNonNull(task, "task");
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable command = () -> {
            if (closed) {
                answer.completeExceptionally(
                        new ReplayException(ErrorCode.WRONG_STATE, "the replay session is closed"));
                return;
            }
            try {
                answer.complete(task.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        };
        commands.add(command);
        // A session that was closed meanwhile has nobody left to run commands.
        if (closed && commands.remove(command)) {
            command.run();
        }
        wake();
        return answer;
    }

    /**
     * Lets an instrument join at the clock's now; one that has joined already stays as it is. To be called on the
     * driver's thread, inside {@link #call}.
     *
     * @param prepared its candles
     * @return its index
     */
    public int join(PreparedSeries prepared) {
        Integer known = indexOf.get(prepared.instrument());
        if (known != null) {
            return known;
        }
        TickCursor cursor = pipeline.cursor(prepared);
        int index = instruments.size();
        try {
            boolean hasTick = cursor.seek(positionEpochMillis);
            lastTicks.makeRoom(index);
            lastTicks.put(index, cursor, hasTick);
            merger.add(cursor, index);
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
        instruments.add(prepared);
        indexOf.put(prepared.instrument(), index);
        for (TickListener listener : listeners) {
            listener.onInstrument(index, prepared);
        }
        return index;
    }

    /**
     * Finds an instrument that has joined. To be called on the driver's thread, inside {@link #call}.
     *
     * @param instrument the instrument
     * @return its index; empty when it has not joined
     */
    public OptionalInt indexOf(Instrument instrument) {
        Integer index = indexOf.get(requireNonNull(instrument, "instrument"));
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * Appends the last tick of an instrument, as a late subscriber gets it first. To be called on the driver's thread,
     * inside {@link #call}.
     *
     * @param index the instrument's index
     * @param snapshot takes the tick
     * @return false when the instrument has had no tick yet
     */
    public boolean appendLastTick(int index, TickBlock snapshot) {
        if (!lastTicks.has(index) || snapshot.isFull()) {
            return false;
        }
        lastTicks.appendTo(snapshot, index);
        return true;
    }

    /**
     * Makes what tells of an instrument's ticks more than their prices. To be called on the driver's thread; what it
     * answers belongs to that thread and lasts as long as the session.
     *
     * @param index the instrument's index
     * @param indexDepth whether an order book is invented for an index as well
     * @return a detail that stands nowhere yet
     */
    public TickDetail newDetail(int index, boolean indexDepth) {
        TickDetail detail = pipeline.detail(instruments.get(index), indexDepth);
        details.add(detail);
        return detail;
    }

    /**
     * Says how many subscribers there are. Without any the clock waits, unless the session started at once. To be
     * called on the driver's thread, inside {@link #call}.
     *
     * @param count how many clients hold at least one subscription
     * @param nowNanos the real time; a running start waits from here for further subscriptions
     */
    public void subscribers(int count, long nowNanos) {
        boolean grew = count > subscriberCount || state == SessionState.WAITING && count > 0;
        subscriberCount = count;
        if (grew) {
            settle(nowNanos);
        }
        if (count == 0 && state == SessionState.RUNNING && pacing.start() != StartPolicy.NOW) {
            clock.pause(nowNanos);
            change(SessionState.WAITING, "waiting for a subscriber");
        }
    }

    /**
     * Notes that a subscriber has asked for more, so that a start which is about to happen waits once again. To be
     * called on the driver's thread, inside {@link #call}.
     *
     * @param nowNanos the real time
     */
    public void settle(long nowNanos) {
        boolean waits = state == SessionState.WAITING && pacing.start() == StartPolicy.ON_SUBSCRIBE;
        startsAtNanos = waits ? nowNanos + pacing.settle().toNanos() : nowNanos;
    }

    /**
     * Stops the clock until {@link #resume}.
     *
     * @param nowNanos the real time
     * @return true when this changed something
     */
    public CompletableFuture<Boolean> pause(long nowNanos) {
        return call(() -> {
            if (held || state == SessionState.ENDED || state == SessionState.FAILED) {
                return false;
            }
            held = true;
            if (state == SessionState.RUNNING) {
                clock.pause(nowNanos);
            }
            change(SessionState.PAUSED, "paused");
            return true;
        });
    }

    /**
     * Lets the clock run again, or for the first time.
     *
     * @param nowNanos the real time
     * @return true when this changed something
     */
    public CompletableFuture<Boolean> resume(long nowNanos) {
        return call(() -> {
            if (!held) {
                return false;
            }
            held = false;
            startsAtNanos = nowNanos;
            change(SessionState.WAITING, "waiting for a subscriber");
            return true;
        });
    }

    /**
     * Goes back to the start of the range, as a first pass. A session that has ended runs again; one that is paused
     * stays paused.
     *
     * @param nowNanos the real time
     * @return true when this changed something
     */
    public CompletableFuture<Boolean> restart(long nowNanos) {
        return call(() -> {
            if (state == SessionState.FAILED) {
                return false;
            }
            pass = 1;
            rewind(nowNanos);
            if (state == SessionState.ENDED) {
                startsAtNanos = nowNanos;
                change(SessionState.WAITING, "waiting for a subscriber");
            }
            return true;
        });
    }

    /**
     * What the session is doing.
     *
     * @param nowNanos the real time
     * @return the status as of the driver's next turn
     */
    public CompletableFuture<SessionStatus> status(long nowNanos) {
        return call(() -> new SessionStatus(
                state,
                reason,
                positioned ? OptionalLong.of(clock.marketMillis(nowNanos)) : OptionalLong.empty(),
                clock.speed(),
                pass,
                tickCount,
                subscriberCount,
                instruments));
    }

    /** Ends the session: no tick leaves after this, and later commands fail. Closing twice does no harm. */
    @Override
    public void close() {
        commands.add(() -> {
            if (!closed) {
                merger.close();
                details.forEach(TickDetail::close);
                change(SessionState.CLOSED, "closed");
                closed = true;
            }
        });
        wake();
    }

    /**
     * Says whether the session is over.
     *
     * @return true once {@link #close} has been carried out
     */
    public boolean isClosed() {
        return closed;
    }
}
