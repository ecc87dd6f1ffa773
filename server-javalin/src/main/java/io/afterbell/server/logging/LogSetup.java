package io.afterbell.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets logging up for people at a terminal: short lines on the error stream, so that what a command prints can be piped.
 *
 * <p>In code and not in a file, because reading the file takes an eighth of a short command's time: an XML parser, a search
 * through every jar and some hundred classes. A file that {@code -Dlogback.configurationFile} names is read instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String FILE = "logback.configurationFile";

    /** For the service loader. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (!System.getProperty(FILE, "").isBlank()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogLine line = new LogLine();
        line.setContext(loggers);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(loggers);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> errorStream = new ConsoleAppender<>();
        errorStream.setContext(loggers);
        errorStream.setName("ERROR_STREAM");
        errorStream.setTarget("System.err");
        errorStream.setEncoder(encoder);
        errorStream.start();
        loggers.getLogger("io.javalin").setLevel(Level.WARN);
        // It reports a port in use with a stack trace; the command says the same in one line.
        loggers.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
        loggers.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(errorStream);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
