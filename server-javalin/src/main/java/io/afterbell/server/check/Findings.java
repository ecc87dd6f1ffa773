package io.afterbell.server.check;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** What to think of what was seen of the symbols: the thresholds, and the words. */
final class Findings {
    private static final int SYMBOLS_SHOWN = 10;
    private static final Duration A_MINUTE = Duration.ofSeconds(SymbolTally.RECENT_SECONDS);

    private final CheckPlan plan;
    private final List<SymbolHealth> symbols;
    private final Duration watched;

    Findings(CheckPlan plan, List<SymbolHealth> symbols, Duration watched) {
        this.plan = plan;
        this.symbols = symbols;
        this.watched = watched;
    }

    void addTo(List<CheckLine> lines) {
        ticks(lines);
        lines.add(gaps());
        lines.add(candles());
        lines.add(order());
        lines.add(duplicates());
        long restarts = mostOf(SymbolHealth::restarts);
        if (restarts > 0) {
            lines.add(new CheckLine(
                    "clock",
                    Verdict.PASS,
                    "the replay went back " + (restarts == 1 ? "once" : restarts + " times")
                            + " (loop, restart or seek), which is no disorder"));
        }
    }

    private void ticks(List<CheckLine> lines) {
        long all = symbols.stream().mapToLong(SymbolHealth::ticks).sum();
        if (all == 0) {
            lines.add(new CheckLine(
                    "ticks",
                    Verdict.FAIL,
                    "none of any symbol in " + HealthCheck.seconds(watched.toNanos())
                            + ": the market is closed, or the replay is paused, waits for its start or has ended (see"
                            + " GET /api/sessions/main)"));
            return;
        }
        if (symbols.size() <= SYMBOLS_SHOWN) {
            symbols.forEach(symbol -> lines.add(ticks(symbol)));
            return;
        }
        lines.add(new CheckLine(
                "ticks",
                Verdict.PASS,
                all + " of " + symbols.size() + " symbols; in the last 60 s " + least(SymbolHealth::recentTicks)
                        + " to " + mostOf(SymbolHealth::recentTicks)));
        List<CheckLine> odd = symbols.stream()
                .map(this::ticks)
                .filter(line -> line.verdict() != Verdict.PASS)
                .sorted(Comparator.comparing(CheckLine::verdict).reversed())
                .toList();
        odd.stream().limit(SYMBOLS_SHOWN).forEach(lines::add);
        if (odd.size() > SYMBOLS_SHOWN) {
            lines.add(new CheckLine(
                    "ticks",
                    odd.get(SYMBOLS_SHOWN).verdict(),
                    (odd.size() - SYMBOLS_SHOWN) + " more are as silent (all of them with --json)"));
        }
    }

    // A short check may end before a quiet symbol has its first tick.
    private CheckLine ticks(SymbolHealth symbol) {
        Verdict silent = watched.compareTo(A_MINUTE) >= 0 && symbol.ticks() == 0 ? Verdict.FAIL : Verdict.WARN;
        return new CheckLine(
                "ticks",
                symbol.recentTicks() > 0 ? Verdict.PASS : silent,
                symbol.label() + " " + symbol.recentTicks() + " in " + recent() + ", " + symbol.ticks() + " in all");
    }

    private String recent() {
        return watched.compareTo(A_MINUTE) < 0 ? HealthCheck.seconds(watched.toNanos()) : "the last 60 s";
    }

    private CheckLine gaps() {
        long limit = plan.gapLimit().toNanos();
        SymbolHealth worst = most(SymbolHealth::largestGapNanos);
        String text = HealthCheck.seconds(worst.largestGapNanos()) + " (" + worst.label() + "); the limit is "
                + HealthCheck.seconds(limit);
        long beyond = count(symbol -> symbol.largestGapNanos() > limit ? 1 : 0);
        return new CheckLine(
                "largest gap",
                beyond == 0 ? Verdict.PASS : Verdict.WARN,
                beyond > 1 ? text + ", beyond which are " + beyond + " symbols" : text);
    }

    private CheckLine candles() {
        long finalised = count(SymbolHealth::candles);
        long missing = count(SymbolHealth::missingCandles);
        if (finalised == 0) {
            return new CheckLine(
                    "candles",
                    Verdict.WARN,
                    "0 finalised: no minute of market time ended; watch for longer with --duration");
        }
        String text = finalised + " finalised";
        if (missing > 0) {
            SymbolHealth worst = most(SymbolHealth::missingCandles);
            text += "; " + missing + " missing; the most of " + worst.label() + ", " + worst.missingCandles();
        }
        return new CheckLine("candles", missing > 0 ? Verdict.WARN : Verdict.PASS, text);
    }

    private CheckLine order() {
        return disorder("out of order", SymbolHealth::outOfOrder, " older than the tick before", Verdict.FAIL);
    }

    private CheckLine duplicates() {
        return disorder("duplicates", SymbolHealth::duplicates, " equal to the tick before", Verdict.WARN);
    }

    private CheckLine disorder(String name, ToLongFunction<SymbolHealth> figure, String what, Verdict verdict) {
        long count = count(figure);
        SymbolHealth worst = most(figure);
        String text =
                count == 0 ? "0" : count + what + "; the most of " + worst.label() + ", " + figure.applyAsLong(worst);
        return new CheckLine(name, count == 0 ? Verdict.PASS : verdict, text);
    }

    private long count(ToLongFunction<SymbolHealth> figure) {
        return symbols.stream().mapToLong(figure).sum();
    }

    private long least(ToLongFunction<SymbolHealth> figure) {
        return symbols.stream().mapToLong(figure).min().orElse(0);
    }

    private long mostOf(ToLongFunction<SymbolHealth> figure) {
        return figure.applyAsLong(most(figure));
    }

    private SymbolHealth most(ToLongFunction<SymbolHealth> figure) {
        return symbols.stream().max(Comparator.comparingLong(figure)).orElseThrow();
    }
}
