package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.check.CheckPlan;
import io.afterbell.server.check.FeedMode;
import io.afterbell.server.check.FeedProbe;
import io.afterbell.server.check.HealthReport;
import io.afterbell.server.check.Verdict;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.wire.InstrumentName;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the health of a running feed, as one of its clients. */
@Command(
        name = "check",
        description = "Checks the health of a running feed, a replay or a live one, as one of its clients sees it.",
        footer = {
            "",
            "Each line says PASS, WARN or FAIL. The exit code is 0 without a FAIL, 1 with one, 2 for wrong use.",
            "",
            "Examples:",
            "  afterbell check --symbols NIFTY:NSE_INDEX,BANKNIFTY:NSE_INDEX",
            "  afterbell check ws://127.0.0.1:8765 --symbols RELIANCE:NSE --mode depth --duration 5m --api-key KEY"
        })
final class CheckCommand implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s|m|h|)");
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "URL",
            defaultValue = "ws://127.0.0.1:8770",
            description = "The feed's address. Default: ws://127.0.0.1:8770.")
    private String url = "";

    @Option(
            names = "--symbols",
            paramLabel = "LIST",
            required = true,
            description = "What to subscribe, as SYMBOL:EXCHANGE, comma-separated.")
    private List<String> symbols = List.of();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "ltp",
            description = "How much to ask of each: ltp, quote or depth. Default: ltp.")
    private String mode = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to watch, as 90s, 5m or 1h. Default: 60s.")
    private String duration = "";

    @Option(
            names = "--max-gap",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long a symbol may be silent without a warning. Default: 60s.")
    private String maxGap = "";

    @Option(names = "--api-key", paramLabel = "KEY", description = "The key to show. Default: none.")
    private String apiKey = "";

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        // The key may also come from the environment or the file, where no list of processes shows it.
        ServerConfig config = SettingOptions.config(
                spec.commandLine().getParseResult(), surroundings, Map.of(), EnumSet.of(Setting.API_KEY));
        CheckPlan plan = new CheckPlan(
                feed(),
                config.apiKey().orElse(""),
                instruments(),
                feedMode(),
                time("--duration", duration),
                time("--max-gap", maxGap));
        ProgressLine progress = new ProgressLine(surroundings);
        HealthReport report;
        try {
            report = FeedProbe.check(plan, System::nanoTime, progress::show);
        } catch (IllegalArgumentException e) {
            throw wrongUrl(e);
        } finally {
            progress.clear();
        }
        if (json) {
            Output.json(surroundings.out(), report.json());
        } else {
            report.lines().forEach(surroundings.out()::println);
        }
        return report.verdict() == Verdict.FAIL ? 1 : 0;
    }

    private URI feed() {
        try {
            URI uri = new URI(url.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("ws") || scheme.equals("wss");
            if (!known || uri.getHost() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                throw wrongUrl(null);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw wrongUrl(e);
        }
    }

    private List<InstrumentName> instruments() {
        List<InstrumentName> names = new ArrayList<>();
        for (String list : symbols) {
            for (String one : list.split(",")) {
                String text = one.strip();
                int colon = text.lastIndexOf(':');
                if (text.isEmpty()) {
                    continue;
                }
                if (colon < 1 || colon == text.length() - 1) {
                    throw wrong("a symbol is written SYMBOL:EXCHANGE: symbol=" + text);
                }
                // Not looked at any closer: which names there are is for the feed to say.
                names.add(new InstrumentName(text.substring(0, colon), text.substring(colon + 1)));
            }
        }
        if (names.isEmpty()) {
            throw wrong("--symbols names none; write for example --symbols NIFTY:NSE_INDEX");
        }
        return names;
    }

    private FeedMode feedMode() {
        try {
            return FeedMode.valueOf(mode.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "a mode is one of ltp, quote and depth: mode=" + mode, e);
        }
    }

    private static Duration time(String option, String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (matcher.matches()) {
            long unitMillis = switch (matcher.group(2)) {
                case "ms" -> 1;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                default -> 1_000;
            };
            Duration time = Duration.ofMillis(new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unitMillis))
                    .longValue());
            if (!time.isZero() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw wrong("a time is written 90s, 5m or 1h, and is at most 24h: " + option + " " + text);
    }

    private ReplayException wrongUrl(@Nullable Exception cause) {
        String message = "a feed's address is written ws://HOST:PORT or wss://HOST: url=" + url;
        return cause == null ? wrong(message) : new ReplayException(ErrorCode.INVALID_PARAMETER, message, cause);
    }

    private static ReplayException wrong(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
