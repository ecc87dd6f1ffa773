package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.CandleDefect;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Counts the rows of one kind of defect and keeps the times of the first few. For one thread. */
final class DefectTally {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final CandleDefect.Kind kind;
    private final ZoneId zone;
    private final List<String> examples = new ArrayList<>();
    private int count;

    DefectTally(CandleDefect.Kind kind, ZoneId zone) {
        this.kind = requireNonNull(kind, "kind");
        this.zone = requireNonNull(zone, "zone");
    }

    void add(long epochMillis) {
        count++;
        if (examples.size() < CandleDefect.MOST_EXAMPLES) {
            examples.add(TIME.format(Instant.ofEpochMilli(epochMillis).atZone(zone)));
        }
    }

    int count() {
        return count;
    }

    Optional<CandleDefect> defect() {
        return count == 0 ? Optional.empty() : Optional.of(new CandleDefect(kind, count, examples));
    }
}
