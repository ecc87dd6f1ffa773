package io.afterbell.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamedSessionTest {
    private static final int TICKS_A_DAY = 375 * 3;
    private static final String TUESDAY = TestHost.FIRST.plusDays(1).toString();
    private static final String MANUAL = "'start':'manual','speed':'max'";

    private TestHost host;

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void refused(int status, String code, String body, String... named) throws Exception {
        JsonNode answer = host.call(status, "POST", "/api/sessions", body);
        assertEquals(code, answer.path("code").asText(), answer.toString());
        assertEquals("error", answer.path("status").asText());
        for (String part : named) {
            assertTrue(answer.path("message").asText().contains(part), answer + " names " + part);
        }
    }

    private List<String> tape(String session, int ticks) throws Exception {
        try (TestClient client = host.join(session)) {
            client.subscribe("", "NIFTY", "BANKNIFTY");
            host.call(200, "POST", "/api/sessions/" + session + "/resume", "");
            return client.ticks(ticks);
        }
    }

    @Test
    void twoClientsOfANamedSessionSeeTheSameTicks() throws Exception {
        host.create("{'name':'both',%s,'seed':5}".formatted(MANUAL));
        try (TestClient one = host.join("both");
                TestClient two = host.join("both")) {
            one.subscribe("", "NIFTY", "BANKNIFTY");
            two.subscribe("", "BANKNIFTY", "NIFTY");
            host.call(200, "POST", "/api/sessions/both/resume", "");
            List<String> ticks = one.ticks(2 * TICKS_A_DAY);
            assertEquals(ticks, two.ticks(2 * TICKS_A_DAY));
            assertEquals(0, host.session("main").path("ticks").asLong(), "main is another market");
        }
    }

    @Test
    void theSamePlanGivesTheSameTapeUnderAnyNameAndAnotherSeedAnother() throws Exception {
        host.create("{'name':'a',%s,'seed':5,'regime':'times:by=3'}".formatted(MANUAL));
        host.create(
                "{'name':'b',%s,'seed':'5','regime':'times:by=3','instruments':['NIFTY:NSE_INDEX']}".formatted(MANUAL));
        host.create("{'name':'c',%s,'seed':6,'regime':'times:by=3'}".formatted(MANUAL));
        String a = TestClient.sha(tape("a", 2 * TICKS_A_DAY));
        assertEquals(a, TestClient.sha(tape("b", 2 * TICKS_A_DAY)));
        assertNotEquals(a, TestClient.sha(tape("c", 2 * TICKS_A_DAY)));
    }

    @Test
    void aManifestReplaysTheSameTape() throws Exception {
        host.create("{'name':'a',%s,'seed':5,'instruments':['NIFTY:NSE_INDEX','BANKNIFTY:NSE_INDEX'],".formatted(MANUAL)
                + "'ranges':['" + TestHost.FIRST + "','last:1d'],'regime':'times'}");
        ObjectNode again = TestHost.JSON.createObjectNode();
        again.put("name", "b")
                .put("start", "manual")
                .set("manifest", host.session("a").path("manifest"));
        host.create(again.toString());
        assertEquals(host.session("a").path("manifest"), host.session("b").path("manifest"));
        assertEquals(TestClient.sha(tape("a", 4 * TICKS_A_DAY)), TestClient.sha(tape("b", 4 * TICKS_A_DAY)));
    }

    @Test
    void aManifestOfAnotherTapeIsRefusedWithWhatDiffers() throws Exception {
        host.create("{'name':'a','instruments':['NIFTY:NSE_INDEX']}");
        ObjectNode manifest = (ObjectNode) host.session("a").path("manifest");
        ((ObjectNode) manifest.path("candles").path(0)).put("fingerprint", "0123456789abcdef");
        manifest.put("engine_version", 99);
        ((ObjectNode) manifest.path("synthesizer")).put("fingerprint", "abc");
        JsonNode answer = host.call(409, "POST", "/api/sessions", "{'name':'m','manifest':" + manifest + "}");
        assertEquals("manifest_differs", answer.path("code").asText());
        assertEquals(3, answer.path("differences").size(), answer.toString());
        assertTrue(answer.path("differences").path(0).asText().contains("99 there"), answer.toString());
        assertTrue(answer.path("differences").path(1).asText().contains("0123456789ab"), answer.toString());
        assertTrue(answer.path("differences").path(2).asText().contains("abc there"), answer.toString());
        assertEquals(List.of("main", "a"), names(), "what differs does not stay");

        manifest.putArray("regimes")
                .addObject()
                .put("name", "storm")
                .put("version", "1")
                .putObject("settings");
        JsonNode missing = host.call(409, "POST", "/api/sessions", "{'name':'m','manifest':" + manifest + "}");
        assertTrue(missing.path("differences").path(0).asText().contains("no regime storm"), missing.toString());
        refused(
                400,
                "invalid_parameter",
                "{'name':'x','manifest':" + manifest + ",'seed':3}",
                "seed",
                "manifest decides");
        refused(400, "invalid_parameter", "{'name':'x','manifest':{'seed':3}}", "product_version");
    }

    private List<String> names() throws Exception {
        return host.call(200, "GET", "/api/sessions", "").findValuesAsText("name").stream()
                .filter(name -> !name.equals("times"))
                .toList();
    }

    @Test
    void aPresetGivesItsFieldsAndTheRequestReplacesThem() throws Exception {
        host.close();
        PresetBook book = name -> Optional.of(name).filter("wild"::equals).map(wild ->
                (ObjectNode) read("{'range':'last:2d','regime':'times:by=4','seed':9,'speed':30}"));
        host = new TestHost(3, 10_000_000, book);
        JsonNode plan = host.create("{'name':'w','preset':'wild','seed':10,'start_date':'" + TUESDAY + "','end_date':'"
                        + TUESDAY + "'}")
                .path("session")
                .path("plan");
        assertEquals("times:by=4", plan.path("regime").asText());
        assertEquals(10, plan.path("seed").asLong());
        assertTrue(plan.path("from").asText().startsWith(TUESDAY), plan.toString());
        refused(404, "not_found", "{'name':'x','preset':'calm'}", "preset=calm");
    }

    private static JsonNode read(String json) {
        try {
            return TestHost.JSON.readTree(TestHost.json(json));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSessionThatDoesNotExistIsRefusedAtTheHandshake() {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> host.join("nobody"));
        WebSocketHandshakeException handshake = (WebSocketHandshakeException) failure.getCause();
        assertEquals(404, handshake.getResponse().statusCode());
    }

    @Test
    void theLastDaysAreThoseOfTheSource() throws Exception {
        JsonNode created = host.create("{'name':'last','range':'last:2d','instruments':'NIFTY:NSE_INDEX'}");
        JsonNode plan = created.path("session").path("plan");
        assertTrue(
                plan.path("from").asText().startsWith(TestHost.FIRST.plusDays(2).toString()), plan.toString());
        assertEquals(0, created.path("warnings").size());
        JsonNode all = host.create("{'name':'all','start_date':'last:50d'}");
        assertTrue(all.path("warnings").path(0).asText().contains("4 days only"), all.toString());
        assertTrue(all.path("session").path("plan").path("from").asText().startsWith(TestHost.FIRST.toString()));
    }

    @Test
    void aRangePartlyOutsideIsCutWithAWarningAndOneOutsideIsRefused() throws Exception {
        JsonNode cut = host.create("{'name':'cut','ranges':[{'from':'2023-12-01','to':'" + TUESDAY + "'}]}");
        assertTrue(cut.path("warnings").path(0).asText().contains("cut to " + TestHost.FIRST), cut.toString());
        assertTrue(cut.path("session").path("plan").path("from").asText().startsWith(TestHost.FIRST.toString()));
        refused(
                404,
                "empty_range",
                "{'name':'x','range':'2020-01-01'}",
                "range=2020-01-01",
                "from " + TestHost.FIRST,
                " to ");
        refused(404, "empty_range", "{'name':'x','ranges':['" + TUESDAY + "','2030-01-01/2030-01-05']}", "2030-01-05");
        refused(
                400,
                "invalid_parameter",
                "{'name':'x','ranges':['" + TUESDAY + "','" + TestHost.FIRST + "']}",
                "order of time");
    }

    @Test
    void severalRangesArePlayedInARow() throws Exception {
        host.create("{'name':'row',%s,'ranges':['%s','last:1d']}".formatted(MANUAL, TestHost.FIRST));
        List<String> ticks = tape("row", 4 * TICKS_A_DAY);
        long days = ticks.stream()
                .map(tick ->
                        Long.parseLong(tick.split(" ")[1]) / Duration.ofDays(1).toMillis())
                .distinct()
                .count();
        assertEquals(2, days);
    }

    @Test
    void aBadFieldIsNamedWithWhatWouldBeRight() throws Exception {
        refused(400, "invalid_parameter", "", "object", "\"instruments\"");
        refused(400, "invalid_parameter", "[]", "no JSON object");
        refused(400, "invalid_parameter", "{}", "name is missing");
        refused(400, "invalid_parameter", "{'name':'private-1'}", "private-");
        refused(400, "invalid_parameter", "{'name':'x'} {}", "not JSON");
        refused(400, "invalid_parameter", "{'name':'x','regimes':'times'}", "no field regimes", "did you mean regime?");
        refused(400, "invalid_parameter", "{'name':'a b'}", "name=a b", "letters, digits");
        refused(400, "unknown_plugin", "{'name':'x','regime':'storm'}", "regime=storm", "there is times");
        refused(400, "invalid_parameter", "{'name':'x','regime':'times:by=99'}", "regime=times:by=99", "by");
        refused(400, "unknown_plugin", "{'name':'x','synthesizer':'bridge'}", "synthesizer=bridge", "seeded");
        refused(400, "invalid_parameter", "{'name':'x','speed':-1}", "speed=-1", "max");
        refused(400, "invalid_parameter", "{'name':'x','speed':true}", "speed=true");
        refused(400, "invalid_parameter", "{'name':'x','seed':1.5}", "seed=1.5", "whole number");
        refused(400, "invalid_parameter", "{'name':'x','mode':'twice'}", "mode=twice", "loop:n");
        refused(400, "invalid_parameter", "{'name':'x','mode':'date_range'}", "start_date");
        refused(400, "invalid_parameter", "{'name':'x','count':3}", "count=3", "loop");
        refused(400, "invalid_parameter", "{'name':'x','mode':'loop','count':0}", "count=0");
        refused(400, "invalid_parameter", "{'name':'x','idle_gap':-1}", "idle_gap=-1", "86400");
        refused(400, "invalid_parameter", "{'name':'x','start':'later'}", "start=later", "on_subscribe");
        refused(400, "invalid_parameter", "{'name':'x','timestamps':'utc'}", "timestamps=utc", "original or now");
        refused(
                400,
                "invalid_parameter",
                "{'name':'x','bend_derivatives':'yes'}",
                "bend_derivatives=yes",
                "true or false");
        refused(
                400,
                "invalid_parameter",
                "{'name':'x','instruments':['NIFTY']}",
                "instruments=NIFTY",
                "SYMBOL:EXCHANGE");
        refused(400, "invalid_parameter", "{'name':'x','instruments':[7]}", "instruments=7");
        refused(404, "unknown_instrument", "{'name':'x','instruments':['NIFTI:NSE_INDEX']}", "NIFTI", "NIFTY");
        refused(400, "invalid_parameter", "{'name':'x','range':'soon'}", "range=soon", "2024-01-23");
        refused(400, "invalid_parameter", "{'name':'x','range':'last:0d'}", "last:0d", "last:5d");
        refused(400, "invalid_parameter", "{'name':'x','ranges':[]}", "ranges=[]");
        refused(400, "invalid_parameter", "{'name':'x','range':'last:1d','start_date':'2024-01-08'}", "in one way");
        assertEquals(List.of("main"), names(), "nothing that was refused stays");
        assertEquals(0, host.library.loadedBytes());
    }

    @Test
    void aLoopMayHaveACount() throws Exception {
        JsonNode session = host.create("{'name':'l','mode':'loop','count':3,'idle_gap':1.5,'timestamps':'now'}")
                .path("session");
        assertEquals("loop:3", session.path("mode").asText());
        assertEquals(1.5, session.path("plan").path("idle_gap").asDouble());
        assertEquals("now", session.path("plan").path("timestamps").asText());
    }

    @Test
    void thereAreNoMoreSessionsThanMayBe() throws Exception {
        host.create("{'name':'one'}");
        host.create("{'name':'two'}");
        refused(409, "wrong_state", "{'name':'two'}", "name=two", "already");
        refused(409, "wrong_state", "{'name':'main'}", "name=main");
        host.create("{'name':'three'}");
        refused(422, "too_large", "{'name':'four'}", "max_sessions=3", "one, two, three");
        host.call(200, "DELETE", "/api/sessions/two", "");
        host.create("{'name':'two'}");
        JsonNode main = host.call(403, "DELETE", "/api/sessions/main", "");
        assertEquals("not_allowed", main.path("code").asText());
        JsonNode none = host.call(404, "DELETE", "/api/sessions/none", "");
        assertEquals("not_found", none.path("code").asText());
    }

    @Test
    void whoeverIsInADeletedSessionIsToldAndItsMemoryIsFree() throws Exception {
        host.create("{'name':'gone','instruments':['NIFTY:NSE_INDEX']}");
        assertTrue(host.library.loadedBytes() > 0);
        try (TestClient client = host.join("gone")) {
            host.call(200, "DELETE", "/api/sessions/gone", "");
            JsonNode closed = client.awaitType("closed");
            assertEquals(1001, closed.path("code").asInt());
            assertEquals(
                    "replay session gone was deleted", closed.path("reason").asText());
        }
        assertEquals(0, host.library.loadedBytes());
        host.call(404, "GET", "/api/sessions/gone", "");
    }

    @Test
    void theMemoryForCandlesIsSharedByAllSessions() throws Exception {
        host.close();
        // A day has 375 candles of 56 bytes, and is taken for more until it is read.
        host = new TestHost(5, 60_000, PresetBook.EMPTY);
        host.create("{'name':'a','instruments':['NIFTY:NSE_INDEX']}");
        refused(422, "too_large", "{'name':'b','instruments':['NIFTY:NSE_INDEX']}", "memory_limit_mb");
        host.call(200, "DELETE", "/api/sessions/a", "");
        host.create("{'name':'b','instruments':['NIFTY:NSE_INDEX']}");
    }

    @Test
    void aSessionWithoutClientsEndsAfterItsTimeAndMainDoesNot() throws Exception {
        host.create("{'name':'idle'}");
        host.create("{'name':'used'}");
        long halfAnHour = Duration.ofMinutes(30).toNanos();
        try (TestClient client = host.join("used")) {
            host.registry.endIdle(
                    System.nanoTime() + halfAnHour - Duration.ofMinutes(1).toNanos());
            assertEquals(List.of("main", "idle", "used"), names());
            host.registry.endIdle(System.nanoTime() + halfAnHour);
            assertEquals(List.of("main", "used"), names());
            client.subscribe("", "NIFTY");
        }
    }

    @Test
    void aSessionIsShownWithPlanClockClientsAndManifest() throws Exception {
        host.create("{'name':'shown','instruments':['NIFTY:NSE_INDEX'],'speed':60,'start':'manual'}");
        try (TestClient client = host.join("shown")) {
            client.subscribe("", "NIFTY");
            JsonNode session = host.session("shown");
            assertEquals("named", session.path("kind").asText());
            assertEquals("paused", session.path("state").asText());
            assertEquals("60", session.path("speed").asText());
            assertEquals(0, session.path("progress").asDouble());
            assertEquals(
                    TestHost.FIRST + "T09:15:00+05:30",
                    session.path("clock").path("market_time").asText());
            assertEquals(1, session.path("client_list").size());
            assertTrue(session.path("client_list").path(0).path("lag_ms").isIntegralNumber());
            assertEquals(
                    "NIFTY",
                    session.path("manifest")
                            .path("candles")
                            .path(0)
                            .path("symbol")
                            .asText());
        }
    }
}
