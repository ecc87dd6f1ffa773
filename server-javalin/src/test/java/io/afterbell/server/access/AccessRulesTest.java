package io.afterbell.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    private static final String HOST = "127.0.0.1:8770";

    private final AccessRules local =
            new AccessRules("127.0.0.1", List.of("http://desk.example:5000/"), Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "'', true, true",
        "http://127.0.0.1:8770, true, true",
        "HTTP://127.0.0.1:8770, true, true",
        "http://desk.example:5000, true, true",
        "http://localhost:5000, true, false",
        "http://127.0.0.1:5000, true, false",
        "http://[::1]:5000, true, false",
        "https://example.com, false, false",
        "http://localhost.example.com, false, false",
        "http://127.0.0.1.example.com, false, false",
        "http://desk.example:5001, false, false",
        "null, false, false",
        "nonsense://[, false, false",
    })
    void aPageMayReadFromThisMachineAndChangeFromOurselves(String origin, boolean read, boolean change) {
        assertEquals(read, local.mayRead(origin, HOST));
        assertEquals(change, local.mayChange(origin, HOST));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8770, true",
        "localhost:8770, true",
        "LOCALHOST, true",
        "[::1]:8770, true",
        "desk.example:8770, true",
        "example.com:8770, false",
        "192.168.1.5:8770, false",
        "'', false",
    })
    void aHostThatIsNotOursIsAPageThatPassesForUs(String host, boolean allowed) {
        assertEquals(allowed, local.isHostAllowed(host));
    }

    @Test
    void listeningEverywhereAcceptsAnyAddressButNoForeignName() {
        AccessRules everywhere = new AccessRules("0.0.0.0", List.of(), Optional.of("secret"));
        assertTrue(everywhere.isHostAllowed("192.168.1.5:8770"));
        assertTrue(everywhere.isHostAllowed("[fe80::1]:8770"));
        assertFalse(everywhere.isHostAllowed("example.com"));
    }

    @Test
    void aKeyIsDemandedOnlyWhereThereIsOne() {
        assertTrue(local.isKeyAllowed(""));
        assertFalse(local.demandsKey());
        AccessRules keyed = new AccessRules("0.0.0.0", List.of(), Optional.of("secret"));
        assertTrue(keyed.demandsKey());
        assertTrue(keyed.isKeyAllowed("secret"));
        assertFalse(keyed.isKeyAllowed(""));
        assertFalse(keyed.isKeyAllowed("secre"));
        assertFalse(keyed.isKeyAllowed("secret "));
    }
}
