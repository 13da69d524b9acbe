// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.testkit.DurableRecordStoreContract;

class PostgresRecordsContractTest extends DurableRecordStoreContract {
    private static EmbeddedPostgres postgres;
    private static DataSource database;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = postgres.getPostgresDatabase();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    protected RecordStore open() {
        empty(database);
        return JdbcRecords.open(database, true);
    }

    @Override
    protected RecordStore reopen() {
        return JdbcRecords.open(database, false);
    }

    static void empty(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        } catch (SQLException failed) {
            throw new AssertionError("PostgreSQL was not emptied", failed);
        }
    }
}
