package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One market on one clock: all its instruments leave in one time order, and every listener hears the same.
 *
 * <p>A session does its work in {@link #runOnce}, which its driver ({@link SessionThread} in the product, the hand of a
 * test elsewhere) calls again and again with the real time; between two calls it never looks at a clock of its own. The
 * controls may be called by any thread: they are carried out by the driver's thread at its next turn, in the order in
 * which they came, and answer with a future. Nothing here blocks.
 *
 * <p>The controls take the real time of the request; when the turn that carries them out is later, that time counts.
 * None of them changes the tape: after a seek or a step exactly those ticks follow that playing through would have given.
 */
public final class ReplaySession implements AutoCloseable {
    /** What {@link #runOnce} answers when nothing is due until somebody calls {@link #wake}. */
    public static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private static final int BLOCK_TICKS = 384;
    /** The most real time from the start of a pass to its first tick. */
    private static final long LONGEST_LEAD_IN_MILLIS = 250;

    private static final long CLOCK_EVENT_NANOS = 1_000_000_000L;
    /** Ticks that leave later than this are worth a warning, but not one each. */
    private static final long LATE_NANOS = 1_000_000_000L;

    private static final long LATE_WARNING_NANOS = 10_000_000_000L;
    private static final int MOST_STEPS = 1_000_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final TimeRange range;
    private final Pacing pacing;
    private final List<TickListener> listeners;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile Runnable driver = () -> {};
    private volatile boolean closed;

    // All below belongs to the driver's thread.
    private ReplayPlan plan;
    private ReplayPipeline pipeline;
    private final Queue<Step> steps = new ArrayDeque<>();
    private long turnNanos;
    private long clockEventDueNanos;
    private long lateWarningDueNanos;
    private boolean lateWarned;
    private final TickMerger merger = new TickMerger();
    private final LastTicks lastTicks = new LastTicks();
    private final TickBlock block = new TickBlock(BLOCK_TICKS);
    private final List<PreparedSeries> instruments = new ArrayList<>();
    private final Map<Instrument, Integer> indexOf = new HashMap<>();
    private final List<HeldDetail> details = new ArrayList<>();
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

    private record HeldDetail(int index, boolean indexDepth, TickDetail detail) {}

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
        this.plan = requireNonNull(plan, "plan");
        this.pipeline = requireNonNull(pipeline, "pipeline");
        this.pacing = requireNonNull(pacing, "pacing");
        this.listeners = List.copyOf(listeners);
        this.range = plan.range();
        this.positionEpochMillis = range.fromEpochMillis();
        this.clock = new ReplayClock(pacing.speed(), positionEpochMillis);
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
        turnNanos = nowNanos;
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        if (closed) {
            return UNTIL_WOKEN;
        }
        try {
            return advance(turnNanos);
        } catch (AfterbellException e) {
            fail(e, turnNanos);
            return UNTIL_WOKEN;
        }
    }

    private void fail(AfterbellException e, long nowNanos) {
        clock.pause(nowNanos);
        change(SessionState.FAILED, e.getMessage() == null ? e.code().name() : e.getMessage());
        endSteps(step -> step.answer.completeExceptionally(e));
    }

    // A command may have waited for its turn, and the market has gone on meanwhile; or it has come in while the turn
    // was
    // at work, and then the turn goes on with its time, so that the clock never goes back.
    private long later(long requestNanos) {
        if (requestNanos - turnNanos > 0) {
            turnNanos = requestNanos;
        }
        return turnNanos;
    }

    private long advance(long nowNanos) {
        if (!steps.isEmpty()) {
            return advanceStep(nowNanos);
        }
        if (state == SessionState.WAITING) {
            if (!mayRun()) {
                return UNTIL_WOKEN;
            }
            if (nowNanos - startsAtNanos < 0) {
                return startsAtNanos;
            }
            clock.run(nowNanos);
            clockEventDueNanos = nowNanos + CLOCK_EVENT_NANOS;
            change(SessionState.RUNNING, "replaying");
        }
        if (state != SessionState.RUNNING) {
            return UNTIL_WOKEN;
        }
        long wakeNanos = clock.speed().isMax() ? advanceUnpaced(nowNanos) : advancePaced(nowNanos);
        if (state != SessionState.RUNNING || wakeNanos == UNTIL_WOKEN) {
            return wakeNanos;
        }
        if (nowNanos - clockEventDueNanos >= 0) {
            clockEventDueNanos = nowNanos + CLOCK_EVENT_NANOS;
            emit(ReplayEvent.Kind.CLOCK, "the clock runs");
        }
        return wakeNanos - clockEventDueNanos < 0 ? wakeNanos : clockEventDueNanos;
    }

    private boolean mayRun() {
        return !held && !instruments.isEmpty() && (subscriberCount > 0 || pacing.start() == StartPolicy.NOW);
    }

    private boolean areListenersReady() {
        for (TickListener listener : listeners) {
            if (!listener.isReady()) {
                return false;
            }
        }
        return true;
    }

    private long advanceUnpaced(long nowNanos) {
        if (!areListenersReady()) {
            return UNTIL_WOKEN;
        }
        block.clear();
        while (true) {
            switch (merger.fill(block, Long.MAX_VALUE)) {
                case GAP -> {
                    merger.skipGap();
                    positioned = true;
                }
                case FULL -> {
                    deliverUnpaced(nowNanos);
                    return nowNanos;
                }
                case END, LATER -> {
                    deliverUnpaced(nowNanos);
                    return endOfPass(nowNanos);
                }
            }
        }
    }

    private long advancePaced(long nowNanos) {
        for (TickListener listener : listeners) {
            if (!listener.isReadyPaced()) {
                return UNTIL_WOKEN;
            }
        }
        block.clear();
        while (true) {
            long untilEpochMillis = clock.marketMillis(nowNanos) + 1;
            switch (merger.fill(block, untilEpochMillis)) {
                case FULL -> {
                    deliverPaced(nowNanos);
                    return nowNanos;
                }
                case LATER -> {
                    deliverPaced(nowNanos);
                    positionEpochMillis = Math.max(positionEpochMillis, untilEpochMillis);
                    return clock.dueNanos(merger.nextEpochMillis());
                }
                case GAP -> {
                    // What was due before the gap leaves before the clock forgets when that was.
                    deliverPaced(nowNanos);
                    block.clear();
                    long gapFrom = positioned ? merger.coveredToEpochMillis() : Long.MIN_VALUE;
                    if (gapFrom == Long.MIN_VALUE) {
                        clock.jump(passStart(merger.skipGap()), nowNanos);
                        positioned = true;
                    } else if (clock.marketMillis(nowNanos) < gapFrom) {
                        return clock.dueNanos(gapFrom);
                    } else {
                        // The candle before the gap is over, however long the gap takes.
                        positionEpochMillis = Math.max(positionEpochMillis, gapFrom);
                        clock.skip(gapFrom, merger.skipGap(), pacing.idleGap().toNanos());
                    }
                }
                case END -> {
                    deliverPaced(nowNanos);
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

    private void deliverPaced(long nowNanos) {
        if (block.size() == 0) {
            return;
        }
        long dueNanos = clock.dueNanos(block.epochMillis(0));
        block.stamp(true, dueNanos);
        deliver();
        if (nowNanos - dueNanos > LATE_NANOS && (!lateWarned || nowNanos - lateWarningDueNanos >= 0)) {
            lateWarned = true;
            lateWarningDueNanos = nowNanos + LATE_WARNING_NANOS;
            emit(
                    ReplayEvent.Kind.WARNING,
                    "ticks leave " + (nowNanos - dueNanos) / 1_000_000_000L
                            + " s late: the machine does not keep up, or was asleep");
        }
    }

    private void deliverUnpaced(long nowNanos) {
        if (block.size() == 0) {
            return;
        }
        block.stamp(false, nowNanos);
        clock.jump(block.epochMillis(block.size() - 1), nowNanos);
        deliver();
    }

    private void deliver() {
        tickCount += block.size();
        positionEpochMillis = block.epochMillis(block.size() - 1) + 1;
        lastTicks.put(block);
        for (TickListener listener : listeners) {
            listener.onTicks(block);
        }
    }

    private boolean isAnotherPassLeft() {
        return pacing.mode().kind() == ReplayMode.Kind.LOOP
                && (pacing.mode().passes() == 0 || pass < pacing.mode().passes());
    }

    private long endOfPass(long nowNanos) {
        boolean another = isAnotherPassLeft();
        if (!another) {
            clock.pause(nowNanos);
            // Nothing follows but the rest of the last candle, which is over now as all others are.
            playable().ifPresent(whole -> goTo(whole.toEpochMillis(), nowNanos));
        }
        emit(ReplayEvent.Kind.END_OF_PASS, "pass " + pass + " is over");
        if (another) {
            nextPass(nowNanos);
            return nowNanos;
        }
        change(SessionState.ENDED, "the last pass is over after " + pass + (pass == 1 ? " pass" : " passes"));
        return UNTIL_WOKEN;
    }

    private void nextPass(long nowNanos) {
        pass++;
        rewind(nowNanos);
    }

    private void rewind(long nowNanos) {
        positionEpochMillis = range.fromEpochMillis();
        positioned = false;
        merger.rewind(positionEpochMillis, lastTicks::put);
        clock.jump(positionEpochMillis, nowNanos);
    }

    /** A number of ticks or candles to play while the clock stands. */
    private static final class Step {
        static final long NONE = Long.MIN_VALUE;

        final boolean countsCandles;
        final CompletableFuture<Long> answer = new CompletableFuture<>();
        long left;
        long ticks;
        /** The end of the candle that is being played, when candles are counted. */
        long candleEndsEpochMillis = NONE;

        Step(boolean countsCandles, long left) {
            this.countsCandles = countsCandles;
            this.left = left;
        }
    }

    // One block a turn, so that other commands wait no longer than they do while the clock runs.
    private long advanceStep(long nowNanos) {
        if (!areListenersReady()) {
            return UNTIL_WOKEN;
        }
        Step step = requireNonNull(steps.peek(), "step");
        block.clear();
        if (!step.countsCandles) {
            block.limit((int) Math.min(step.left, BLOCK_TICKS));
        }
        boolean over = false;
        for (boolean filling = true; filling; ) {
            if (step.countsCandles && step.candleEndsEpochMillis == Step.NONE && merger.hasNext()) {
                step.candleEndsEpochMillis = merger.nextSpanToEpochMillis();
            }
            switch (merger.fill(block, step.countsCandles ? step.candleEndsEpochMillis : Long.MAX_VALUE)) {
                case GAP -> {
                    if (step.countsCandles && merger.nextEpochMillis() >= step.candleEndsEpochMillis) {
                        filling = false;
                        over = true;
                    } else {
                        merger.skipGap();
                        positioned = true;
                    }
                }
                case FULL -> filling = false;
                case LATER, END -> {
                    filling = false;
                    over = true;
                }
            }
        }
        step.ticks += block.size();
        deliverUnpaced(nowNanos);
        if (!step.countsCandles) {
            step.left -= block.size();
        } else if (over && step.candleEndsEpochMillis != Step.NONE) {
            step.left--;
            goTo(step.candleEndsEpochMillis, nowNanos);
            step.candleEndsEpochMillis = Step.NONE;
        }
        if (step.left > 0 && !merger.hasNext()) {
            if (isAnotherPassLeft() && !instruments.isEmpty()) {
                emit(ReplayEvent.Kind.END_OF_PASS, "pass " + pass + " is over");
                nextPass(nowNanos);
                return nowNanos;
            }
            // Nothing follows but the rest of the last candle; the clock goes to its end.
            playable().ifPresent(whole -> goTo(whole.toEpochMillis(), nowNanos));
            step.left = 0;
        }
        if (step.left == 0) {
            steps.remove();
            emit(ReplayEvent.Kind.CLOCK, "stepped " + step.ticks + (step.ticks == 1 ? " tick" : " ticks"));
            step.answer.complete(step.ticks);
        }
        return steps.isEmpty() ? UNTIL_WOKEN : nowNanos;
    }

    private void goTo(long epochMillis, long nowNanos) {
        positionEpochMillis = epochMillis;
        positioned = true;
        clock.jump(epochMillis, nowNanos);
    }

    private void endSteps(Consumer<Step> how) {
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            how.accept(step);
        }
    }

    // Whoever asked for the steps learns how far they came.
    private void cutStepsShort() {
        endSteps(step -> step.answer.complete(step.ticks));
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
        emit(ReplayEvent.Kind.STATE, why);
    }

    private void emit(ReplayEvent.Kind kind, String message) {
        OptionalLong clockMillis = clockMillis(turnNanos);
        ReplayEvent event =
                new ReplayEvent(kind, clockMillis, state, clock.speed(), pass, progress(clockMillis), message);
        for (TickListener listener : listeners) {
            listener.onEvent(event);
        }
    }

    private void tellSeek(String message) {
        long at = clockMillis(turnNanos).orElse(positionEpochMillis);
        for (TickListener listener : listeners) {
            listener.onSeek(at);
        }
        emit(ReplayEvent.Kind.SEEK, message);
    }

    private OptionalLong clockMillis(long nowNanos) {
        if (positioned) {
            return OptionalLong.of(clock.marketMillis(nowNanos));
        }
        return merger.hasNext() ? OptionalLong.of(merger.nextSpanFromEpochMillis()) : OptionalLong.empty();
    }

    // Counted in candles and not in hours, so that it does not leap over nights.
    private double progress(OptionalLong clockMillis) {
        if (clockMillis.isEmpty()) {
            return 0;
        }
        double over = 0;
        double all = 0;
        for (PreparedSeries prepared : instruments) {
            CandleSeries series = prepared.series();
            int current = series.indexAtOrAfter(clockMillis.getAsLong() + 1) - 1;
            all += series.size();
            if (current >= 0) {
                double millisIn = clockMillis.getAsLong() - series.openEpochMillis(current);
                over += current + Math.min(1, millisIn / series.interval().millis());
            }
        }
        return all == 0 ? 0 : over / all;
    }

    private Optional<TimeRange> playable() {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (PreparedSeries prepared : instruments) {
            CandleSeries series = prepared.series();
            from = Math.min(from, series.openEpochMillis(0));
            to = Math.max(
                    to,
                    series.openEpochMillis(series.size() - 1)
                            + series.interval().millis());
        }
        return instruments.isEmpty() ? Optional.empty() : Optional.of(new TimeRange(from, to));
    }

    /**
     * Tells listeners that something is not as it should be. To be called on the driver's thread, inside {@link #call}.
     *
     * @param message what it is, one sentence for people
     */
    public void warn(String message) {
        emit(ReplayEvent.Kind.WARNING, requireNonNull(message, "message"));
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
                answer.completeExceptionally(isClosedAlready());
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
        // The host may have prepared it before the last change of regime.
        PreparedSeries current = plan.schedule().isEmpty() ? prepared : pipeline.prepareAgain(prepared);
        TickCursor cursor = pipeline.cursor(current);
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
        instruments.add(current);
        indexOf.put(prepared.instrument(), index);
        for (TickListener listener : listeners) {
            listener.onInstrument(index, current);
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
        details.add(new HeldDetail(index, indexDepth, detail));
        return detail;
    }

    /**
     * The candles of an instrument up to the clock. To be called on the driver's thread, inside {@link #call}.
     *
     * @param index the instrument's index
     * @return what is known now; nothing while the clock stands on no candle yet
     */
    public CandlesSoFar candlesSoFar(int index) {
        PreparedSeries prepared = instruments.get(index);
        try (TickCursor ticks = pipeline.cursor(prepared)) {
            return CandlesSoFar.before(
                    prepared, ticks, positioned ? positionEpochMillis : Long.MIN_VALUE, lastTicks.epochMillis(index));
        }
    }

    /**
     * Looks at an instrument's last tick once. To be called on the driver's thread, inside {@link #call}.
     *
     * @param <T> what is seen
     * @param index the instrument's index
     * @param indexDepth whether an order book is invented for an index as well
     * @param look what to take from it; the detail is closed afterwards
     * @return what was seen; empty when the instrument has had no tick yet
     */
    public <T> Optional<T> atLastTick(int index, boolean indexDepth, Function<TickDetail, T> look) {
        TickBlock last = new TickBlock(1);
        if (!appendLastTick(index, last)) {
            return Optional.empty();
        }
        try (TickDetail detail = pipeline.detail(instruments.get(index), indexDepth)) {
            detail.moveTo(last.epochMillis(0));
            return Optional.of(look.apply(detail));
        }
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
     * Stops the clock until {@link #resume}. Steps that are still being played end where they are.
     *
     * @param nowNanos the real time
     * @return true when this changed something
     */
    public CompletableFuture<Boolean> pause(long nowNanos) {
        return call(() -> {
            cutStepsShort();
            if (held || state == SessionState.ENDED || state == SessionState.FAILED) {
                return false;
            }
            held = true;
            if (state == SessionState.RUNNING) {
                clock.pause(later(nowNanos));
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
            cutStepsShort();
            if (!held || state == SessionState.FAILED) {
                return false;
            }
            held = false;
            startsAtNanos = later(nowNanos);
            change(SessionState.WAITING, "waiting for a subscriber");
            return true;
        });
    }

    /**
     * Changes how fast the clock runs, from where it stands; also to {@link Speed#MAX} and back.
     *
     * @param speed the new speed
     * @param nowNanos the real time
     * @return true when this changed something; fails with {@link ErrorCode#WRONG_STATE} when the session has failed or
     *     is closed
     */
    public CompletableFuture<Boolean> setSpeed(Speed speed, long nowNanos) {
        requireNonNull(speed, "speed");
        return call(() -> {
            checkNotFailed();
            if (clock.speed().equals(speed)) {
                return false;
            }
            clock.speed(speed, later(nowNanos));
            emit(ReplayEvent.Kind.SPEED, "speed " + speed);
            return true;
        });
    }

    /**
     * Sets the clock to another time of the same pass. Ticks before that time have then happened, and the tick at or
     * after it is the next one.
     *
     * <ul>
     *   <li>before the first candle the clock is set to the first candle's open;
     *   <li>in a gap without candles (a night, a hole between two ranges) to the open of the candle after it;
     *   <li>behind the last candle to that candle's end: the pass is over as soon as the clock runs;
     *   <li>without instruments to the nearest time inside the plan's range.
     * </ul>
     *
     * <p>A paused session stays paused, one that waits or runs goes on from there; one that has ended can be played
     * again and goes on too. Every listener is told ({@link TickListener#onSeek}).
     *
     * @param epochMillis where to, UTC market time
     * @param nowNanos the real time
     * @return where the clock stands now, UTC market time; fails with {@link ErrorCode#WRONG_STATE} when the session has
     *     failed or is closed
     */
    public CompletableFuture<Long> seek(long epochMillis, long nowNanos) {
        return call(() -> {
            checkNotFailed();
            cutStepsShort();
            long now = later(nowNanos);
            long target;
            try {
                target = moveTo(epochMillis, now);
            } catch (AfterbellException e) {
                fail(e, now);
                throw e;
            }
            tellSeek("the clock was set");
            if (state == SessionState.ENDED && merger.hasNext()) {
                startsAtNanos = now;
                change(SessionState.WAITING, "waiting for a subscriber");
            }
            return target;
        });
    }

    private long moveTo(long epochMillis, long nowNanos) {
        Optional<TimeRange> whole = playable();
        if (whole.isEmpty()) {
            positionEpochMillis = Math.max(range.fromEpochMillis(), Math.min(epochMillis, range.toEpochMillis()));
            clock.jump(positionEpochMillis, nowNanos);
            return positionEpochMillis;
        }
        long end = whole.get().toEpochMillis();
        long target = Math.max(whole.get().fromEpochMillis(), Math.min(epochMillis, end));
        merger.seek(target, lastTicks::put);
        if (target < end && merger.coveredToEpochMillis() == Long.MIN_VALUE) {
            target = merger.skipGap();
        }
        goTo(target, nowNanos);
        return target;
    }

    /**
     * Plays the next ticks of the global order while the clock stands. Over the end of a pass a loop goes on with the
     * next one; where no further pass follows the step ends with the last candle. Any other control ends it early.
     *
     * @param count how many ticks, 1 to 1,000,000
     * @return how many ticks have left, as soon as they have; fails with {@link ErrorCode#WRONG_STATE} when the session
     *     is not paused
     */
    public CompletableFuture<Long> stepTicks(int count) {
        return step(false, count);
    }

    /**
     * Plays whole candles while the clock stands: to the end of the minute that the next tick lies in, as often as asked.
     * A minute without any candle does not count. Otherwise as {@link #stepTicks}.
     *
     * @param count how many minutes, 1 to 1,000,000
     * @return how many ticks have left, as soon as they have; fails with {@link ErrorCode#WRONG_STATE} when the session
     *     is not paused
     */
    public CompletableFuture<Long> stepCandles(int count) {
        return step(true, count);
    }

    private CompletableFuture<Long> step(boolean countsCandles, int count) {
        if (count < 1 || count > MOST_STEPS) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "a step is 1 to " + MOST_STEPS + " ticks or candles: count=" + count);
        }
        Step step = new Step(countsCandles, count);
        CompletableFuture<Boolean> begun = call(() -> {
            checkNotFailed();
            if (state != SessionState.PAUSED) {
                throw new ReplayException(
                        ErrorCode.WRONG_STATE,
                        "a step needs a paused session, pause it first: state="
                                + state.name().toLowerCase(Locale.ROOT));
            }
            steps.add(step);
            return true;
        });
        begun.whenComplete((yes, refused) -> {
            if (refused != null) {
                step.answer.completeExceptionally(refused);
            }
        });
        return step.answer;
    }

    /**
     * Lets other regimes hold from the next candle on, without a jump: as part of the plan, so that a seek back replays
     * the old ones and a loop's passes are alike. Changes that the plan had later than that are dropped.
     *
     * @param regimes the regimes, from left to right; empty for none
     * @return from which market minute on they hold, UTC epoch milliseconds; fails and changes nothing when a regime
     *     cannot be applied to one of the instruments, or with {@link ErrorCode#WRONG_STATE} when the session has failed
     *     or is closed
     */
    public CompletableFuture<Long> changeRegimes(List<Configured<RegimeTransform>> regimes) {
        List<Configured<RegimeTransform>> wanted = List.copyOf(regimes);
        return call(() -> {
            checkNotFailed();
            long from = nextMinute(positionEpochMillis);
            ReplayPlan newPlan = plan.withRegimesFrom(from, wanted);
            ReplayPipeline newPipeline = pipeline.with(newPlan);
            List<PreparedSeries> again = new ArrayList<>();
            List<TickCursor> cursors = new ArrayList<>();
            try {
                for (PreparedSeries prepared : instruments) {
                    PreparedSeries bent = newPipeline.prepareAgain(prepared);
                    again.add(bent);
                    cursors.add(newPipeline.cursor(bent));
                }
                merger.replace(cursors, from);
            } catch (RuntimeException e) {
                cursors.forEach(TickCursor::close);
                throw e;
            }
            plan = newPlan;
            pipeline = newPipeline;
            instruments.clear();
            instruments.addAll(again);
            for (HeldDetail held : details) {
                held.detail().replace(pipeline.detail(instruments.get(held.index()), held.indexDepth()));
            }
            List<PluginChoice> choices = wanted.stream().map(Configured::choice).toList();
            emit(
                    ReplayEvent.Kind.REGIME,
                    "from the next candle on regime " + (choices.isEmpty() ? "none" : PluginChoice.format(choices)));
            return from;
        });
    }

    private static long nextMinute(long epochMillis) {
        long over = Math.floorMod(epochMillis, MINUTE_MILLIS);
        // The start of all time is no minute, and nothing is before it.
        return over == 0 || epochMillis == Long.MIN_VALUE ? epochMillis : epochMillis - over + MINUTE_MILLIS;
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
            cutStepsShort();
            pass = 1;
            long now = later(nowNanos);
            try {
                rewind(now);
            } catch (AfterbellException e) {
                fail(e, now);
                throw e;
            }
            tellSeek("back to the start");
            if (state == SessionState.ENDED) {
                startsAtNanos = now;
                change(SessionState.WAITING, "waiting for a subscriber");
            }
            return true;
        });
    }

    private void checkNotFailed() {
        if (state == SessionState.FAILED) {
            throw new ReplayException(ErrorCode.WRONG_STATE, "the replay session has failed: " + reason);
        }
    }

    /**
     * What the session is doing.
     *
     * @param nowNanos the real time
     * @return the status as of the driver's next turn
     */
    public CompletableFuture<SessionStatus> status(long nowNanos) {
        return call(() -> {
            OptionalLong clockMillis = clockMillis(later(nowNanos));
            return new SessionStatus(
                    state,
                    reason,
                    clockMillis,
                    clock.speed(),
                    pass,
                    progress(clockMillis),
                    playable(),
                    plan,
                    tickCount,
                    subscriberCount,
                    instruments);
        });
    }

    /**
     * Names the tape that the session plays.
     *
     * @param source the name of the source that its candles came from
     * @param productVersion Afterbell's version
     * @return the manifest, with all instruments and changes of regime so far
     */
    public CompletableFuture<Manifest> manifest(String source, String productVersion) {
        return call(() -> Manifest.of(plan, instruments, source, productVersion));
    }

    /** Ends the session: no tick leaves after this, and later commands fail. Closing twice does no harm. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Ends the session as {@link #close} does.
     *
     * @return true when this ended it, false when it was over already; as soon as the driver has carried it out
     */
    public CompletableFuture<Boolean> stop() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Runnable command = () -> {
            boolean open = !closed;
            if (open) {
                endSteps(step -> step.answer.completeExceptionally(isClosedAlready()));
                merger.close();
                details.forEach(held -> held.detail().close());
                change(SessionState.CLOSED, "closed");
                closed = true;
            }
            answer.complete(open);
        };
        commands.add(command);
        if (closed && commands.remove(command)) {
            command.run();
        }
        wake();
        return answer;
    }

    private static ReplayException isClosedAlready() {
        return new ReplayException(ErrorCode.WRONG_STATE, "the replay session is closed");
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
