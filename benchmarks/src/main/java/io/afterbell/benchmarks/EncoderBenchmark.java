package io.afterbell.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import io.afterbell.server.wire.FrameSink;
import io.afterbell.server.wire.TickEncoder;
import io.afterbell.server.wire.openalgo.OpenAlgoProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a message of mode LTP, over a block of ticks of 50 instruments: the encoder, and beside it Jackson with the
 * same values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {AsLaunched.ELSEWHERE, AsLaunched.COLLECTOR, AsLaunched.LARGE_PAGES})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncoderBenchmark {
    private static final int INSTRUMENTS = 50;
    private static final int TICKS = 256;
    private static final int LTP = 1;
    private static final String MARK = "historify_replay";

    /** The message as Jackson's users would write it. */
    private record Message(String type, String symbol, String exchange, int mode, Data data, String broker) {}

    private record Data(
            String symbol,
            String exchange,
            double ltp,
            @JsonProperty("ltt") long lastTradeTime,
            long timestamp,
            long volume) {}

    /** Keeps no frame: the next one is written over it. */
    private static final class OneFrame implements FrameSink {
        private final byte[] bytes = new byte[4_096];
        int length;

        @Override
        public byte[] begin(int maximumLength) {
            return bytes;
        }

        @Override
        public int offset() {
            return 4;
        }

        @Override
        public void endText(int end) {
            length += end;
        }

        @Override
        public void endBinary(int end) {
            length += end;
        }
    }

    private final OneFrame sink = new OneFrame();
    private final ObjectWriter jackson = new ObjectMapper().writerFor(Message.class);
    private final TickEncoder encoder = new OpenAlgoProtocol().newEncoder(MARK);
    private final List<Message> messages = new ArrayList<>();
    private @Nullable TickBlock block;

    /** Plays the first ticks of a day and keeps a block of them. */
    @Setup
    public void makeTicks() {
        TimeRange day = MadeUp.dates("2024-01-23", "2024-01-23");
        TickSynthesizer bridge = MadeUp.service(TickSynthesizer.class, "bridge");
        ReplayPlan plan = new ReplayPlan(
                day,
                List.of(),
                Configured.of(bridge, new PluginChoice("bridge", Map.of())),
                ReplayPlan.DEFAULT_SEED,
                false);
        ReplayPipeline pipeline = new ReplayPipeline(plan, TradingCalendar.standard());
        Pacing pacing = new Pacing(Speed.MAX, ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ZERO);
        List<PreparedSeries> all = new ArrayList<>();
        ReplaySession session = new ReplaySession(plan, pipeline, pacing, List.of(new TickListener() {
            @Override
            public void onInstrument(int index, PreparedSeries prepared) {
                all.add(prepared);
                encoder.onInstrument(index, prepared, () -> {
                    throw new IllegalStateException("mode LTP needs no detail");
                });
            }

            @Override
            public boolean isReady() {
                return block == null;
            }

            @Override
            public void onTicks(TickBlock ticks) {
                block = ticks;
            }

            @Override
            public void onState(SessionState state, String reason) {
                // Only the first ticks are of interest.
            }
        }));
        for (CandleSeries series : MadeUp.candles(MadeUp.instruments(INSTRUMENTS), day)) {
            session.call(() -> session.join(pipeline.prepare(series)));
        }
        while (block == null || block.size() < TICKS) {
            session.runOnce(System.nanoTime());
        }
        for (int i = 0; i < TICKS; i++) {
            PreparedSeries prepared = all.get(block.instrument(i));
            String symbol = prepared.instrument().symbol();
            String exchange = prepared.instrument().exchange();
            double price = prepared.series().priceScale().toPrice(block.price(i));
            long time = block.epochMillis(i);
            Data data = new Data(symbol, exchange, price, time, time, block.dayVolume(i));
            messages.add(new Message("market_data", symbol, exchange, LTP, data, MARK));
        }
    }

    /**
     * The encoder.
     *
     * @return something that depends on every message
     */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public int template() {
        TickBlock ticks = block;
        for (int i = 0; ticks != null && i < TICKS; i++) {
            encoder.encode(ticks, i, LTP, ticks.epochMillis(i), sink);
        }
        return sink.length;
    }

    /**
     * Jackson's databind, a record to bytes.
     *
     * @return something that depends on every message
     * @throws JsonProcessingException never
     */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public int jackson() throws JsonProcessingException {
        int length = 0;
        for (Message message : messages) {
            length += jackson.writeValueAsBytes(message).length;
        }
        return length;
    }
}
