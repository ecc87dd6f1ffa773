package io.afterbell.server.feed;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickDetail;
import io.afterbell.server.wire.Client;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.FrameSink;
import io.afterbell.server.wire.Handshake;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.Keepalive;
import io.afterbell.server.wire.SubscribeOutcome;
import io.afterbell.server.wire.TickEncoder;
import io.afterbell.server.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The simplest protocol there can be: a request is {@code + SYMBOL …}, {@code - SYMBOL …} or {@code -}, a tick is
 * {@code SYMBOL time price volume dayVolume}.
 */
final class PlainProtocol implements WireProtocol {
    static final int MODE = 1;

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return true;
    }

    @Override
    public Conversation open(Client client) {
        return new Conversation() {
            @Override
            public void onReplayEvent(String session, ReplayEvent event) {}

            @Override
            public void onText(String text) {
                String[] words = text.split(" ");
                List<InstrumentName> names = new ArrayList<>();
                for (int i = 1; i < words.length; i++) {
                    names.add(new InstrumentName(words[i], "NSE"));
                }
                switch (words[0]) {
                    case "+" -> {
                        for (SubscribeOutcome outcome : client.subscribe(names, MODE)) {
                            client.sendText(
                                    "ack " + outcome.name().symbol() + " " + (outcome.isSuccess() ? "ok" : "failed"));
                        }
                    }
                    case "-" -> {
                        if (names.isEmpty()) {
                            client.unsubscribeAll();
                        } else {
                            client.unsubscribe(names, MODE);
                        }
                        client.sendText("ack -");
                    }
                    case "echo" -> client.sendText(text);
                    default -> throw new IllegalStateException("a mistake in a protocol");
                }
            }

            @Override
            public void onBinary(ByteBuffer payload) {
                onText(StandardCharsets.UTF_8.decode(payload).toString());
            }

            @Override
            public void onElapsed(long nanosSinceOpen) {}
        };
    }

    @Override
    public TickEncoder newEncoder(String sourceMark) {
        return new TickEncoder() {
            private final List<String> symbols = new ArrayList<>();
            private final List<String> aliases = new ArrayList<>();

            @Override
            public void onInstrument(int index, PreparedSeries prepared, Supplier<TickDetail> newDetail) {
                symbols.add(prepared.instrument().symbol());
            }

            @Override
            public void onAlias(int alias, int index, InstrumentName name) {
                aliases.add(name.symbol());
            }

            @Override
            public void encode(TickBlock block, int i, int mode, long epochMillis, FrameSink sink) {
                encode(symbols.get(block.instrument(i)), block, i, epochMillis, sink);
            }

            @Override
            public void encodeAlias(TickBlock block, int i, int alias, int mode, long epochMillis, FrameSink sink) {
                encode(aliases.get(alias), block, i, epochMillis, sink);
            }

            private void encode(String symbol, TickBlock block, int i, long epochMillis, FrameSink sink) {
                byte[] line = (symbol + " " + epochMillis + " " + block.price(i) + " " + block.volume(i) + " "
                                + block.dayVolume(i))
                        .getBytes(StandardCharsets.US_ASCII);
                byte[] bytes = sink.begin(line.length);
                System.arraycopy(line, 0, bytes, sink.offset(), line.length);
                sink.endText(sink.offset() + line.length);
            }
        };
    }

    @Override
    public Keepalive keepalive() {
        return new Keepalive(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }
}
