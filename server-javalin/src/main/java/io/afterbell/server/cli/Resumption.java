package io.afterbell.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.config.Setting;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.presets.SessionRecord;
import io.afterbell.server.sessions.ManifestJson;
import io.afterbell.server.sessions.SessionRegistry;
import io.afterbell.server.sessions.SessionSpec;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the session {@code main} stopped, whether it ended or its process was killed.
 *
 * @param settings what makes its tape again, as far as settings can say it
 * @param tape what it was
 * @param position where its clock stood, UTC epoch milliseconds; empty when it had not started
 */
record Resumption(Map<Setting, String> settings, Manifest tape, OptionalLong position) {
    private static final int LOOK_BACK = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Resumption {
        settings = Map.copyOf(settings);
    }

    /** Reads the last record of {@code main} that has a tape. */
    static Resumption ofLast(PresetStore store) {
        SessionRecord last = store.records(LOOK_BACK).stream()
                .filter(record -> record.session().equals(SessionRegistry.MAIN)
                        && !record.manifest().isEmpty())
                .findFirst()
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.NOT_FOUND,
                        "there is no record of a session main to go on with; start without --resume"));
        try {
            return of(ManifestJson.read(JSON.readTree(last.manifest())), last);
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INPUT_OUTPUT, "the record of the last session cannot be read: id=" + last.id(), e);
        }
    }

    private static Resumption of(Manifest manifest, SessionRecord last) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        List<TimeRange> ranges = manifest.ranges();
        settings.put(Setting.FROM, instant(ranges.get(0).fromEpochMillis()));
        settings.put(Setting.TO, instant(ranges.get(ranges.size() - 1).toEpochMillis()));
        List<PluginChoice> regimes =
                manifest.regimes().stream().map(Manifest.Service::choice).toList();
        settings.put(Setting.REGIME, regimes.isEmpty() ? "none" : PluginChoice.format(regimes));
        settings.put(Setting.SYNTHESIZER, manifest.synthesizer().choice().toString());
        settings.put(Setting.SEED, Long.toString(manifest.seed()));
        settings.put(
                Setting.SYMBOLS,
                manifest.candles().stream()
                        .map(candles -> candles.symbol() + ":" + candles.exchange())
                        .collect(Collectors.joining(",")));
        return new Resumption(settings, manifest, last.positionEpochMillis());
    }

    /**
     * The session to go on with: with the last one's ranges, regimes and changes of regime, of which settings know only
     * some, but for what the user says anew.
     *
     * @param configured what the configuration makes of {@link #settings} and of what the user says
     * @param said the settings that the user has named
     * @param catalog the services found
     */
    SessionSpec goOn(SessionSpec configured, Set<Setting> said, PluginCatalog catalog) {
        ReplayPlan now = configured.plan();
        boolean otherRange = isOtherRange(said);
        // Changes of regime belong to minutes of the old range.
        boolean otherRegime = otherRange || said.contains(Setting.REGIME);
        // Only what is used is looked up: an old regime that is no longer installed can be replaced by saying another.
        return configured.with(new ReplayPlan(
                otherRange ? now.ranges() : tape.ranges(),
                otherRegime ? now.regimes() : SessionSpec.regimesOf(tape, catalog),
                otherRegime ? now.schedule() : SessionSpec.scheduleOf(tape, catalog),
                now.synthesizer(),
                now.seed(),
                said.contains(Setting.BEND_DERIVATIVES) ? now.bendDerivatives() : tape.bendDerivatives()));
    }

    /** Where to go on: from the start of a range that the user says anew. */
    OptionalLong positionUnless(Set<Setting> said) {
        return isOtherRange(said) ? OptionalLong.empty() : position;
    }

    private static boolean isOtherRange(Set<Setting> said) {
        return said.contains(Setting.FROM) || said.contains(Setting.TO);
    }

    private static String instant(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
