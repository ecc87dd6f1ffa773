package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.TickEncoder;
import io.afterbell.server.wire.WireProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ticks of one replay session to its clients: encodes each block once for all clients that want the same, and
 * hands every client the same bytes.
 *
 * <p>What becomes of a client that does not keep up, {@link SlowClients} says. By default the session waits for it at
 * {@link io.afterbell.replay.Speed#MAX}, because nothing may be lost, until it has taken nothing for the stall timeout;
 * when the clock runs, it is left behind, its missed ticks are counted, and once it has caught up it goes on with the
 * last tick of each of its instruments.
 *
 * <p>All methods belong to the session's thread, unless they say otherwise.
 */
public final class Feed implements TickListener {
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int USUAL_MESSAGE_BYTES = 256;
    private static final int LONGEST_USUAL_MESSAGE_BYTES = 4 * 1024;

    /**
     * What the feed has done. Immutable.
     *
     * @param lagP50Micros median of how late ticks left in the last minute in which any did, in microseconds after
     *     they were due, over all clients that they did not wait for; paced ones only
     * @param lagP99Micros the 99th percentile
     * @param lagP999Micros the 99.9th percentile
     * @param lagMaximumMicros the longest
     * @param clients each client
     */
    public record Figures(
            long lagP50Micros,
            long lagP99Micros,
            long lagP999Micros,
            long lagMaximumMicros,
            List<ClientFigures> clients) {
        /** Copies the list. */
        public Figures {
            clients = List.copyOf(clients);
        }
    }

    /**
     * What one client has got. Immutable.
     *
     * @param id tells connections apart
     * @param protocol the name of its protocol
     * @param subscriptions how many instruments it is subscribed to, one under two names counting twice
     * @param framesSent messages that the kernel has taken
     * @param framesDropped messages that it missed because it did not keep up
     * @param bytesQueued what waits for it
     * @param lagMillis for how long it has taken nothing while something waits for it
     */
    public record ClientFigures(
            long id,
            String protocol,
            int subscriptions,
            long framesSent,
            long framesDropped,
            int bytesQueued,
            long lagMillis) {}

    /** The clients of one protocol. */
    private static final class Channel {
        final TickEncoder encoder;
        final Map<Subscriptions, ClientGroup> groups = new LinkedHashMap<>();
        /** What each tick is encoded into before it is copied to the groups that want it. */
        final Train message = new Train(null, LONGEST_USUAL_MESSAGE_BYTES);

        /** Null while subscriptions have changed since ticks left last. */
        private @Nullable Takers takers;

        Channel(TickEncoder encoder) {
            this.encoder = encoder;
        }

        Takers takers(Aliases aliases) {
            Takers current = takers;
            if (current == null) {
                current = new Takers(groups.values(), aliases.count());
                takers = current;
            }
            return current;
        }

        void subscriptionsHaveChanged() {
            takers = null;
        }
    }

    private final String sourceMark;
    private final boolean stampsNow;
    private final boolean indexDepth;
    private final SlowClients slowClients;
    private final TrainPool trains;
    private final SendingThreads sendingThreads;
    private final LongSupplier nanoTime;
    private final LongSupplier wallClockMillis;
    private @Nullable ReplaySession session;

    private final Map<WireProtocol, Channel> channels = new LinkedHashMap<>();
    private final List<PreparedSeries> instruments = new ArrayList<>();
    private final Aliases aliases = new Aliases();
    private final Set<FeedConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<FeedConnection> behind = new ArrayList<>();
    private final Lag lag = new Lag();
    private int subscribers;
    private long dueNanos;
    private long[] stamps = new long[0];
    private long[] lastStampOfInstrument = new long[0];
    private long latestStamp;
    private volatile boolean lossless;

    /**
     * Makes a feed without clients. May be called by any thread.
     *
     * @param sourceMark what marks every tick as not live
     * @param stampsNow whether ticks carry the time of sending instead of market time
     * @param indexDepth whether an order book is invented for an index as well, which real brokers do not send
     * @param slowClients what becomes of clients that do not keep up and have not chosen for themselves
     * @param trains where buffers come from
     * @param sendingThreads who hands them to Jetty where the session's own thread does not; the caller closes them
     * @param nanoTime the real time in nanoseconds, as the session's driver has it
     * @param wallClockMillis the time of day in epoch milliseconds
     */
    public Feed(
            String sourceMark,
            boolean stampsNow,
            boolean indexDepth,
            SlowClients slowClients,
            TrainPool trains,
            SendingThreads sendingThreads,
            LongSupplier nanoTime,
            LongSupplier wallClockMillis) {
        this.sourceMark = requireNonNull(sourceMark, "sourceMark");
        this.stampsNow = stampsNow;
        this.indexDepth = indexDepth;
        this.slowClients = requireNonNull(slowClients, "slowClients");
        this.trains = requireNonNull(trains, "trains");
        this.sendingThreads = requireNonNull(sendingThreads, "sendingThreads");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.wallClockMillis = requireNonNull(wallClockMillis, "wallClockMillis");
    }

    /**
     * Plays a short market to nobody, so that the first tick of a real one does not pay for loading and compiling what
     * it runs through. Takes some tens of milliseconds; may be called by any thread, and by one that has nothing to do.
     *
     * @param protocol whose encoder to warm up
     * @param synthesizer what will make the ticks
     * @param sourceMark what marks every tick as not live
     */
    public static void warmUp(WireProtocol protocol, Configured<TickSynthesizer> synthesizer, String sourceMark) {
        FeedWarmUp.run(protocol, synthesizer, sourceMark);
    }

    /**
     * Says which session this feed listens to, once, before the session is driven. May be called by any thread.
     *
     * @param replaySession the session
     */
    public void attach(ReplaySession replaySession) {
        session = requireNonNull(replaySession, "replaySession");
    }

    private ReplaySession session() {
        return requireNonNull(session, "session");
    }

    /**
     * What marks every tick as not live. May be called by any thread.
     *
     * @return the mark
     */
    public String sourceMark() {
        return sourceMark;
    }

    /**
     * Says whether the session waits for its clients, so that a stalled one holds up the others. May be called by any
     * thread.
     *
     * @return true while the session replays at {@link io.afterbell.replay.Speed#MAX}, unless another policy was chosen
     */
    public boolean isLossless() {
        return lossless;
    }

    /**
     * There is room again somewhere: the session may go on, and whoever was left behind may catch up. May be called by
     * any thread.
     */
    public void onRoom() {
        session().call(() -> {
            catchUp();
            return true;
        });
    }

    /**
     * Takes in a client that has connected.
     *
     * @param connection the client
     */
    public void connected(FeedConnection connection) {
        connections.add(connection);
        channels.computeIfAbsent(connection.protocol(), protocol -> {
            Channel channel = new Channel(protocol.newEncoder(sourceMark));
            for (int index = 0; index < instruments.size(); index++) {
                announce(index, channel.encoder);
            }
            for (int alias = 0; alias < aliases.count(); alias++) {
                channel.encoder.onAlias(alias, aliases.instrument(alias), aliases.name(alias));
            }
            return channel;
        });
    }

    private void announce(int index, TickEncoder encoder) {
        encoder.onInstrument(index, instruments.get(index), () -> session().newDetail(index, indexDepth));
    }

    /**
     * Gives an instrument another name, under which clients may subscribe it as well.
     *
     * @param index the instrument's index in the session
     * @param name the name; what it meant first, it means for good
     * @return the listing to subscribe: a negative number, which says instrument and name
     */
    public int alias(int index, InstrumentName name) {
        int known = aliases.find(name);
        if (known >= 0) {
            return Aliases.listingOf(known);
        }
        int alias = aliases.add(index, name);
        for (Channel channel : channels.values()) {
            channel.encoder.onAlias(alias, index, name);
        }
        return Aliases.listingOf(alias);
    }

    /**
     * Finds what {@link #alias} has answered for a name.
     *
     * @param name the name
     * @return its listing; empty when it is nobody's other name
     */
    public OptionalInt listing(InstrumentName name) {
        int known = aliases.find(name);
        return known < 0 ? OptionalInt.empty() : OptionalInt.of(Aliases.listingOf(known));
    }

    /**
     * Forgets a client that has gone.
     *
     * @param connection the client
     */
    public void disconnected(FeedConnection connection) {
        regroup(connection, Subscriptions::clear);
        connections.remove(connection);
        behind.remove(connection);
        connection.behind = false;
        countSubscribers();
    }

    /**
     * Subscribes a client; it first gets the last tick of each instrument that is new to it.
     *
     * @param connection the client
     * @param listings the instruments' indexes in the session, or what {@link #alias} has answered
     * @param mode its protocol's mode
     */
    public void subscribe(FeedConnection connection, List<Integer> listings, int mode) {
        if (!connections.contains(connection)) {
            return;
        }
        Subscriptions added = new Subscriptions();
        for (int listing : listings) {
            if (!connection.wanted.holds(listing, mode)) {
                added.add(listing, mode);
            }
        }
        sendOpenTrains();
        // Who is behind gets the last tick of all that it wants once it has room; whom the session waits for, each
        // once.
        if (connection.isWaitedFor() || !isBehind(connection)) {
            sendLastTicks(connection, added);
        }
        regroup(connection, wanted -> listings.forEach(listing -> wanted.add(listing, mode)));
        countSubscribers();
        session().settle(nanoTime.getAsLong());
    }

    /**
     * Takes back subscriptions of a client.
     *
     * @param connection the client
     * @param listings the instruments' indexes in the session, or what {@link #alias} has answered
     * @param mode its protocol's mode
     */
    public void unsubscribe(FeedConnection connection, List<Integer> listings, int mode) {
        regroup(connection, wanted -> listings.forEach(listing -> wanted.remove(listing, mode)));
        countSubscribers();
    }

    /**
     * Takes back all subscriptions of a client.
     *
     * @param connection the client
     */
    public void unsubscribeAll(FeedConnection connection) {
        regroup(connection, Subscriptions::clear);
        countSubscribers();
    }

    private void regroup(FeedConnection connection, Consumer<Subscriptions> change) {
        // Who joins must not get what happened before.
        sendOpenTrains();
        Channel channel = channels.get(connection.protocol());
        if (channel == null) {
            return;
        }
        ClientGroup old = channel.groups.get(connection.wanted);
        if (old != null) {
            old.members.remove(connection);
            if (old.members.isEmpty()) {
                channel.groups.remove(old.wanted);
                old.close();
            }
        }
        change.accept(connection.wanted);
        if (!connection.wanted.isEmpty() && connections.contains(connection)) {
            // The key is a copy, because the connection's own subscriptions go on changing.
            ClientGroup joined = channel.groups.get(connection.wanted);
            if (joined == null) {
                Subscriptions key = connection.wanted.copy();
                joined = new ClientGroup(key);
                channel.groups.put(key, joined);
            }
            joined.members.add(connection);
        }
        channel.subscriptionsHaveChanged();
    }

    private void countSubscribers() {
        int count = 0;
        for (FeedConnection connection : connections) {
            if (!connection.wanted.isEmpty()) {
                count++;
            }
        }
        subscribers = count;
        session().subscribers(count, nanoTime.getAsLong());
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {
        instruments.add(prepared);
        lastStampOfInstrument = Arrays.copyOf(lastStampOfInstrument, index + 1);
        for (Channel channel : channels.values()) {
            announce(index, channel.encoder);
        }
    }

    @Override
    public boolean isReady() {
        lossless = slowClients.resolve(false) == SlowClients.BLOCK;
        if (!hasRoom()) {
            return false;
        }
        // From here on nothing may be lost; whoever was left behind begins with what happened last.
        if (!behind.isEmpty()) {
            sendOpenTrains();
        }
        for (int i = behind.size() - 1; i >= 0; i--) {
            FeedConnection connection = behind.get(i);
            if (policy(connection, false) == SlowClients.BLOCK) {
                behind.remove(i);
                connection.behind = false;
                sendLastTicks(connection, connection.wanted);
            }
        }
        return true;
    }

    @Override
    public boolean isReadyPaced() {
        lossless = slowClients == SlowClients.BLOCK;
        return !lossless || hasRoom();
    }

    private boolean hasRoom() {
        if (lossless) {
            for (FeedConnection connection : connections) {
                if (connection.choice() == SlowClients.AUTO
                        && !connection.wanted.isEmpty()
                        && connection.outbound().isFullOf(subscribers)) {
                    return false;
                }
            }
        }
        return true;
    }

    private SlowClients policy(FeedConnection connection, boolean paced) {
        return (connection.choice() == SlowClients.AUTO ? slowClients : connection.choice()).resolve(paced);
    }

    // A client that is full already gets its snapshot when it has room, as one that was left behind does.
    @Override
    public void onSeek(long epochMillis) {
        sendOpenTrains();
        for (FeedConnection connection : connections) {
            if (!connection.wanted.isEmpty() && !isBehind(connection)) {
                sendLastTicks(connection, connection.wanted);
            }
        }
    }

    private boolean isBehind(FeedConnection connection) {
        if (!connection.behind && connection.outbound().isFull()) {
            leaveBehind(connection);
        }
        return connection.behind;
    }

    private void leaveBehind(FeedConnection connection) {
        connection.behind = true;
        behind.add(connection);
    }

    // Clients of a live feed hear of no states, so neither do these.
    @Override
    public void onState(SessionState newState, String reason) {
        sendOpenTrains();
    }

    // Whatever else happens, clients have got the ticks before it; and so it is each second at least.
    @Override
    public void onEvent(ReplayEvent event) {
        sendOpenTrains();
    }

    @Override
    public void onTicks(TickBlock block) {
        if (block.isPaced()) {
            sendOpenTrains();
            dueNanos = block.firstDueNanos();
        }
        stamp(block);
        for (Channel channel : channels.values()) {
            if (channel.groups.size() == 1) {
                sendToOnly(channel, channel.groups.values().iterator().next(), block);
            } else if (!channel.groups.isEmpty()) {
                sendToSeveral(channel, block);
            }
        }
        catchUp();
    }

    private void stamp(TickBlock block) {
        if (stamps.length < block.size()) {
            stamps = new long[block.size()];
        }
        long now = stampsNow ? wallClockMillis.getAsLong() : 0;
        for (int i = 0; i < block.size(); i++) {
            stamps[i] = stampsNow ? nextStamp(block.instrument(i), now) : block.epochMillis(i);
        }
    }

    // Strictly rising for each instrument and never falling over all of them, as market time does in a first pass: a
    // chart takes two ticks of one instant for one. Loops, seeks and a wall clock that is set back change nothing in
    // it.
    private long nextStamp(int instrument, long nowEpochMillis) {
        latestStamp = Math.max(latestStamp, Math.max(nowEpochMillis, lastStampOfInstrument[instrument] + 1));
        lastStampOfInstrument[instrument] = latestStamp;
        return latestStamp;
    }

    // The usual case: everybody wants the same, so what is encoded is what is sent.
    private void sendToOnly(Channel channel, ClientGroup group, TickBlock block) {
        Train train = openTrain(group, block.isPaced());
        for (int i = 0; i < block.size(); i++) {
            encode(channel.encoder, block, i, stamps[i], group.modesOf, train);
            if (group.hasAliases) {
                encodeAliases(channel.encoder, block, i, stamps[i], group.wanted, group.modes, train);
            }
            if (train.size() >= TrainPool.TRAIN_BYTES) {
                dispatch(group, block.isPaced());
                train = openTrain(group, block.isPaced());
            }
        }
        if (block.isPaced()) {
            dispatch(group, true);
        }
    }

    private static void encode(TickEncoder encoder, TickBlock block, int i, long stamp, byte[] modesOf, Train train) {
        int instrument = block.instrument(i);
        for (int left = instrument < modesOf.length ? modesOf[instrument] & 0xFF : 0; left != 0; left &= left - 1) {
            encoder.encode(block, i, Integer.numberOfTrailingZeros(left), stamp, train);
        }
    }

    private void encodeAliases(
            TickEncoder encoder, TickBlock block, int i, long stamp, Subscriptions wanted, int modes, Train train) {
        for (int alias : aliases.of(block.instrument(i))) {
            for (int left = modes; left != 0; left &= left - 1) {
                int mode = Integer.numberOfTrailingZeros(left);
                if (wanted.containsAlias(alias, mode)) {
                    encoder.encodeAlias(block, i, alias, mode, stamp, train);
                }
            }
        }
    }

    // Each tick is encoded once for each name and mode that anybody wants it in, and copied at once to all who do.
    private void sendToSeveral(Channel channel, TickBlock block) {
        Takers takers = channel.takers(aliases);
        for (int i = 0; i < block.size(); i++) {
            int instrument = block.instrument(i);
            for (int left = takers.modes(); left != 0; left &= left - 1) {
                int mode = Integer.numberOfTrailingZeros(left);
                ClientGroup[] groups = takers.of(instrument, mode);
                if (groups.length > 0) {
                    channel.message.clear();
                    channel.encoder.encode(block, i, mode, stamps[i], channel.message);
                    append(channel.message, groups, block.isPaced());
                }
            }
            for (int alias : aliases.of(instrument)) {
                sendAlias(channel, takers, block, i, alias);
            }
        }
        if (block.isPaced()) {
            for (ClientGroup group : channel.groups.values()) {
                dispatch(group, true);
            }
        }
    }

    private void sendAlias(Channel channel, Takers takers, TickBlock block, int i, int alias) {
        for (int left = takers.modes(); left != 0; left &= left - 1) {
            int mode = Integer.numberOfTrailingZeros(left);
            ClientGroup[] groups = takers.ofAlias(alias, mode);
            if (groups.length > 0) {
                channel.message.clear();
                channel.encoder.encodeAlias(block, i, alias, mode, stamps[i], channel.message);
                append(channel.message, groups, block.isPaced());
            }
        }
    }

    private void append(Train message, ClientGroup[] groups, boolean paced) {
        for (ClientGroup group : groups) {
            Train train = openTrain(group, paced);
            train.appendAll(message);
            if (train.size() >= TrainPool.TRAIN_BYTES) {
                dispatch(group, paced);
            }
        }
    }

    // At full speed a train leaves when it is full and not when a block is over: a write costs the same for few ticks.
    private Train openTrain(ClientGroup group, boolean paced) {
        Train train = group.open;
        if (train == null) {
            train = paced ? trains.take(group.lastBytes + group.lastBytes / 2) : trains.take();
            group.open = train;
        }
        return train;
    }

    private void sendOpenTrains() {
        for (Channel channel : channels.values()) {
            for (ClientGroup group : channel.groups.values()) {
                dispatch(group, false);
            }
        }
    }

    private void dispatch(ClientGroup group, boolean paced) {
        Train train = group.open;
        if (train == null || train.isEmpty()) {
            return;
        }
        group.open = null;
        if (paced) {
            group.lastBytes = train.size();
            train.due(dueNanos, lag);
        }
        try (SendingThreads.Batch sending = sendingThreads.forClients(group.members.size(), paced)) {
            for (FeedConnection member : group.members) {
                deliver(train, member, paced, sending);
            }
        }
        train.release();
    }

    private void deliver(Train train, FeedConnection member, boolean paced, Executor sending) {
        SlowClients policy = policy(member, paced);
        if (policy == SlowClients.BLOCK) {
            member.outbound().offerWithoutBound(train, sending);
        } else if (member.behind || !member.outbound().offer(train, sending)) {
            member.framesDropped += train.frameCount();
            if (policy == SlowClients.DISCONNECT) {
                member.close(TRY_AGAIN_LATER, "does not keep up, and slow_clients=disconnect");
            } else if (!member.behind) {
                leaveBehind(member);
            }
        }
    }

    private void catchUp() {
        boolean nothingOpen = false;
        for (int i = behind.size() - 1; i >= 0; i--) {
            FeedConnection connection = behind.get(i);
            if (connection.outbound().isDrained()) {
                // A train that has not left holds older ticks, and nobody gets those after the newest. It leaves only
                // now: a client that stays behind must not cut the trains of the others short.
                if (!nothingOpen) {
                    sendOpenTrains();
                    nothingOpen = true;
                }
                behind.remove(i);
                connection.behind = false;
                sendLastTicks(connection, connection.wanted);
            }
        }
    }

    private void sendLastTicks(FeedConnection connection, Subscriptions wanted) {
        Channel channel = channels.get(connection.protocol());
        BitSet indexes = wanted.instruments(aliases);
        if (channel == null || indexes.isEmpty()) {
            return;
        }
        TickBlock last = new TickBlock(indexes.cardinality());
        indexes.stream().forEach(index -> session().appendLastTick(index, last));
        byte[] modesOf = wanted.modesByInstrument();
        Train train = trains.take(last.size() * USUAL_MESSAGE_BYTES);
        for (int i : inMarketOrder(last)) {
            int instrument = last.instrument(i);
            long stamp = stampsNow ? nextStamp(instrument, wallClockMillis.getAsLong()) : last.epochMillis(i);
            encode(channel.encoder, last, i, stamp, modesOf, train);
            encodeAliases(channel.encoder, last, i, stamp, wanted, wanted.modes(), train);
        }
        if (!train.isEmpty()) {
            connection.outbound().offerWithoutBound(train, Runnable::run);
        }
        train.release();
    }

    // As all ticks leave: a client that follows the time of the market must not see it go back within a snapshot.
    private List<Integer> inMarketOrder(TickBlock ticks) {
        return IntStream.range(0, ticks.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(ticks::epochMillis)
                        .thenComparing(i -> instruments.get(ticks.instrument(i)).instrument()))
                .toList();
    }

    /**
     * What the feed has done so far.
     *
     * @return the figures
     */
    public Figures figures() {
        List<ClientFigures> clients = new ArrayList<>();
        for (FeedConnection connection : connections) {
            clients.add(new ClientFigures(
                    connection.id(),
                    connection.protocol().name(),
                    connection.wanted.count(),
                    connection.outbound().framesSent(),
                    connection.framesDropped,
                    connection.outbound().queuedBytes(),
                    connection.outbound().stalledNanos(nanoTime.getAsLong()) / 1_000_000));
        }
        clients.sort(Comparator.comparingLong(ClientFigures::id));
        Lag.Summary late = lag.summary();
        return new Figures(late.p50Micros(), late.p99Micros(), late.p999Micros(), late.maximumMicros(), clients);
    }
}
