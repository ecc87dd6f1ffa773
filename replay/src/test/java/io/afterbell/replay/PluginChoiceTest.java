package io.afterbell.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginChoiceTest {
    @Test
    void aNameAlone() {
        assertEquals(new PluginChoice("none", Map.of()), PluginChoice.parse("none"));
        assertEquals(new PluginChoice("none", Map.of()), PluginChoice.parse("  none "));
    }

    @Test
    void settingsKeepTheirOrder() {
        PluginChoice choice = PluginChoice.parse("bridge:ticks_per_candle=60,b=2,a=1");
        assertEquals(
                List.of("ticks_per_candle", "b", "a"),
                new ArrayList<>(choice.settings().keySet()));
        assertEquals("60", choice.settings().get("ticks_per_candle"));
        assertEquals("bridge:ticks_per_candle=60,b=2,a=1", choice.toString());
    }

    @Test
    void aChainIsReadFromLeftToRight() {
        List<PluginChoice> chain = PluginChoice.parseChain("high_vol:scale=2.5 + choppy");
        assertEquals(
                List.of(new PluginChoice("high_vol", Map.of("scale", "2.5")), new PluginChoice("choppy", Map.of())),
                chain);
        assertEquals("high_vol:scale=2.5+choppy", PluginChoice.format(chain));
    }

    @Test
    void aValueInDoubleQuotesMayHoldAnything() {
        PluginChoice choice =
                PluginChoice.parse("files:folder=\"/a b,c+d\",note=\"say \"\"hi\"\"\",empty=,space=\" x \"");
        assertEquals(
                Map.of("folder", "/a b,c+d", "note", "say \"hi\"", "empty", "", "space", " x "), choice.settings());
    }

    @Test
    void anEqualsSignInAValueBelongsToTheValue() {
        assertEquals(
                Map.of("where", "a=b:c"), PluginChoice.parse("x:where=a=b:c").settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "High_vol",
                "9lives",
                "a-b",
                "a+",
                "+a",
                "a++b",
                "a:",
                "a:b",
                "a:b=1,",
                "a:b=1,b=2",
                "a:b=\"1",
                "a:b=1\"",
                "a b",
                ":b=1"
            })
    void whatDoesNotFollowTheGrammarIsRefusedWithTheGrammar(String text) {
        ReplayException refused = assertThrows(ReplayException.class, () -> PluginChoice.parseChain(text));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).endsWith("the grammar is name:key=value,key=value"));
    }

    @Test
    void aChainIsNotOneChoice() {
        assertThrows(ReplayException.class, () -> PluginChoice.parse("a+b"));
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("chains") List<PluginChoice> chain) {
        assertEquals(chain, PluginChoice.parseChain(PluginChoice.format(chain)));
        assertEquals(
                PluginChoice.format(chain), PluginChoice.format(PluginChoice.parseChain(PluginChoice.format(chain))));
    }

    @Provide
    Arbitrary<List<PluginChoice>> chains() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('_')
                .ofMinLength(1)
                .ofMaxLength(64)
                .map(name -> Character.isLetter(name.charAt(0)) ? name : "a" + name.substring(1));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().withChars("\"\",+:= \t\nab\u2003\u00a0").ofMaxLength(8),
                Arbitraries.strings().ofMaxLength(12));
        Arbitrary<Map<String, String>> settings =
                Arbitraries.maps(names, values).ofMaxSize(4).map(LinkedHashMap::new);
        return net.jqwik.api.Combinators.combine(names, settings)
                .as(PluginChoice::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
