package io.afterbell.server.sessions;

import io.afterbell.server.config.Setting;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a replay session or a preset calls what the configuration calls a setting. */
public final class SessionFields {
    private static final Map<String, Setting> SETTINGS = Map.ofEntries(
            Map.entry("instruments", Setting.SYMBOLS),
            Map.entry("start_date", Setting.FROM),
            Map.entry("end_date", Setting.TO),
            Map.entry("regime", Setting.REGIME),
            Map.entry("synthesizer", Setting.SYNTHESIZER),
            Map.entry("speed", Setting.SPEED),
            Map.entry("seed", Setting.SEED),
            Map.entry("mode", Setting.MODE),
            Map.entry("start", Setting.START),
            Map.entry("timestamps", Setting.TIMESTAMPS),
            Map.entry("index_depth", Setting.INDEX_DEPTH),
            Map.entry("slow_clients", Setting.SLOW_CLIENTS),
            Map.entry("idle_gap", Setting.IDLE_GAP));

    private SessionFields() {}

    /**
     * All fields.
     *
     * @return the setting of each, unmodifiable
     */
    public static Map<String, Setting> all() {
        return SETTINGS;
    }

    /**
     * Fields as settings.
     *
     * @param fields values by field; unknown ones are passed over
     * @return values by setting
     */
    public static Map<Setting, String> settings(Map<String, String> fields) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        fields.forEach((field, value) -> {
            Setting setting = SETTINGS.get(field);
            if (setting != null) {
                settings.put(setting, value);
            }
        });
        return settings;
    }

    /**
     * Settings as fields.
     *
     * @param settings values by setting; those that no field stands for are passed over
     * @return values by field
     */
    public static Map<String, String> fields(Map<Setting, String> settings) {
        Map<String, String> fields = new LinkedHashMap<>();
        SETTINGS.forEach((field, setting) -> {
            String value = settings.get(setting);
            if (value != null) {
                fields.put(field, value);
            }
        });
        return fields;
    }
}
