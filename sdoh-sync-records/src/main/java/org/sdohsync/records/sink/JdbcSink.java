// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.records.internal.sink.RecordTables;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.ManifestJson;
import org.sdohsync.records.manifest.RecordManifest;

/**
 * Two tables of a database (PostgreSQL, H2): {@code health_fetch} with state and manifest of each fetch, and {@code health_record}
 * with one row for each version of each resource: {@code fetch_name, type, id, version, changed, body}. Rows and state are written in one
 * transaction, so each resource is there exactly once, also after a crash; of two processes that use one name, the one that saves second is
 * refused ({@link StoreException}, UNSUITABLE). The rows are health data in clear text. It uses one
 * connection of the source from {@link #resume} to {@link #close}, in transactions of its own, and gives it back in auto-commit mode. One that
 * is not in auto-commit mode, because it takes part in a transaction of the application or its pool is configured so, is refused before any
 * statement ({@link StoreException}, UNSUITABLE). Not thread-safe.
 */
public final class JdbcSink implements RecordSink {
    private final DataSource database;
    private final String fetch;
    private @Nullable RecordTables tables;

    private JdbcSink(DataSource database, String fetch) {
        this.database = database;
        this.fetch = fetch;
    }

    /**
     * Creates a sink. Nothing is opened yet.
     *
     * @param database the database, with the tables of {@link #createTables}
     * @param fetch a name for the fetch, 1 to 60 letters, digits, hyphens and dots; the same name resumes it
     * @return the sink
     */
    public static JdbcSink in(DataSource database, String fetch) {
        requireNonNull(database, "database");
        if (!fetch.matches("[A-Za-z0-9.-]{1,60}")) {
            throw new IllegalArgumentException("the name of a fetch has 1 to 60 letters, digits, hyphens and dots");
        }
        return new JdbcSink(database, fetch);
    }

    /**
     * Creates the two tables, if they do not exist.
     *
     * @param database the database
     * @throws StoreException if that fails; UNSUITABLE, if the connection is not in auto-commit mode
     */
    public static void createTables(DataSource database) {
        try (Connection connection = database.getConnection()) {
            RecordTables.create(connection);
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    /**
     * Reads the manifest of a fetch that has ended.
     *
     * @return the manifest; empty if the fetch has not ended, or there is none of this name
     * @throws StoreException if the database fails; UNSUITABLE, if the connection is not in auto-commit mode
     */
    public Optional<RecordManifest> manifest() {
        try (Connection connection = database.getConnection()) {
            return RecordTables.manifest(connection, fetch).map(ManifestJson::read);
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    @Override
    public Optional<String> resume(Consumer<? super ReceivedResource> held) {
        if (tables != null) {
            throw new IllegalStateException("this sink is in use: a sink is for one fetch");
        }
        try {
            RecordTables opened = RecordTables.open(database, fetch);
            tables = opened;
            return opened.resume(held);
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    @Override
    public void accept(ReceivedResource resource) {
        try {
            opened().insert(resource);
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    @Override
    public void save(String state) {
        try {
            opened().save(state);
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    @Override
    public List<DataFile> finish() {
        return List.of();
    }

    @Override
    public void keep(RecordManifest manifest) {
        try {
            opened().keep(ManifestJson.write(manifest));
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    @Override
    public void close() {
        RecordTables opened = tables;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (SQLException failed) {
            throw RecordTables.failed(failed);
        }
    }

    private RecordTables opened() {
        RecordTables opened = tables;
        if (opened == null) {
            throw new IllegalStateException("this sink was not opened: call resume first");
        }
        return opened;
    }

    /** Returns the name of the fetch. */
    @Override
    public String toString() {
        return "JdbcSink[" + fetch + "]";
    }
}
