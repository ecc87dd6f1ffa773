package io.afterbell.replay.checkup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.replay.checkup.Finding.Kind;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static String refusal(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Checks.STANDARD.with(text))
                .getMessage());
    }

    @Test
    void onlyImpossibleCandlesAreRefusedByDefault() {
        for (Kind kind : Kind.values()) {
            boolean refused = kind.isImpossible() || kind == Kind.SOURCE_FAILURE;
            assertEquals(
                    refused ? FindingPolicy.REFUSE : FindingPolicy.KEEP, Checks.STANDARD.policy(kind), kind.code());
        }
        assertEquals(FindingPolicy.DROP, Checks.of(BadCandlePolicy.DROP).policy(Kind.BAD_PRICE));
    }

    @Test
    void eachKindTakesAPolicyOfItsOwn() {
        Checks checks = Checks.STANDARD.with("jump=refuse, copied_day = repair,high_low=drop");
        assertEquals(FindingPolicy.REFUSE, checks.policy(Kind.JUMP));
        assertEquals(FindingPolicy.REPAIR, checks.policy(Kind.COPIED_DAY));
        assertEquals(FindingPolicy.DROP, checks.policy(Kind.HIGH_LOW));
        assertEquals(FindingPolicy.KEEP, checks.policy(Kind.SPLIT));
        assertEquals("high_low=drop,copied_day=repair,jump=refuse", checks.toString());
        assertEquals("", Checks.STANDARD.with("").toString());
    }

    @Test
    void whatMakesNoSenseIsRefusedWithWhatWould() {
        assertTrue(refusal("missing_minutes=repair").contains("cannot be repaired"));
        assertTrue(refusal("bad_price=keep").contains("refuse, repair or drop"));
        assertTrue(refusal("jump=drop").contains("refuse, repair or keep"));
        assertTrue(refusal("jmp=keep").contains("jump, "));
        assertTrue(refusal("jump=mend").contains("refuse, repair, keep"));
        assertTrue(refusal("jump").contains("kind=policy"));
        assertTrue(refusal("jump=keep,").contains("kind=policy"));
    }
}
