package io.afterbell.server.wire.openalgo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.RecordingClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests and the answers that a live proxy gave to them, one row a request: compared as trees, so that a key more or
 * less fails, whatever its value. Broker and user are the replay server's own.
 */
class OpenAlgoAnswersTest {
    private static final JsonMapper STRICT = new JsonMapper();
    private static final String AUTHENTICATE = "{'action':'authenticate','api_key':'K'}";
    private static final String BROKER = "'broker':'historify_replay'";
    private static final String NOT_AUTHENTICATED = error("NOT_AUTHENTICATED", "You must authenticate first");

    private static String error(String code, String message) {
        return "{'status':'error','code':'" + code + "','message':'" + message.replace("'", "\\u0027") + "'}";
    }

    private static String invalidMode(String message) {
        return error("INVALID_MODE", message);
    }

    private static String subscribedAnswer(String status, String entries, String more) {
        return "{'type':'subscribe','status':'" + status + "','subscriptions':[" + entries
                + "],'message':'Subscription processing complete'," + BROKER + more + "}";
    }

    private static String taken(String symbol, String exchange, String mode) {
        return "{'symbol':'" + symbol + "','exchange':'" + exchange + "','status':'success','mode':'" + mode
                + "','depth':5," + BROKER + "}";
    }

    private static String failed(String symbol, String exchange, String message) {
        return "{'symbol':" + symbol + ",'exchange':" + exchange + ",'status':'error','message':'"
                + message.replace("'", "\\u0027") + "'," + BROKER + "}";
    }

    private static String unsubscribedAnswer(String status, String successful, String failed, String more) {
        return "{'type':'unsubscribe','status':'" + status
                + "','message':'Unsubscription processing complete','successful':[" + successful + "],'failed':["
                + failed + "]," + BROKER + more + "}";
    }

    private static String dropped(String symbol, String exchange) {
        return "{'symbol':'" + symbol + "','exchange':'" + exchange + "','status':'success'," + BROKER + "}";
    }

    private static Arguments fresh(String request, String answer) {
        return Arguments.of(List.of(), request, answer);
    }

    private static Arguments after(String request, String answer) {
        return Arguments.of(List.of(AUTHENTICATE), request, answer);
    }

    private static Arguments after(String earlier, String request, String answer) {
        return Arguments.of(List.of(AUTHENTICATE, earlier), request, answer);
    }

    static Stream<Arguments> sessionRows() {
        String success = "{'type':'auth','status':'success','message':'Authentication successful'," + BROKER
                + ",'user_id':'afterbell','supported_features':{'ltp':true,'quote':true,'depth':true}}";
        String pong = "{'type':'pong','status':'success','server_timestamp':1795187366280";
        return Stream.of(
                fresh("{'action':'authenticate','api_key':'K'}", success),
                fresh("{'action':'authenticate','apikey':'K'}", success),
                fresh("{'action':'authenticate','api_key':'','apikey':'K'}", success),
                fresh("{'action':'auth','api_key':'K','request_id':'not echoed'}", success),
                fresh("{'type':'authenticate','api_key':'K'}", success),
                fresh("{'action':'','type':'auth','api_key':'K'}", success),
                after("{'action':'authenticate','api_key':'K'}", success),
                fresh("{'action':'authenticate'}", error("AUTHENTICATION_ERROR", "API key is required")),
                fresh("{'action':'authenticate','api_key':''}", error("AUTHENTICATION_ERROR", "API key is required")),
                fresh("{'action':'authenticate','api_key':null}", error("AUTHENTICATION_ERROR", "API key is required")),
                fresh("{'action':'authenticate','api_key':'no'}", error("AUTHENTICATION_ERROR", "Invalid API key")),
                fresh("{'action':'authenticate','api_key':' K'}", error("AUTHENTICATION_ERROR", "Invalid API key")),
                fresh("{'action':'authenticate','api_key':123}", error("AUTHENTICATION_ERROR", "Invalid API key")),
                fresh("{'action':'authenticate','api_key':['K']}", error("AUTHENTICATION_ERROR", "Invalid API key")),
                after(
                        "{'action':'get_broker_info'}",
                        "{'type':'broker_info','status':'success'," + BROKER
                                + ",'adapter_status':'connected','user_id':'afterbell'}"),
                fresh("{'action':'get_broker_info'}", NOT_AUTHENTICATED),
                fresh(
                        "{'action':'get_supported_brokers'}",
                        "{'type':'supported_brokers','status':'success','brokers':['historify_replay'],'count':1}"),
                fresh(
                        "{'action':'ping','timestamp':123,'_pingId':'p1'}",
                        pong + ",'client_timestamp':123,'_pingId':'p1'}"),
                fresh("{'action':'ping'}", pong + "}"),
                fresh("{'action':'ping','timestamp':null,'_pingId':null}", pong + "}"),
                fresh("{'action':'ping','timestamp':0,'_pingId':''}", pong + ",'client_timestamp':0,'_pingId':''}"),
                fresh(
                        "{'action':'ping','timestamp':'7','_pingId':[1,{'a':null}]}",
                        pong + ",'client_timestamp':'7','_pingId':[1,{'a':null}]}"),
                fresh(
                        "{'action':'ping','timestamp':1795187366280.5,'_pingId':true}",
                        pong + ",'client_timestamp':1795187366280.5,'_pingId':true}"),
                fresh(
                        "{'action':'ping','timestamp':123456789012345678901234567890}",
                        pong + ",'client_timestamp':123456789012345678901234567890}"),
                fresh("{'action':'ping','_pingId':'\\ud83d'}", pong + ",'_pingId':'\\ud83d'}"),
                fresh("{'action':'ping','_pingId':NaN}", pong + ",'_pingId':'NaN'}"),
                fresh("{'action':'ping','_pingId':-Infinity}", pong + ",'_pingId':'-Infinity'}"),
                fresh("{'action':'ping','_pingId':1,'_pingId':2}", pong + ",'_pingId':2}"),
                fresh("{'type':'ping','request_id':'not echoed'}", pong + "}"),
                after(
                        "{'action':'subscribe_orders','request_id':'o1'}",
                        "{'type':'subscribe_orders','status':'success','message':'Subscribed to order updates',"
                                + "'request_id':'o1'}"),
                after(
                        "{'action':'unsubscribe_orders'}",
                        "{'type':'unsubscribe_orders','status':'success',"
                                + "'message':'Unsubscribed from order updates'}"),
                after(
                        "{'type':'subscribe_orders','request_id':null}",
                        "{'type':'subscribe_orders','status':'success','message':'Subscribed to order updates'}"),
                fresh("{'action':'subscribe_orders','request_id':'o1'}", NOT_AUTHENTICATED),
                fresh("{'action':'unsubscribe_orders'}", NOT_AUTHENTICATED));
    }

    static Stream<Arguments> errorRows() {
        String invalidJson = error("INVALID_JSON", "Invalid JSON message");
        return Stream.of(
                fresh("ping", invalidJson),
                fresh("", invalidJson),
                fresh(" \n", invalidJson),
                fresh("{", invalidJson),
                fresh("{'action':'ping'", invalidJson),
                fresh("{'action':'ping'}{}", invalidJson),
                fresh("{'action':'ping',}", invalidJson),
                fresh("{action:'ping'}", invalidJson),
                fresh("\uFEFF{'action':'ping'}", invalidJson),
                fresh("{'action':'pi\u0001ng'}", invalidJson),
                fresh("{'action':01}", invalidJson),
                fresh("[1]", error("SERVER_ERROR", "'list' object has no attribute 'get'")),
                fresh("7", error("SERVER_ERROR", "'int' object has no attribute 'get'")),
                fresh("7.5", error("SERVER_ERROR", "'float' object has no attribute 'get'")),
                fresh("NaN", error("SERVER_ERROR", "'float' object has no attribute 'get'")),
                fresh("true", error("SERVER_ERROR", "'bool' object has no attribute 'get'")),
                fresh("null", error("SERVER_ERROR", "'NoneType' object has no attribute 'get'")),
                fresh("'ping'", error("SERVER_ERROR", "'str' object has no attribute 'get'")),
                fresh(
                        "[".repeat(100_000),
                        error("SERVER_ERROR", "The message is nested too deeply or holds too long a number")),
                fresh(
                        "1".repeat(4_301),
                        error("SERVER_ERROR", "The message is nested too deeply or holds too long a number")),
                fresh("{'action':'nope'}", error("INVALID_ACTION", "Invalid action: nope")),
                fresh("{'action':'PING'}", error("INVALID_ACTION", "Invalid action: PING")),
                fresh("{'type':'pong'}", error("INVALID_ACTION", "Invalid action: pong")),
                fresh("{}", error("INVALID_ACTION", "Invalid action: None")),
                fresh("{'action':null}", error("INVALID_ACTION", "Invalid action: None")),
                fresh("{'action':''}", error("INVALID_ACTION", "Invalid action: None")),
                fresh("{'action':0,'type':''}", error("INVALID_ACTION", "Invalid action: ")),
                fresh("{'action':true}", error("INVALID_ACTION", "Invalid action: True")),
                fresh("{'action':false,'type':false}", error("INVALID_ACTION", "Invalid action: False")),
                fresh("{'action':3}", error("INVALID_ACTION", "Invalid action: 3")),
                fresh("{'action':1e16}", error("INVALID_ACTION", "Invalid action: 1e+16")),
                fresh("{'action':['ping',null]}", error("INVALID_ACTION", "Invalid action: ['ping', None]")),
                fresh("{'action':{'a':[1.50,'x']}}", error("INVALID_ACTION", "Invalid action: {'a': [1.5, 'x']}")),
                fresh("{'action':'subscribe'}", NOT_AUTHENTICATED),
                fresh("{'action':'subscribe','mode':9}", NOT_AUTHENTICATED),
                fresh("{'action':'unsubscribe'}", NOT_AUTHENTICATED),
                fresh("{'action':'unsubscribe_all'}", NOT_AUTHENTICATED),
                after("{'action':'nope','request_id':1}", error("INVALID_ACTION", "Invalid action: nope")));
    }

    static Stream<Arguments> modeRows() {
        String form = "{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':%s}";
        List<Arguments> rows = new ArrayList<>();
        rows.add(after(
                "{'action':'subscribe','symbol':'INFY','exchange':'NSE'}",
                subscribedAnswer("success", taken("INFY", "NSE", "Quote"), "")));
        String[][] accepted = {
            {"1", "LTP"},
            {"2", "Quote"},
            {"3", "Depth"},
            {"'LTP'", "LTP"},
            {"'ltp'", "LTP"},
            {"' dEpTh\\n'", "Depth"},
            {"'QUOTE'", "Quote"}
        };
        for (String[] pair : accepted) {
            rows.add(after(
                    String.format(form, pair[0]), subscribedAnswer("success", taken("INFY", "NSE", pair[1]), "")));
        }
        String numbers = "; expected 1 (LTP), 2 (Quote), or 3 (Depth)";
        String labels = "; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)";
        String[][] refused = {
            {"4", "Invalid mode 4" + numbers},
            {"0", "Invalid mode 0" + numbers},
            {"-1", "Invalid mode -1" + numbers},
            {"4294967297", "Invalid mode 4294967297" + numbers},
            {"123456789012345678901", "Invalid mode 123456789012345678901" + numbers},
            {"'1'", "Invalid mode '1'" + labels},
            {"''", "Invalid mode ''" + labels},
            {"' x '", "Invalid mode ' x '" + labels},
            {"'it\\u0027s'", "Invalid mode \\\"it's\\\"" + labels},
            {"'\\u0027\\u0022'", "Invalid mode '\\\\'\\\"'" + labels},
            {"'a\\n\\u007f\\u20b9\\u200b'", "Invalid mode 'a\\\\n\\\\x7f\u20b9\\\\u200b'" + labels},
            {"1.0", "Mode must be int or str, got float"},
            {"NaN", "Mode must be int or str, got float"},
            {"true", "Mode must be int or str, got bool (True)"},
            {"false", "Mode must be int or str, got bool (False)"},
            {"null", "Mode must be int or str, got NoneType"},
            {"[1]", "Mode must be int or str, got list"},
            {"{}", "Mode must be int or str, got dict"}
        };
        for (String[] pair : refused) {
            rows.add(after(String.format(form, pair[0]), invalidMode(pair[1])));
        }
        rows.add(after("{'action':'subscribe','mode':'1'}", invalidMode("Invalid mode '1'" + labels)));
        rows.add(after(
                "{'action':'unsubscribe','symbol':'INFY','exchange':'NSE','mode':'1','request_id':1}",
                invalidMode("Invalid mode '1'" + labels)));
        rows.add(after(
                "{'action':'unsubscribe','symbols':[{'symbol':'INFY','exchange':'NSE','mode':9},{'mode':null}]}",
                unsubscribedAnswer(
                        "error",
                        "",
                        failed("'INFY'", "'NSE'", "Invalid mode 9" + numbers) + ","
                                + failed("null", "null", "Mode must be int or str, got NoneType"),
                        "")));
        return rows.stream();
    }

    static Stream<Arguments> subscribeRows() {
        String nothing = error("INVALID_PARAMETERS", "At least one symbol must be specified");
        String both = "[{'symbol':'INFY','exchange':'NSE'},{'symbol':'NOSUCH','exchange':'NSE'}]";
        String unknown = failed("'NOSUCH'", "'NSE'", "Symbol NOSUCH not found for exchange NSE");
        return Stream.of(
                after(
                        "{'action':'subscribe','symbols':[{'symbol':'NIFTY','exchange':'NSE_INDEX'}],'mode':1,"
                                + "'depth':5,'request_id':'r-1'}",
                        subscribedAnswer("success", taken("NIFTY", "NSE_INDEX", "LTP"), ",'request_id':'r-1'")),
                after(
                        "{'action':'subscribe','symbol':'RELIANCE','exchange':'NSE','mode':'Depth'}",
                        subscribedAnswer("success", taken("RELIANCE", "NSE", "Depth"), "")),
                after(
                        "{'action':'subscribe','symbols':" + both + ",'request_id':'r-1'}",
                        subscribedAnswer(
                                "partial", taken("INFY", "NSE", "Quote") + "," + unknown, ",'request_id':'r-1'")),
                after(
                        "{'action':'subscribe','symbol':'NOSUCH','exchange':'NSE','request_id':0}",
                        subscribedAnswer("partial", unknown, ",'request_id':0")),
                after(
                        "{'action':'subscribe','symbol':'X','exchange':'NSE','symbols':[{'symbol':'INFY','exchange':'NSE'}]}",
                        subscribedAnswer("success", taken("INFY", "NSE", "Quote"), "")),
                after(
                        "{'action':'subscribe','symbol':'X','exchange':'NSE','symbols':[]}",
                        subscribedAnswer("success", taken("X", "NSE", "Quote"), "")),
                after(
                        "{'action':'subscribe','instruments':[{'symbol':'INFY','exchange':'NSE'}],'mode':'ltp'}",
                        subscribedAnswer("success", taken("INFY", "NSE", "LTP"), "")),
                after(
                        "{'action':'subscribe','symbols':[{},{'symbol':'INFY'},{'exchange':'NSE'},"
                                + "{'symbol':'','exchange':'NSE'},{'symbol':0,'exchange':'NSE'}]}",
                        subscribedAnswer("success", "", "")),
                after(
                        "{'action':'subscribe','symbols':[{'symbol':123,'exchange':'NSE'},{'symbol':['A'],'exchange':true}],"
                                + "'request_id':{'a':[1]}}",
                        subscribedAnswer(
                                "partial",
                                failed("123", "'NSE'", "Symbol 123 not found for exchange NSE") + ","
                                        + failed("['A']", "true", "Symbol ['A'] not found for exchange True"),
                                ",'request_id':{'a':[1]}")),
                after(
                        "{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},{'symbol':'INFY','exchange':'NSE'}],"
                                + "'mode':1,'request_id':null}",
                        subscribedAnswer(
                                "success", taken("INFY", "NSE", "LTP") + "," + taken("INFY", "NSE", "LTP"), "")),
                after(
                        "{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1}",
                        "{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1}",
                        subscribedAnswer("success", taken("INFY", "NSE", "LTP"), "")),
                after(
                        "{'action':'subscribe','symbol':'infy','exchange':'nse','mode':1,'regime':'choppy','speed':5,"
                                + "'start_date':'2024-01-01','end_date':'2024-01-02','depth_level':50}",
                        subscribedAnswer("success", taken("infy", "nse", "LTP"), "")),
                after(
                        "{'action':'subscribe','symbol':'M&M \\u20b9\\ud83d\\ude00','exchange':'NSE','mode':1}",
                        subscribedAnswer("success", taken("M&M \u20b9\ud83d\ude00", "NSE", "LTP"), "")),
                after("{'action':'subscribe'}", nothing),
                after("{'action':'subscribe','symbols':[],'request_id':'r'}", nothing),
                after("{'action':'subscribe','symbols':null}", nothing),
                after("{'action':'subscribe','symbols':{}}", nothing),
                after("{'action':'subscribe','symbol':'INFY'}", nothing),
                after("{'action':'subscribe','symbol':'INFY','exchange':''}", nothing),
                after(
                        "{'action':'subscribe','symbols':'NIFTY'}",
                        error("SERVER_ERROR", "'str' object has no attribute 'get'")),
                after(
                        "{'action':'subscribe','symbols':{'symbol':'NIFTY'}}",
                        error("SERVER_ERROR", "'str' object has no attribute 'get'")),
                after("{'action':'subscribe','symbols':5}", error("SERVER_ERROR", "'int' object is not iterable")),
                after("{'action':'subscribe','symbols':true}", error("SERVER_ERROR", "'bool' object is not iterable")),
                after(
                        "{'action':'subscribe','symbols':['NIFTY']}",
                        error("SERVER_ERROR", "'str' object has no attribute 'get'")),
                after(
                        "{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},null]}",
                        error("SERVER_ERROR", "'NoneType' object has no attribute 'get'")));
    }

    static Stream<Arguments> unsubscribeRows() {
        String nothing = error("INVALID_PARAMETERS", "Either symbols or unsubscribe_all is required");
        String subscribe = "{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},"
                + "{'symbol':'TCS','exchange':'NSE'}],'mode':1}";
        String numbers = "; expected 1 (LTP), 2 (Quote), or 3 (Depth)";
        return Stream.of(
                after(
                        subscribe,
                        "{'action':'unsubscribe','symbols':[{'symbol':'INFY','exchange':'NSE','mode':1}],'request_id':'u1'}",
                        unsubscribedAnswer("success", dropped("INFY", "NSE"), "", ",'request_id':'u1'")),
                after(
                        subscribe,
                        "{'action':'unsubscribe','symbol':'TCS','exchange':'NSE','mode':'LTP'}",
                        unsubscribedAnswer("success", dropped("TCS", "NSE"), "", "")),
                after(
                        "{'action':'unsubscribe','symbols':[{'symbol':'NEVER','exchange':'NSE'}]}",
                        unsubscribedAnswer("success", dropped("NEVER", "NSE"), "", "")),
                after(
                        "{'action':'unsubscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},"
                                + "{'symbol':'TCS','exchange':'NSE','mode':7}]}",
                        unsubscribedAnswer(
                                "partial",
                                dropped("INFY", "NSE"),
                                failed("'TCS'", "'NSE'", "Invalid mode 7" + numbers),
                                "")),
                after(
                        "{'action':'unsubscribe','symbols':[{'symbol':'INFY','exchange':'NSE'}],'mode':'rubbish'}",
                        unsubscribedAnswer("success", dropped("INFY", "NSE"), "", "")),
                after(
                        "{'action':'unsubscribe','symbols':[{},{'symbol':'INFY'}]}",
                        unsubscribedAnswer("success", "", "", "")),
                after(
                        subscribe,
                        "{'action':'unsubscribe_all','request_id':5}",
                        unsubscribedAnswer(
                                "success",
                                dropped("INFY", "NSE") + "," + dropped("TCS", "NSE"),
                                "",
                                ",'request_id':5")),
                after(
                        subscribe,
                        "{'type':'unsubscribe_all','symbols':[{'symbol':'INFY','exchange':'NSE'}]}",
                        unsubscribedAnswer("success", dropped("INFY", "NSE") + "," + dropped("TCS", "NSE"), "", "")),
                after(
                        subscribe,
                        "{'action':'unsubscribe','type':'unsubscribe_all'}",
                        unsubscribedAnswer("success", dropped("INFY", "NSE") + "," + dropped("TCS", "NSE"), "", "")),
                after("{'action':'unsubscribe_all'}", unsubscribedAnswer("success", "", "", "")),
                after("{'action':'unsubscribe'}", nothing),
                after("{'action':'unsubscribe','unsubscribe_all':true}", nothing),
                after("{'action':'unsubscribe','symbols':[],'symbol':'INFY'}", nothing),
                after(
                        "{'action':'unsubscribe','symbols':[7]}",
                        error("SERVER_ERROR", "'int' object has no attribute 'get'")),
                after(
                        "{'action':'unsubscribe','symbols':7.5}",
                        error("SERVER_ERROR", "'float' object is not iterable")));
    }

    @ParameterizedTest
    @MethodSource({"sessionRows", "errorRows", "modeRows", "subscribeRows", "unsubscribeRows"})
    void everyRequestIsAnsweredAsTheLiveProxyAnswersIt(List<String> earlier, String request, String answer)
            throws Exception {
        RecordingClient text = newClient();
        Conversation textConversation = open(text);
        RecordingClient binary = newClient();
        Conversation binaryConversation = open(binary);
        for (String one : earlier) {
            textConversation.onText(json(one));
            binaryConversation.onText(json(one));
        }

        textConversation.onText(json(request));

        assertEquals(earlier.size() + 1, text.sent().size());
        assertEquals(STRICT.readTree(json(answer)), strict(text.lastSent()));
        if (!request.startsWith("\uFEFF")) {
            binaryConversation.onBinary(ByteBuffer.wrap(json(request).getBytes(StandardCharsets.UTF_8)));
            assertEquals(text.sent(), binary.sent(), "binary requests are the same requests");
        }
    }

    private static RecordingClient newClient() {
        return new RecordingClient().demanding("K");
    }

    private static Conversation open(RecordingClient client) {
        return new OpenAlgoProtocol(() -> Instant.ofEpochMilli(1795187366280L)).open(client);
    }

    private static JsonNode strict(String text) throws Exception {
        assertEquals(-1, text.chars().filter(c -> c > 126).findFirst().orElse(-1), "answers are ASCII");
        return STRICT.readTree(text);
    }

    // Rows are written with single quotes to stay readable.
    private static String json(String row) {
        return row.replace('\'', '"');
    }
}
