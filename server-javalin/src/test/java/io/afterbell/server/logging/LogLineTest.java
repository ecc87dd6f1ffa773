package io.afterbell.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private final LoggerContext loggers = new LoggerContext();

    private LoggingEvent event(Level level, @Nullable Throwable thrown) {
        return new LoggingEvent(
                "here", loggers.getLogger("some"), level, "loaded {} of {}", thrown, new Object[] {3, 4});
    }

    @Test
    void aLineIsWhatLogbacksOwnPatternWouldMakeOfIt() {
        PatternLayout pattern = new PatternLayout();
        pattern.setContext(loggers);
        pattern.setPattern("%d{HH:mm:ss} %-5level %msg%n%ex{short}");
        pattern.start();
        LogLine line = new LogLine();
        line.setContext(loggers);
        line.start();
        for (LoggingEvent event : List.of(
                event(Level.INFO, null),
                event(Level.ERROR, null),
                event(Level.WARN, new IllegalStateException("odd", new ArithmeticException("inside"))))) {
            assertEquals(pattern.doLayout(event), line.doLayout(event));
        }
    }
}
