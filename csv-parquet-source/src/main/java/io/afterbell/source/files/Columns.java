package io.afterbell.source.files;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which column of a file is what. Immutable.
 *
 * @param names the names of all columns in their order; a column without one has an empty name
 * @param byRole the index of each column that is used
 */
record Columns(List<String> names, Map<Role, Integer> byRole) {
    static final String WANTED = "wanted are open, high, low, close and a time (timestamp, datetime, or date and time),"
            + " further volume, oi, symbol, exchange, interval; name them with columns=, as in"
            + " columns=time:ts;open:o;high:h;low:l;close:c";

    /** What pandas calls the index that it saves with a table: the times, or a mere count. */
    static final String PANDAS_INDEX = "__index_level_0__";

    private static final int MOST_NAMES = 20;
    private static final Set<String> PRICES_OF_TICKS = Set.of("ltp", "lastprice", "price", "lasttradedprice");

    // Contracts of one underlying, and securities known by a number, are not told apart by its name.
    private static final Set<String> CONTRACT = Set.of(
            "expiry",
            "expirydate",
            "expirydt",
            "strike",
            "strikeprice",
            "strikepr",
            "right",
            "optiontype",
            "optiontyp",
            "opttype",
            "instrumenttoken",
            "token",
            "securityid",
            "scripcode",
            "isin",
            "name",
            "underlying",
            "scripname",
            "stockname",
            "instrumentname");

    Columns {
        names = List.copyOf(names);
        byRole = Map.copyOf(byRole);
    }

    /**
     * Finds the columns by their names, or by what the user said.
     *
     * @param file for messages
     * @param names the names in the heading; empty names where there is no heading
     * @param asked what the user said; empty for nothing
     * @return the columns
     * @throws PluginException when a column is missing or named twice
     */
    static Columns of(Path file, List<String> names, String asked) {
        Map<Role, Integer> found = asked.isEmpty() ? byName(file, names) : asked(file, names, asked);
        boolean priced = found.containsKey(Role.PRICE);
        List<String> missing = new ArrayList<>();
        for (Role role : List.of(Role.OPEN, Role.HIGH, Role.LOW, Role.CLOSE)) {
            if (!priced && !found.containsKey(role)) {
                missing.add(role.name().toLowerCase(Locale.ROOT));
            }
        }
        boolean timed = found.containsKey(Role.TIME) || found.containsKey(Role.CLOCK) || found.containsKey(Role.DATE);
        if (!timed) {
            missing.add("time");
        }
        if (!missing.isEmpty()) {
            boolean unnamed = names.stream().allMatch(String::isEmpty);
            throw Refusal.unreadable(
                    file,
                    unnamed
                            ? "it has no heading, and " + names.size() + " columns; say what they are in order, as in"
                                    + " columns=time;open;high;low;close;volume (time;price for ticks, - for a column"
                                    + " to skip)"
                            : "it holds no candles as it stands: no column " + String.join(", ", missing)
                                    + ". Its columns are " + some(names) + "; " + WANTED + ticksHint(names));
        }
        return new Columns(names, found);
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                + (names.size() > MOST_NAMES ? ", … (" + names.size() + ")" : "");
    }

    private static String ticksHint(List<String> names) {
        return names.stream()
                .filter(name -> PRICES_OF_TICKS.contains(Role.plain(name)))
                .findFirst()
                .map(name -> "; if these are ticks, name time and price, as in columns=time:"
                        + names.stream()
                                .filter(one -> Role.plain(one).contains("time"))
                                .findFirst()
                                .orElse("ts")
                        + ";price:" + name)
                .orElse("");
    }

    private static Map<Role, Integer> byName(Path file, List<String> names) {
        Map<Role, Integer> found = new EnumMap<>(Role.class);
        boolean hasDate = names.stream().anyMatch(Role.DATE::isNamed);
        for (int i = 0; i < names.size(); i++) {
            for (Role role : Role.values()) {
                // A column time beside a column date is the time of day.
                boolean shadowed = role == Role.TIME && hasDate && Role.CLOCK.isNamed(names.get(i))
                        || role == Role.CLOCK && !hasDate;
                if (!shadowed && role.isNamed(names.get(i))) {
                    Integer other = found.get(role);
                    if (other != null && role.rank(names.get(other)) == role.rank(names.get(i))) {
                        throw Refusal.unreadable(
                                file,
                                "two columns are called " + names.get(i) + ", as when several instruments stand side by"
                                        + " side; say which with columns=, by number, as in columns=time:1;open:2. Its"
                                        + " columns are " + String.join(", ", names));
                    }
                    if (other == null || role.rank(names.get(i)) < role.rank(names.get(other))) {
                        found.put(role, i);
                    }
                }
            }
        }
        if (found.containsKey(Role.TIME)) {
            // A full time wins over a day and a time of day, as in Historify's own import.
            found.remove(Role.DATE);
            found.remove(Role.CLOCK);
        } else if (found.containsKey(Role.DATE) && !found.containsKey(Role.CLOCK)) {
            found.put(Role.TIME, found.remove(Role.DATE));
        }
        // Tables that were written with their index have the time in a first column without a name.
        if (!found.containsKey(Role.TIME) && !found.containsKey(Role.DATE) && !names.isEmpty()) {
            String first = Role.plain(names.get(0));
            boolean hasName = names.stream().anyMatch(name -> !name.isEmpty());
            int index = names.indexOf(PANDAS_INDEX);
            if (index >= 0 || hasName && (first.isEmpty() || first.equals("unnamed0") || first.equals("index"))) {
                found.put(Role.TIME, Math.max(0, index));
            }
        }
        return found;
    }

    private static Map<Role, Integer> asked(Path file, List<String> names, String asked) {
        Map<Role, Integer> found = new EnumMap<>(Role.class);
        // Names may hold blanks, as "Gmt time" does.
        String[] parts = asked.split(asked.contains(";") ? "\\s*;\\s*" : "[, ]+");
        for (int i = 0; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            String word = (colon < 0 ? parts[i] : parts[i].substring(0, colon)).strip();
            if (word.equals("-")) {
                continue;
            }
            Role role = Role.of(word)
                    .orElseThrow(() -> FileSettings.invalid("not something that a column can be: columns=" + asked
                            + ", at " + word + "; there are time, date, clock, open, high, low, close, price, volume,"
                            + " oi, symbol, exchange, interval and -"));
            int index =
                    colon < 0 ? i : index(names, parts[i].substring(colon + 1).strip());
            if (index < 0 || index >= names.size()) {
                throw new PluginException(
                        ErrorCode.INVALID_PARAMETER,
                        "the file has no such column: columns=" + asked + ", at " + parts[i] + "; file=" + file
                                + " has " + names.size() + " columns: " + String.join(", ", names));
            }
            if (found.put(role, index) != null) {
                throw FileSettings.invalid("a column is named twice: columns=" + asked + ", at " + parts[i]);
            }
        }
        return found;
    }

    private static int index(List<String> names, String asked) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(asked)) {
                return i;
            }
        }
        return asked.matches("\\d{1,4}") ? Integer.parseInt(asked) - 1 : -1;
    }

    /** Columns that no role takes, and that differ when rows are of several instruments. */
    List<Integer> ofContracts() {
        return IntStream.range(0, names.size())
                .filter(i -> CONTRACT.contains(Role.plain(names.get(i))) && !byRole.containsValue(i))
                .boxed()
                .toList();
    }

    /** A column that counts ticks, beside another one that is taken for the volume. */
    Optional<Integer> ofTicks() {
        return has(Role.VOLUME) && !countTicks()
                ? IntStream.range(0, names.size())
                        .filter(i -> Role.countsTicks(names.get(i)) && !byRole.containsValue(i))
                        .boxed()
                        .findFirst()
                : Optional.empty();
    }

    /** Whether the volume is a count of ticks. */
    boolean countTicks() {
        return index(Role.VOLUME)
                .filter(index -> Role.countsTicks(names.get(index)))
                .isPresent();
    }

    /** The same columns with another one for a role. */
    Columns with(Role role, int index) {
        Map<Role, Integer> roles = new EnumMap<>(byRole);
        roles.put(role, index);
        return new Columns(names, roles);
    }

    boolean has(Role role) {
        return byRole.containsKey(role);
    }

    Optional<Integer> index(Role role) {
        return Optional.ofNullable(byRole.get(role));
    }

    /** What was understood, as {@code time=Datetime, open=Open}. */
    String describe() {
        List<String> parts = new ArrayList<>();
        for (Role role : Role.values()) {
            index(role).ifPresent(index -> {
                String name = names.get(index);
                parts.add(
                        role.name().toLowerCase(Locale.ROOT) + "=" + (name.isEmpty() ? "column " + (index + 1) : name));
            });
        }
        return String.join(", ", parts);
    }
}
