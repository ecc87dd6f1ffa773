package io.afterbell.server.wire.openalgo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python 3.11 answered to {@code repr(json.loads(text))} and {@code bool(json.loads(text))}. */
class PythonJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|None|false",
                "true|True|true",
                "false|False|false",
                "0|0|false",
                "-0|0|false",
                "0.0|0.0|false",
                "-0.0|-0.0|false",
                "1|1|true",
                "-12345678901234567890|-12345678901234567890|true",
                "1.0|1.0|true",
                "0.1|0.1|true",
                "-2.50|-2.5|true",
                "100|100|true",
                "1e2|100.0|true",
                "1e15|1000000000000000.0|true",
                "1e16|1e+16|true",
                "123456789012345680|123456789012345680|true",
                "123456789012345678.0|1.2345678901234568e+17|true",
                "0.0001|0.0001|true",
                "0.00001|1e-05|true",
                "-1.5e-300|-1.5e-300|true",
                "1e400|inf|true",
                "-1e400|-inf|true",
                "NaN|nan|true",
                "Infinity|inf|true",
                "-Infinity|-inf|true",
                "\"\"|''|false",
                "\"a\"|'a'|true",
                "\"it's\"|\"it's\"|true",
                "\"'\\\"\"|'\\'\"'|true",
                "\"\\\"\"|'\"'|true",
                "\"\\\\\\n\\r\\t\\u0000\\u007f\\u00a0\\u00ad\"|'\\\\\\n\\r\\t\\x00\\x7f\\xa0\\xad'|true",
                "\"\\u20b9\\u200b\\u2028\\ud800\"|'\u20b9\\u200b\\u2028\\ud800'|true",
                "\"\\ud83d\\ude00\\udb40\\udc01\"|'\ud83d\ude00\\U000e0001'|true",
                "[]|[]|false",
                "{}|{}|false",
                "[1, [null], {\"a\": true, \"b\": \"x\"}]|[1, [None], {'a': True, 'b': 'x'}]|true"
            })
    void valuesAreShownAndJudgedAsPythonDoes(String json, String repr, boolean isTrue) throws Exception {
        assertEquals(repr, PythonJson.repr(PythonJson.read(json)));
        assertEquals(isTrue, PythonJson.isTrue(PythonJson.read(json)));
    }
}
