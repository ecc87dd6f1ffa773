package io.afterbell.server.presets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.replay.ReplayException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetStoreTest {
    @TempDir
    Path folder;

    private void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aFileOfTheFirstVersionIsBroughtUpToDateAndLosesNothing() throws SQLException {
        Path file = folder.resolve("presets.db");
        // As the first version made it, written out: what made it has changed since.
        sql(
                file,
                "CREATE TABLE replay_presets (name TEXT PRIMARY KEY, instruments TEXT, start_date TEXT, end_date TEXT,"
                        + " regime TEXT, synthesizer TEXT, speed TEXT, seed TEXT, mode TEXT, changed_epoch_ms INTEGER NOT"
                        + " NULL)",
                "CREATE TABLE replay_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, preset TEXT"
                        + " NOT NULL, started_epoch_ms INTEGER NOT NULL, ended_epoch_ms INTEGER, clients INTEGER NOT NULL,"
                        + " state TEXT NOT NULL, position_epoch_ms INTEGER, manifest TEXT NOT NULL)",
                "INSERT INTO replay_presets (name, regime, speed, changed_epoch_ms) VALUES ('fear', 'high_vix', '60', 1)",
                "PRAGMA user_version = 1");
        try (PresetStore store = new PresetStore(file)) {
            Preset fear = store.find("fear").orElseThrow();
            assertEquals("high_vix", fear.fields().get("regime"));
            for (String field : Preset.FIELDS) {
                Preset one = new Preset("with " + field, Map.of(field, "1"));
                store.put(one, 1, false);
                assertEquals("1", store.find(one.name()).orElseThrow().fields().get(field), field);
            }
        }
        try (PresetStore again = new PresetStore(file)) {
            assertEquals(Preset.FIELDS.size() + 1, again.list().size());
        }
    }

    @Test
    void aFileOfALaterVersionIsLeftAloneAndSaysSo() throws SQLException {
        Path file = folder.resolve("later.db");
        sql(file, "PRAGMA user_version = 99");
        try (PresetStore store = new PresetStore(file)) {
            ReplayException refused = assertThrows(ReplayException.class, store::list);
            assertTrue(String.valueOf(refused.getMessage()).contains("later Afterbell"), refused.getMessage());
        }
    }
}
