package io.afterbell.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.RegimeChange;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.SessionStatus;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.views.CandleViews;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** A replay session as REST shows it: state, clock, plan, instruments, clients. */
final class SessionJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final TradingCalendar calendar;

    SessionJson(TradingCalendar calendar) {
        this.calendar = calendar;
    }

    ObjectNode of(HostedSession session) {
        SessionStatus status = session.status();
        Feed.Figures figures = session.figures();
        ObjectNode json = NODES.objectNode();
        json.put("name", session.name());
        json.put("kind", session.kind().name().toLowerCase(Locale.ROOT));
        if (!session.preset().isEmpty()) {
            json.put("preset", session.preset());
        }
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("reason", status.reason());
        json.set("clock", clock(status));
        json.put("speed", status.speed().toString());
        json.put("mode", session.pacing().mode().toString());
        json.put("pass", status.pass());
        json.put("progress", status.progress());
        status.playable().ifPresent(whole -> json.set("playable", range(whole, zone(status))));
        json.put("ticks", status.tickCount());
        json.put("clients", figures.clients().size());
        json.put("subscribers", status.subscriberCount());
        ObjectNode plan = plan(status.plan(), zone(status));
        plan.put("start", session.pacing().start().name().toLowerCase(Locale.ROOT));
        plan.put("idle_gap", session.pacing().idleGap().toMillis() / 1000.0);
        plan.put("timestamps", session.spec().stampsNow() ? "now" : "original");
        json.set("plan", plan);
        ArrayNode warnings = json.putArray("warnings");
        session.warnings().forEach(warnings::add);
        ArrayNode instruments = json.putArray("instruments");
        status.instruments().forEach(one -> instruments.add(instrument(one)));
        ObjectNode lag = json.putObject("lag_micros");
        lag.put("p50", figures.lagP50Micros());
        lag.put("p99", figures.lagP99Micros());
        lag.put("p999", figures.lagP999Micros());
        lag.put("max", figures.lagMaximumMicros());
        ArrayNode clients = json.putArray("client_list");
        figures.clients().forEach(client -> clients.add(client(client)));
        return json;
    }

    private static ObjectNode clock(SessionStatus status) {
        ObjectNode clock = NODES.objectNode();
        status.clockEpochMillis().ifPresent(millis -> {
            clock.put("epoch_ms", millis);
            clock.put("market_time", CandleViews.time(millis, zone(status)));
        });
        return clock;
    }

    /** The zone in which times of a session are shown and read. */
    static ZoneId zone(SessionStatus status) {
        return status.instruments().isEmpty()
                ? TradingCalendar.INDIA
                : TradingCalendar.standard()
                        .zone(status.instruments().get(0).instrument().exchange());
    }

    private static ObjectNode plan(ReplayPlan plan, ZoneId zone) {
        ObjectNode json = NODES.objectNode();
        TimeRange range = plan.range();
        json.put("from", CandleViews.time(range.fromEpochMillis(), zone));
        json.put("to", CandleViews.time(range.toEpochMillis(), zone));
        ArrayNode ranges = json.putArray("ranges");
        plan.ranges().forEach(one -> ranges.add(range(one, zone)));
        json.put("regime", regimes(plan.regimes()));
        ArrayNode schedule = json.putArray("schedule");
        for (RegimeChange change : plan.schedule()) {
            ObjectNode one = schedule.addObject();
            one.put("from", CandleViews.time(change.fromEpochMillis(), zone));
            one.put("regime", regimes(change.regimes()));
        }
        json.put("synthesizer", plan.synthesizer().toString());
        json.put("seed", plan.seed());
        return json;
    }

    private static ObjectNode range(TimeRange range, ZoneId zone) {
        ObjectNode json = NODES.objectNode();
        json.put("from", CandleViews.time(range.fromEpochMillis(), zone));
        json.put("to", CandleViews.time(range.toEpochMillis(), zone));
        return json;
    }

    static String regimes(List<Configured<RegimeTransform>> regimes) {
        List<PluginChoice> choices = regimes.stream().map(Configured::choice).toList();
        return choices.isEmpty() ? "none" : PluginChoice.format(choices);
    }

    private ObjectNode instrument(PreparedSeries prepared) {
        ZoneId zone = calendar.zone(prepared.instrument().exchange());
        ObjectNode json = NODES.objectNode();
        json.put("symbol", prepared.instrument().symbol());
        json.put("exchange", prepared.instrument().exchange());
        json.put("candles", prepared.series().size());
        json.put("first", CandleViews.time(prepared.series().openEpochMillis(0), zone));
        json.put(
                "last",
                CandleViews.time(
                        prepared.series().openEpochMillis(prepared.series().size() - 1), zone));
        json.put("price_step", prepared.series().priceScale().stepSize());
        return json;
    }

    private static ObjectNode client(Feed.ClientFigures client) {
        ObjectNode json = NODES.objectNode();
        json.put("id", client.id());
        json.put("protocol", client.protocol());
        json.put("subscriptions", client.subscriptions());
        json.put("messages_sent", client.framesSent());
        json.put("messages_dropped", client.framesDropped());
        json.put("bytes_queued", client.bytesQueued());
        json.put("lag_ms", client.lagMillis());
        return json;
    }
}
