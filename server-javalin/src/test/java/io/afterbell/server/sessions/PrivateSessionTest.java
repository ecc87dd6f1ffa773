package io.afterbell.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrivateSessionTest {
    private static final int TICKS_A_DAY = 375 * 3;
    private static final String TUESDAY = TestHost.FIRST.plusDays(1).toString();

    private TestHost host;

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private HostedSession only(SessionKind kind) {
        List<HostedSession> found =
                host.registry.list().stream().filter(one -> one.kind() == kind).toList();
        assertEquals(1, found.size(), kind + " sessions");
        return found.get(0);
    }

    private void awaitEnd(HostedSession session) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (host.registry.find(session.name()).isPresent()) {
            assertTrue(System.nanoTime() < deadline, session.name() + " never ended");
            Thread.onSpinWait();
        }
    }

    @Test
    void settingsInASubscriptionGiveTheConnectionAMarketOfItsOwn() throws Exception {
        try (TestClient own = host.join("");
                TestClient other = host.join("")) {
            assertEquals(
                    "success",
                    own.subscribe(
                                    "'regime':'times:by=2','speed':0,'seed':7,'start_date':'" + TUESDAY
                                            + "','end_date':'" + TUESDAY + "','synthesizer':'seeded'",
                                    "NIFTY")
                            .path("status")
                            .asText());
            List<String> ticks = own.ticks(TICKS_A_DAY);
            HostedSession session = only(SessionKind.PRIVATE);
            assertEquals("max", session.spec().pacing().speed().toString());
            assertEquals(7, session.plan().seed());
            assertTrue(ticks.get(0).startsWith("NIFTY " + TestHost.NIFTY.openEpochMillis(375) + " "), ticks.get(0));

            other.subscribe("", "NIFTY");
            assertTrue(other.ticks(1).get(0).startsWith("NIFTY " + TestHost.NIFTY.openEpochMillis(0) + " "));
        }
    }

    @Test
    void aPrivateTapeIsThatOfANamedSessionWithTheSamePlan() throws Exception {
        host.create("{'name':'n','regime':'times:by=2','speed':'max','seed':7,'start':'manual'}");
        try (TestClient own = host.join("");
                TestClient named = host.join("n")) {
            named.subscribe("", "NIFTY");
            host.call(200, "POST", "/api/sessions/n/resume", "");
            own.subscribe("'regime':'times:by=2','speed':'max','seed':'7'", "NIFTY");
            assertEquals(TestClient.sha(named.ticks(TICKS_A_DAY)), TestClient.sha(own.ticks(TICKS_A_DAY)));
        }
    }

    @Test
    void whatWasSubscribedBeforeMovesAlong() throws Exception {
        try (TestClient client = host.join("")) {
            host.call(200, "POST", "/api/sessions/main/pause", "");
            client.subscribe("", "NIFTY");
            client.subscribe(
                    "'speed':'max','seed':3,'start_date':'" + TUESDAY + "','end_date':'" + TUESDAY + "'", "BANKNIFTY");
            List<String> ticks = client.ticks(TICKS_A_DAY);
            assertTrue(ticks.stream().anyMatch(tick -> tick.startsWith("NIFTY ")));
            assertTrue(ticks.stream().anyMatch(tick -> tick.startsWith("BANKNIFTY ")));
            assertEquals(0, host.session("main").path("clients").asInt());
        }
    }

    @Test
    void theSameSettingsJoinAgainAndOthersAreRefused() throws Exception {
        try (TestClient client = host.join("")) {
            client.subscribe("'speed':0,'seed':7", "NIFTY");
            HostedSession session = only(SessionKind.PRIVATE);
            client.subscribe("'speed':'max','seed':7", "BANKNIFTY");
            client.subscribe("'regime':'none'", "BANKNIFTY");
            client.subscribe("", "BANKNIFTY");
            String subscribe = "{'action':'subscribe','symbol':'NIFTY','exchange':'NSE_INDEX','mode':1,";
            for (String other :
                    List.of("'speed':5", "'seed':8", "'regime':'times'", "'start_date':'" + TUESDAY + "'")) {
                String message = client.refused(subscribe + other + "}");
                assertTrue(message.startsWith("INVALID_PARAMETERS "), message);
                assertTrue(message.contains(other.split("'")[1] + "="), message);
                assertTrue(message.contains("one clock"), message);
            }
            assertEquals(session, only(SessionKind.PRIVATE));
        }
    }

    @Test
    void aBadSettingIsNamedAndTheClientStaysWhereItIs() throws Exception {
        try (TestClient client = host.join("")) {
            String subscribe = "{'action':'subscribe','symbol':'NIFTY','exchange':'NSE_INDEX','mode':1,";
            for (List<String> one : List.of(
                    List.of("'regime':'storm'", "regime=storm", "there is times"),
                    List.of("'regime':'times:by=0'", "regime=times:by=0", "by"),
                    List.of("'speed':-3", "speed=-3", "max"),
                    List.of("'speed':'fast'", "speed=fast", "max"),
                    List.of("'speed':[1]", "speed=[1]", "a text or a number"),
                    List.of("'seed':'one'", "seed=one", "whole number"),
                    List.of("'synthesizer':'magic'", "synthesizer=magic", "seeded"),
                    List.of("'start_date':'yesterday'", "start_date=yesterday", "2024-01-23"),
                    List.of(
                            "'start_date':'2020-01-01','end_date':'2020-01-05'",
                            "2020-01-01",
                            "from " + TestHost.FIRST))) {
                String message = client.refused(subscribe + one.get(0) + "}");
                assertTrue(message.startsWith("INVALID_PARAMETERS "), message);
                assertTrue(message.contains(one.get(1)), message);
                assertTrue(message.contains(one.get(2)), message);
            }
            assertEquals(1, host.registry.list().size());
            assertEquals(1, host.session("main").path("clients").asInt());
        }
    }

    @Test
    void emptySettingsAsFormsSendThemSayNothing() throws Exception {
        try (TestClient client = host.join("")) {
            client.subscribe("'regime':'','speed':null,'start_date':''", "NIFTY");
            assertEquals(1, host.registry.list().size());
        }
    }

    @Test
    void aPrivateSessionEndsWithItsConnectionAndNobodyElseMayJoinIt() throws Exception {
        HostedSession session;
        try (TestClient client = host.join("")) {
            client.subscribe("'seed':7", "NIFTY");
            session = only(SessionKind.PRIVATE);
            assertFalse(host.registry.joinable(session.name()).isPresent());
            assertTrue(host.library.loadedBytes() > 0);
            assertEquals("private", host.session(session.name()).path("kind").asText());
        }
        awaitEnd(session);
        assertNotEquals("running", session.name());
    }

    @Test
    void privateSessionsCountAgainstTheLimit() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            host.create("{'name':'" + name + "'}");
        }
        try (TestClient client = host.join("")) {
            String message =
                    client.refused("{'action':'subscribe','symbol':'NIFTY','exchange':'NSE_INDEX','mode':1,'seed':7}");
            assertTrue(message.contains("max_sessions=3"), message);
        }
    }

    @Test
    void onlyWhoAskedHearsWhatHappens() throws Exception {
        host.create("{'name':'told','start':'manual','speed':'max'}");
        try (TestClient told = host.join("told");
                TestClient silent = host.join("told")) {
            JsonNode answer = told.ask("{'action':'replay_events','request_id':'r'}", "replay_events");
            assertEquals("success", answer.path("status").asText());
            assertEquals("r", answer.path("request_id").asText());
            JsonNode first = told.awaitType("replay_event");
            assertEquals("state", first.path("event").asText());
            assertEquals("paused", first.path("state").asText());
            assertEquals("told", first.path("session").asText());
            told.subscribe("", "NIFTY");
            silent.subscribe("", "NIFTY");
            host.call(200, "POST", "/api/sessions/told/resume", "");
            JsonNode end = told.await(message -> message.path("event").asText().equals("end_of_pass"));
            assertEquals(1, end.path("pass").asInt());
            told.await(message -> message.path("event").asText().equals("state")
                    && message.path("state").asText().equals("ended"));
            silent.ticks(TICKS_A_DAY);
            host.call(200, "DELETE", "/api/sessions/told", "");
            told.await(message -> message.path("state").asText().equals("closed"));
            silent.awaitType("closed");
            assertEquals(List.of(), silent.rest());
        }
    }

    @Test
    void whoAskedHearsThatASessionHasFailedAndOthersGoOn() throws Exception {
        try (TestClient told = host.join("");
                TestClient other = host.join("")) {
            told.ask("{'action':'replay_events'}", "replay_events");
            told.subscribe("'synthesizer':'breaking','speed':0", "NIFTY");
            JsonNode failed =
                    told.await(message -> message.path("state").asText().equals("failed"));
            assertEquals("state", failed.path("event").asText());
            assertTrue(failed.path("message").asText().contains("breaking"), failed.toString());
            other.subscribe("", "NIFTY");
            other.ticks(TICKS_A_DAY);
        }
    }

    @Test
    void whoAskedMayAskForNoMore() throws Exception {
        try (TestClient client = host.join("")) {
            client.ask("{'action':'replay_events'}", "replay_events");
            client.awaitType("replay_event");
            client.ask("{'action':'replay_events','enabled':false}", "replay_events");
            client.subscribe("", "NIFTY");
            client.ticks(TICKS_A_DAY);
            client.ask("{'action':'ping'}", "pong");
            assertEquals(List.of(), client.rest());
            assertTrue(client.refused("{'action':'replay_events','enabled':1}").contains("enabled=1"));
        }
    }

    @Test
    void theClockIsToldOnceASecondWhileItRuns() throws Exception {
        try (TestClient client = host.join("")) {
            client.ask("{'action':'replay_events'}", "replay_events");
            client.subscribe("'speed':60", "NIFTY");
            JsonNode clock =
                    client.await(message -> message.path("event").asText().equals("clock"));
            assertTrue(clock.path("session").asText().startsWith("private-"), clock.toString());
            assertEquals("60", clock.path("speed").asText());
            long millis = clock.path("clock").asLong() - TestHost.NIFTY.openEpochMillis(0);
            assertTrue(millis >= 59_000 && millis < 240_000, clock.toString());
            assertTrue(clock.path("market_time").asText().startsWith(TestHost.FIRST + "T09:1"), clock.toString());
        }
    }
}
