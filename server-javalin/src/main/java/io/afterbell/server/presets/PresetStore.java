package io.afterbell.server.presets;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Presets and records of sessions in one SQLite file, made when something is first written. Safe for many threads, which
 * take turns, and for several processes.
 *
 * <p>Writes go to a log first (WAL), so a process that is killed at any moment leaves a whole file behind. A file that is
 * damaged, read-only or held by another program makes the call fail with a message that names it, and the next call tries
 * again; replaying does not need it.
 */
public final class PresetStore implements AutoCloseable {
    private static final int VERSION = 2;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int RECORDS_KEPT = 10_000;

    private static final List<String> FIELDS = List.copyOf(Preset.FIELDS);

    private final Path file;
    private @Nullable Connection connection;

    /**
     * Makes a store; touches nothing yet.
     *
     * @param file the database file
     */
    public PresetStore(Path file) {
        this.file = requireNonNull(file, "file");
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private synchronized <T> T with(boolean writing, T otherwise, Work<T> work) {
        try {
            if (!writing && connection == null && !Files.exists(file)) {
                // Nobody has ever saved anything: no reason to make a file.
                return otherwise;
            }
            if (connection == null) {
                connection = open();
            }
            return work.on(connection);
        } catch (SQLException | IOException e) {
            closeQuietly();
            throw new ReplayException(
                    ErrorCode.INPUT_OUTPUT,
                    "presets and session records are not available: db=" + file + ": " + firstLine(e)
                            + "; replaying goes on without them. Repair or move the file, or name another with --db",
                    e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Connection open() throws SQLException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Connection opened = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = opened.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            migrate(opened, statement);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    // Each step brings the schema from one version to the next, in a transaction.
    private static void migrate(Connection opened, Statement statement) throws SQLException {
        int version;
        try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            rows.next();
            version = rows.getInt(1);
        }
        if (version > VERSION) {
            throw new SQLException(
                    "the file was written by a later Afterbell: schema version=" + version + ", known=" + VERSION);
        }
        if (version < 1) {
            opened.setAutoCommit(false);
            statement.execute("CREATE TABLE IF NOT EXISTS replay_presets (name TEXT PRIMARY KEY, changed_epoch_ms"
                    + " INTEGER NOT NULL)");
            addMissingFields(statement);
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS replay_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT"
                            + " NULL, preset TEXT NOT NULL, started_epoch_ms INTEGER NOT NULL, ended_epoch_ms INTEGER,"
                            + " clients INTEGER NOT NULL, state TEXT NOT NULL, position_epoch_ms INTEGER, manifest TEXT NOT"
                            + " NULL)");
            statement.execute("PRAGMA user_version = 1");
            opened.commit();
            opened.setAutoCommit(true);
        }
        if (version < 2) {
            // A preset may say what becomes of slow clients.
            opened.setAutoCommit(false);
            addMissingFields(statement);
            statement.execute("PRAGMA user_version = 2");
            opened.commit();
            opened.setAutoCommit(true);
        }
    }

    // A field more is a column more, and each of those a version more.
    private static void addMissingFields(Statement statement) throws SQLException {
        Set<String> there = new HashSet<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA table_info(replay_presets)")) {
            while (rows.next()) {
                there.add(rows.getString("name"));
            }
        }
        for (String field : FIELDS) {
            if (!there.contains(field)) {
                statement.execute("ALTER TABLE replay_presets ADD COLUMN " + field + " TEXT");
            }
        }
    }

    /**
     * All presets.
     *
     * @return by name
     */
    public List<Preset> list() {
        return with(false, List.of(), open -> {
            try (PreparedStatement select =
                            open.prepareStatement("SELECT * FROM replay_presets ORDER BY name COLLATE NOCASE, name");
                    ResultSet rows = select.executeQuery()) {
                List<Preset> presets = new ArrayList<>();
                while (rows.next()) {
                    presets.add(preset(rows));
                }
                return presets;
            }
        });
    }

    private static Preset preset(ResultSet rows) throws SQLException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String value = rows.getString(field);
            if (value != null) {
                fields.put(field, value);
            }
        }
        return new Preset(rows.getString("name"), fields);
    }

    /**
     * Finds a preset.
     *
     * @param name its name
     * @return the preset; empty when there is none
     */
    public Optional<Preset> find(String name) {
        return with(false, Optional.empty(), open -> {
            try (PreparedStatement select = open.prepareStatement("SELECT * FROM replay_presets WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(preset(rows)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Finds a preset that must be there.
     *
     * @param name its name
     * @return the preset
     * @throws ReplayException with {@link ErrorCode#NOT_FOUND} when there is none; the message names those there are
     */
    public Preset get(String name) {
        return find(name).orElseThrow(() -> {
            List<String> names = list().stream().map(Preset::name).toList();
            return new ReplayException(
                    ErrorCode.NOT_FOUND,
                    "there is no preset of this name; there "
                            + (names.isEmpty() ? "is none at all" : "are " + String.join(", ", names)) + ": preset="
                            + name);
        });
    }

    /**
     * Saves a preset, in place of one of the same name.
     *
     * @param preset the preset
     * @param nowEpochMillis the time
     * @param replace false to save it only when there is none of its name
     * @return false when there is one already and it is not to be replaced
     */
    public boolean put(Preset preset, long nowEpochMillis, boolean replace) {
        return with(true, false, open -> {
            String columns = "name, " + String.join(", ", FIELDS) + ", changed_epoch_ms";
            String marks = "?" + ", ?".repeat(FIELDS.size() + 1);
            try (PreparedStatement insert = open.prepareStatement("INSERT OR " + (replace ? "REPLACE" : "IGNORE")
                    + " INTO replay_presets (" + columns + ") VALUES (" + marks + ")")) {
                int column = 1;
                insert.setString(column++, preset.name());
                for (String field : FIELDS) {
                    insert.setString(column++, preset.fields().get(field));
                }
                insert.setLong(column, nowEpochMillis);
                return insert.executeUpdate() > 0;
            }
        });
    }

    /**
     * Deletes a preset.
     *
     * @param name its name
     * @return false when there was none
     */
    public boolean delete(String name) {
        return with(false, false, open -> {
            try (PreparedStatement delete = open.prepareStatement("DELETE FROM replay_presets WHERE name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() > 0;
            }
        });
    }

    /**
     * Begins the record of a session.
     *
     * @param session its name
     * @param preset what it was made from; empty for none
     * @param nowEpochMillis the time
     * @return the record's number
     */
    public long start(String session, String preset, long nowEpochMillis) {
        return with(true, 0L, open -> {
            try (Statement prune = open.createStatement()) {
                prune.executeUpdate("DELETE FROM replay_sessions WHERE id <= (SELECT max(id) - " + RECORDS_KEPT
                        + " FROM replay_sessions)");
            }
            try (PreparedStatement insert = open.prepareStatement("INSERT INTO replay_sessions (session, preset,"
                    + " started_epoch_ms, clients, state, manifest) VALUES (?, ?, ?, 0, 'waiting', '')")) {
                insert.setString(1, session);
                insert.setString(2, preset);
                insert.setLong(3, nowEpochMillis);
                insert.executeUpdate();
            }
            try (Statement last = open.createStatement();
                    ResultSet rows = last.executeQuery("SELECT last_insert_rowid()")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /**
     * Writes down where a session is.
     *
     * @param record the whole record as of now
     */
    public void update(SessionRecord record) {
        with(true, 0, open -> {
            try (PreparedStatement update =
                    open.prepareStatement("UPDATE replay_sessions SET ended_epoch_ms = ?, clients"
                            + " = max(clients, ?), state = ?, position_epoch_ms = ?, manifest = ? WHERE id = ?")) {
                setOptional(update, 1, record.endedEpochMillis());
                update.setInt(2, record.clients());
                update.setString(3, record.state());
                setOptional(update, 4, record.positionEpochMillis());
                update.setString(5, record.manifest());
                update.setLong(6, record.id());
                return update.executeUpdate();
            }
        });
    }

    private static void setOptional(PreparedStatement statement, int column, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(column, value.getAsLong());
        } else {
            statement.setNull(column, java.sql.Types.INTEGER);
        }
    }

    /**
     * The latest records.
     *
     * @param most how many
     * @return the last one first
     */
    public List<SessionRecord> records(int most) {
        return with(false, List.of(), open -> {
            try (PreparedStatement select =
                    open.prepareStatement("SELECT * FROM replay_sessions ORDER BY id DESC LIMIT ?")) {
                select.setInt(1, most);
                try (ResultSet rows = select.executeQuery()) {
                    List<SessionRecord> records = new ArrayList<>();
                    while (rows.next()) {
                        records.add(new SessionRecord(
                                rows.getLong("id"),
                                rows.getString("session"),
                                rows.getString("preset"),
                                rows.getLong("started_epoch_ms"),
                                optional(rows, "ended_epoch_ms"),
                                rows.getInt("clients"),
                                rows.getString("state"),
                                optional(rows, "position_epoch_ms"),
                                rows.getString("manifest")));
                    }
                    return records;
                }
            }
        });
    }

    private static OptionalLong optional(ResultSet rows, String column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private void closeQuietly() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alreadyBroken) {
                // The first failure is the one that is told.
                connection = null;
            }
            connection = null;
        }
    }

    /** Lets go of the file; a later call opens it again. */
    @Override
    public synchronized void close() {
        closeQuietly();
    }
}
