package io.afterbell.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.presets.Preset;
import io.afterbell.server.presets.PresetJson;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.SessionRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** Presets over REST, under {@code /api/presets} and under the name that the original plan gave them. */
final class PresetRoutes {
    private static final int RECORDS = 100;

    private final PresetStore store;
    private final SessionRegistry sessions;

    PresetRoutes(PresetStore store, SessionRegistry sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    void register(RoutesConfig routes) {
        for (String path : List.of("/api/presets", "/historify/replay/presets")) {
            routes.get(path, context -> RestApi.answer(context, PresetJson.of(store.list())));
            routes.post(path, this::create);
            routes.get(path + "/{name}", context -> RestApi.answer(context, PresetJson.of(store.get(name(context)))));
            routes.put(path + "/{name}", this::replace);
            routes.delete(path + "/{name}", this::delete);
        }
        routes.get("/api/session-records", this::records);
    }

    private static String name(Context context) {
        return context.pathParam("name");
    }

    // A list, as it was exported, is saved as a whole.
    private void create(Context context) {
        List<Preset> presets = PresetJson.readAll(context.body());
        presets.forEach(preset -> sessions.check(PresetJson.fields(preset)));
        for (Preset preset : presets) {
            if (presets.size() == 1 && store.find(preset.name()).isPresent()) {
                throw new ReplayException(
                        ErrorCode.WRONG_STATE,
                        "there is a preset of this name already; PUT replaces it: preset=" + preset.name());
            }
        }
        presets.forEach(preset -> store.put(preset, System.currentTimeMillis(), true));
        RestApi.answer(
                context.status(201), presets.size() == 1 ? PresetJson.of(presets.get(0)) : PresetJson.of(presets));
    }

    private void replace(Context context) {
        Preset preset = PresetJson.read(context.body());
        if (!preset.name().equals(name(context))) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "the preset in the body has another name than the path: name=" + preset.name() + " path="
                            + name(context));
        }
        sessions.check(PresetJson.fields(preset));
        store.put(preset, System.currentTimeMillis(), true);
        RestApi.answer(context, PresetJson.of(preset));
    }

    private void delete(Context context) {
        store.get(name(context));
        store.delete(name(context));
        RestApi.answer(context, JsonNodeFactory.instance.objectNode().put("status", "success"));
    }

    private void records(Context context) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("records");
        store.records(RECORDS).forEach(record -> {
            ObjectNode one = list.addObject();
            one.put("id", record.id());
            one.put("session", record.session());
            one.put("preset", record.preset());
            one.put("started_epoch_ms", record.startedEpochMillis());
            record.endedEpochMillis().ifPresent(millis -> one.put("ended_epoch_ms", millis));
            one.put("clients", record.clients());
            one.put("state", record.state());
            record.positionEpochMillis().ifPresent(millis -> one.put("position_epoch_ms", millis));
            one.put("manifest", record.manifest());
        });
        RestApi.answer(context, json);
    }
}
