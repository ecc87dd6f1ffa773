package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** Runs one check of a contract, as JUnit would, and looks at what it said. */
final class Verdict {
    private Verdict() {}

    /** Fails unless the check refuses the service with a message that holds the phrase. */
    static void assertRefused(Class<?> contract, String check, String phrase) {
        List<String> failures = failures(contract, check);
        assertFalse(failures.isEmpty(), () -> check + " let a broken service pass; it should say: " + phrase);
        assertTrue(
                failures.stream().anyMatch(failure -> failure.contains(phrase)),
                () -> check + " failed for another reason than: " + phrase + "; it says " + failures);
    }

    private static List<String> failures(Class<?> contract, String check) {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(contract, check))
                .execute()
                .allEvents();
        assertTrue(events.started().count() > 0, () -> "there is no such check: " + check);
        return events.filter(event -> event.getType() == EventType.FINISHED)
                .map(Verdict::failure)
                .filter(failure -> !failure.isEmpty())
                .toList();
    }

    private static String failure(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(failure -> failure + " " + List.of(failure.getSuppressed()))
                .orElse("");
    }
}
