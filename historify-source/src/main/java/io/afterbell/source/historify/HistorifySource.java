package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The candles that OpenAlgo's Historify has downloaded into its DuckDB file.
 *
 * <p>The file is opened read-only and only for as long as it takes to read; while another program writes it, opening is
 * tried again with patience. Nothing is ever written to it or left beside it.
 */
public final class HistorifySource implements CandleSource {
    private static final String PATH = "path";
    private static final String TIMEZONE = "timezone";
    private static final String WAIT = "wait";
    private static final String ENVIRONMENT = "HISTORIFY_DATABASE_PATH";
    private static final String USUAL_PLACE = "db/historify.duckdb";

    private final Function<String, @Nullable String> environment;
    private final Path workingFolder;
    private final DatabaseOpener opener;

    /** Makes the service. */
    public HistorifySource() {
        this(System::getenv, Path.of(""), new DatabaseOpener());
    }

    HistorifySource(Function<String, @Nullable String> environment, Path workingFolder, DatabaseOpener opener) {
        this.environment = requireNonNull(environment, "environment");
        this.workingFolder = requireNonNull(workingFolder, "workingFolder");
        this.opener = requireNonNull(opener, "opener");
    }

    @Override
    public String name() {
        return "historify";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "The candles that OpenAlgo's Historify has downloaded (a DuckDB file, read-only and never held).";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.path(
                        PATH,
                        "",
                        "The DuckDB file; when not given, what " + ENVIRONMENT + " names, then " + USUAL_PLACE
                                + " here, then one folder up."),
                ParameterSpec.choice(
                        TIMEZONE,
                        "auto",
                        List.of("utc", "ist-as-utc", "auto"),
                        "What the stored times mean: UTC as they should, Indian time written as UTC, or find out."),
                ParameterSpec.integer(
                        WAIT, 30, 0, 600, "How many seconds to wait for a program that is writing the file."));
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        Path file = settings.path(PATH).map(workingFolder::resolve).orElseGet(this::usualFile);
        StoredTime storedTime =
                StoredTime.valueOf(settings.choice(TIMEZONE).replace('-', '_').toUpperCase(Locale.ROOT));
        Duration patience = Duration.ofSeconds(settings.integer(WAIT));
        return HistorifyReader.over(opener.open(file, patience), file, storedTime);
    }

    private Path usualFile() {
        String named = environment.apply(ENVIRONMENT);
        if (named != null && !named.isBlank()) {
            // OpenAlgo's own .env files put quotes around it.
            String plain = named.strip().replaceAll("^[\"']|[\"']$", "");
            try {
                return workingFolder.resolve(plain);
            } catch (InvalidPathException e) {
                throw new PluginException(
                        ErrorCode.INVALID_PARAMETER, ENVIRONMENT + " names no path: " + ENVIRONMENT + "=" + plain, e);
            }
        }
        List<Path> places = List.of(
                workingFolder.resolve(USUAL_PLACE), workingFolder.resolve("..").resolve(USUAL_PLACE));
        return places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "no Historify database was found: " + ENVIRONMENT + " is not set and there is no "
                                + places.stream()
                                        .map(place -> place.toAbsolutePath()
                                                .normalize()
                                                .toString())
                                        .collect(Collectors.joining(" and no "))
                                + "; name the file with --historify FILE, or try \"afterbell demo\", which needs no"
                                + " data"));
    }
}
