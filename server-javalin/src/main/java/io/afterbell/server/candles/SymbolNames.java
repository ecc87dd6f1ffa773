package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Symbols as traders write them: {@code NIFTY 50}, {@code Nifty50}, {@code BANK NIFTY}, {@code NSE:NIFTY-INDEX} and
 * {@code NSE:RELIANCE-EQ} name the instruments that a source calls otherwise. Works both ways, because sources differ as
 * much as traders. Immutable and safe for many threads.
 *
 * <p>Letter case, spaces and punctuation do not count, nor do the marks of other vendors; a short table knows the
 * indices' other names. An index may be asked for on its exchange's share market, as some brokers list it; nothing else
 * is found on an exchange that was not named.
 */
final class SymbolNames {
    private static final String INDEX_EXCHANGE = "_INDEX";
    private static final Set<String> SHARE_SERIES = Set.of("-EQ", "-BE");
    private static final Map<String, String> INDICES = Map.ofEntries(
            Map.entry("NIFTY50", "NIFTY"),
            Map.entry("CNXNIFTY", "NIFTY"),
            Map.entry("NIFTYBANK", "BANKNIFTY"),
            Map.entry("CNXBANK", "BANKNIFTY"),
            Map.entry("NIFTYFINSERVICE", "FINNIFTY"),
            Map.entry("NIFTYFINANCIALSERVICES", "FINNIFTY"),
            Map.entry("NIFTYFIN", "FINNIFTY"),
            Map.entry("NIFTYMIDSELECT", "MIDCPNIFTY"),
            Map.entry("NIFTYMIDCAPSELECT", "MIDCPNIFTY"),
            Map.entry("MIDCAPNIFTY", "MIDCPNIFTY"),
            Map.entry("NIFTYNEXT50", "NIFTYNXT50"),
            Map.entry("NIFTYJUNIOR", "NIFTYNXT50"),
            Map.entry("JUNIORNIFTY", "NIFTYNXT50"),
            Map.entry("VIX", "INDIAVIX"),
            Map.entry("BSESENSEX", "SENSEX"),
            Map.entry("S&PBSESENSEX", "SENSEX"),
            Map.entry("SENSEX30", "SENSEX"),
            Map.entry("BSEBANKEX", "BANKEX"),
            Map.entry("S&PBSEBANKEX", "BANKEX"));

    private final Map<String, List<Instrument>> byKey = new HashMap<>();

    SymbolNames(List<Instrument> held) {
        for (Instrument instrument : held) {
            byKey.computeIfAbsent(key(instrument), any -> new ArrayList<>()).add(instrument);
        }
    }

    /**
     * Finds what a name means.
     *
     * @param asked the instrument as asked for
     * @return the instrument that the source holds, under the source's own name; empty when there is none
     */
    Optional<Instrument> find(Instrument asked) {
        requireNonNull(asked, "asked");
        String plain = plain(asked.symbol());
        return byKey.getOrDefault(key(asked), List.of()).stream()
                .filter(held -> held.exchange().equalsIgnoreCase(asked.exchange())
                        || held.exchange().endsWith(INDEX_EXCHANGE))
                .min(Comparator.comparing((Instrument held) -> !held.exchange().equalsIgnoreCase(asked.exchange()))
                        .thenComparing(held -> !held.symbol().equals(plain))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String key(Instrument instrument) {
        return market(instrument.exchange()) + ' ' + plain(instrument.symbol());
    }

    private static String market(String exchange) {
        String upper = exchange.toUpperCase(Locale.ROOT);
        return upper.endsWith(INDEX_EXCHANGE) ? upper.substring(0, upper.length() - INDEX_EXCHANGE.length()) : upper;
    }

    private static String plain(String symbol) {
        String text = symbol.toUpperCase(Locale.ROOT).strip();
        // "NSE:NIFTY-INDEX" and "NSE_INDEX|Nifty 50"; the exchange is asked for beside the symbol anyway.
        text = text.substring(Math.max(text.lastIndexOf(':'), text.lastIndexOf('|')) + 1);
        if (text.endsWith("-INDEX")) {
            text = text.substring(0, text.length() - "-INDEX".length());
        }
        for (String series : SHARE_SERIES) {
            if (text.endsWith(series)) {
                text = text.substring(0, text.length() - series.length());
            }
        }
        StringBuilder letters = new StringBuilder(text.length());
        text.chars().filter(c -> Character.isLetterOrDigit(c) || c == '&').forEach(c -> letters.append((char) c));
        String plain = letters.toString();
        return INDICES.getOrDefault(plain, plain);
    }
}
