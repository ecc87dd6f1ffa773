package io.afterbell.server.http;

import static java.util.Objects.requireNonNull;

import io.afterbell.replay.SessionStatus;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.SessionRegistry;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What a monitoring system reads: sessions, their clients and the process, as Prometheus text.
 *
 * <p>The feed counts for itself; its figures are read when somebody asks, into a registry that lives for that answer. So
 * a tick costs nothing more, and clients that have gone leave nothing behind.
 */
final class Metrics {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final double MICROS = 1e-6;
    private static final double MILLIS = 1e-3;

    /** Meters hold what they read weakly; this is what stays. */
    private static final Object ANCHOR = new Object();

    private final SessionRegistry sessions;

    Metrics(SessionRegistry sessions) {
        this.sessions = requireNonNull(sessions, "sessions");
    }

    void answer(Context context) {
        context.contentType(TEXT).result(scrape());
    }

    String scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            int count = 0;
            for (HostedSession session : sessions.list()) {
                describe(session, registry);
                count++;
            }
            gauge(
                    registry,
                    "afterbell.sessions",
                    "Replay sessions, main and private ones included",
                    Tags.empty(),
                    count);
            return registry.scrape();
        } finally {
            registry.close();
        }
    }

    private static void describe(HostedSession session, MeterRegistry registry) {
        SessionStatus status = session.status();
        Feed.Figures figures = session.figures();
        Tags tags = Tags.of("session", session.name());
        counter(registry, "afterbell.session.ticks", "Ticks that have left", tags, status.tickCount());
        gauge(
                registry,
                "afterbell.session.clients",
                "Connected clients",
                tags,
                figures.clients().size());
        gauge(
                registry,
                "afterbell.session.instruments",
                "Loaded instruments",
                tags,
                status.instruments().size());
        String lag = "How late paced ticks have left in the last minute in which any did, by quantile";
        gauge(
                registry,
                "afterbell.session.lag.seconds",
                lag,
                tags.and("quantile", "0.5"),
                figures.lagP50Micros() * MICROS);
        gauge(
                registry,
                "afterbell.session.lag.seconds",
                lag,
                tags.and("quantile", "0.99"),
                figures.lagP99Micros() * MICROS);
        gauge(
                registry,
                "afterbell.session.lag.seconds",
                lag,
                tags.and("quantile", "0.999"),
                figures.lagP999Micros() * MICROS);
        gauge(
                registry,
                "afterbell.session.lag.seconds",
                lag,
                tags.and("quantile", "1"),
                figures.lagMaximumMicros() * MICROS);
        for (Feed.ClientFigures client : figures.clients()) {
            Tags one = tags.and("client", Long.toString(client.id()));
            counter(
                    registry,
                    "afterbell.client.messages.sent",
                    "Messages that the kernel has taken",
                    one,
                    client.framesSent());
            counter(registry, "afterbell.client.messages.dropped", "Messages missed", one, client.framesDropped());
            gauge(registry, "afterbell.client.queued.bytes", "What waits for the client", one, client.bytesQueued());
            gauge(
                    registry,
                    "afterbell.client.lag.seconds",
                    "For how long it has taken nothing while something waits",
                    one,
                    client.lagMillis() * MILLIS);
        }
    }

    private static void counter(MeterRegistry registry, String name, String description, Tags tags, double value) {
        FunctionCounter.builder(name, ANCHOR, any -> value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    // A strong reference: the registry keeps none of a boxed number.
    private static void gauge(MeterRegistry registry, String name, String description, Tags tags, double value) {
        Gauge.builder(name, () -> value)
                .strongReference(true)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
