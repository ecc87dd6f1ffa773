package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.presets.Preset;
import io.afterbell.server.presets.PresetJson;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.SessionFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, shows, saves and deletes presets, and carries them from one machine to another. */
@Command(
        name = "presets",
        description = "Saved choices of instruments, dates, regime, speed and so on, for serve --preset NAME.",
        footer = {
            "",
            "ACTION is one of",
            "  list            all presets",
            "  show NAME       one preset, as JSON",
            "  save NAME       saves what the settings given here say, such as --regime choppy --from 2024-01-23",
            "  delete NAME     forgets a preset",
            "  export          all presets as JSON, to FILE or to the standard output",
            "  import          presets from FILE, in place of those of the same names",
            "",
            "Examples:",
            "  afterbell presets save fear --symbols NIFTY:NSE_INDEX --from 2024-01-23 --to 2024-01-23 --regime high_vix",
            "  afterbell serve --preset fear",
            "  afterbell presets export --file my-presets.json"
        })
final class PresetsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ACTION", description = "What to do; see below.")
    private String action = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The preset's name.")
    private String name = "";

    @Option(names = "--file", paramLabel = "FILE", description = "The file to export to or to import from.")
    private @Nullable Path file;

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    PresetsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerConfig config = SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of());
        try (PresetStore store = new PresetStore(config.db())) {
            return action().applyAsInt(store);
        }
    }

    private ToIntFunction<PresetStore> action() {
        return switch (action) {
            case "list" -> this::list;
            case "show" -> this::show;
            case "save" -> this::save;
            case "delete" -> this::delete;
            case "export" -> this::exportAll;
            case "import" -> this::importAll;
            default ->
                throw invalid(
                        "there is no action " + action + "; there are list, show, save, delete, export and import");
        };
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }

    private String named() {
        if (name.isEmpty()) {
            throw invalid("say which preset: afterbell presets " + action + " NAME");
        }
        return name;
    }

    private int list(PresetStore store) {
        List<Preset> presets = store.list();
        if (json) {
            Output.json(surroundings.out(), PresetJson.of(presets));
        } else if (presets.isEmpty()) {
            surroundings.out().println("there is no preset yet");
        } else {
            presets.forEach(preset -> surroundings.out().println(preset.name() + "  " + preset.fields()));
        }
        return 0;
    }

    private int show(PresetStore store) {
        Output.json(surroundings.out(), PresetJson.of(store.get(named())));
        return 0;
    }

    private int save(PresetStore store) {
        Map<Setting, String> given = SettingOptions.given(spec.commandLine().getParseResult());
        Preset preset = new Preset(named(), SessionFields.fields(given));
        if (preset.fields().isEmpty()) {
            throw invalid("a preset that says nothing is of no use; add settings such as --from 2024-01-23");
        }
        store.put(preset, System.currentTimeMillis(), true);
        surroundings.out().println("preset " + preset.name() + " saved: " + preset.fields());
        return 0;
    }

    private int delete(PresetStore store) {
        store.get(named());
        store.delete(name);
        surroundings.out().println("preset " + name + " deleted");
        return 0;
    }

    private int exportAll(PresetStore store) {
        if (file == null) {
            Output.json(surroundings.out(), PresetJson.of(store.list()));
            return 0;
        }
        List<Preset> presets = store.list();
        try {
            Files.writeString(file, PresetJson.of(presets).toPrettyString() + "\n");
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.INPUT_OUTPUT, "the presets cannot be written: file=" + file + ": " + e, e);
        }
        surroundings.out().println(presets.size() + " presets written to " + file);
        return 0;
    }

    private int importAll(PresetStore store) {
        if (file == null) {
            throw invalid("say where the presets are: afterbell presets import --file FILE");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "the presets cannot be read: file=" + file + ": " + e, e);
        }
        List<Preset> presets = PresetJson.readAll(text);
        presets.forEach(preset -> store.put(preset, System.currentTimeMillis(), true));
        surroundings.out().println(presets.size() + " presets taken from " + file);
        return 0;
    }
}
