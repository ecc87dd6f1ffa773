/**
 * The host on port 8770: feed, REST, plugins and command line. The only module that knows sockets and HTTP; it finds
 * sources, regimes and synthesizers as services and never compiles against one.
 */
// HdrHistogram and Micrometer have no module descriptor; the host exports nothing, so nobody else sees it.
@SuppressWarnings("requires-automatic")
module io.afterbell.server {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires HdrHistogram;
    requires info.picocli;
    requires io.afterbell.api;
    requires io.afterbell.replay;
    requires io.afterbell.study;
    requires io.javalin;
    requires java.management;
    requires java.net.http;
    requires java.sql;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.websocket.common;
    requires org.eclipse.jetty.websocket.core.server;
    requires static org.jspecify;
    requires org.slf4j;

    // The command line fills in the fields of its commands.
    opens io.afterbell.server.cli to
            info.picocli;

    uses io.afterbell.api.spi.CandleSource;
    uses io.afterbell.api.spi.RegimeTransform;
    uses io.afterbell.api.spi.TickSynthesizer;
    uses java.sql.Driver;

    provides ch.qos.logback.classic.spi.Configurator with
            io.afterbell.server.logging.LogSetup;
}
