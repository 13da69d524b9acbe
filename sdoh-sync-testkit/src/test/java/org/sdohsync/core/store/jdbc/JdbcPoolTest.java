// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.testkit.DurableRecordStoreContract;

/**
 * The whole contract, its races of many threads too, on a pool of one connection: no call takes a second one while it holds one,
 * which on such a pool would never end, and each is given back as it was.
 */
class JdbcPoolTest extends DurableRecordStoreContract {
    private static Postgres postgres;
    private static WatchedSource watched;

    private @Nullable RecordStore own;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = Postgres.start(options -> {
            options.setMaximumPoolSize(1);
            options.setConnectionTimeout(60_000);
        });
        watched = new WatchedSource(postgres.database(), sql -> {});
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @AfterEach
    void everyConnectionIsBack() throws SQLException {
        assertThat(watched.borrowedTwice).isEmpty();
        assertThat(watched.heldNow).hasValue(0);
        assertThat(((HikariDataSource) postgres.database())
                        .getHikariPoolMXBean()
                        .getActiveConnections())
                .isZero();
        try (Connection given = postgres.database().getConnection()) {
            assertThat(given.getAutoCommit()).isTrue();
        }
    }

    @Override
    protected RecordStore open() {
        postgres.emptied();
        own = JdbcRecords.open(watched.dataSource(), true);
        return own();
    }

    private RecordStore own() {
        return requireNonNull(own);
    }

    @Override
    protected RecordStore reopen() {
        return JdbcRecords.open(watched.dataSource(), false);
    }

    @Test
    void save_sealingFails_givesTheConnectionBackAndLocksNobodyOut() {
        RecordKey key = new RecordKey("note", "one");
        RecordDraft failing = RecordDraft.of("", null, revision -> {
            throw new IllegalStateException("no key");
        });

        assertThatIllegalStateException().isThrownBy(() -> own().save(key, failing, Revision.NONE));

        Revision held = own().save(key, RecordDraft.of("", null, new byte[1]), Revision.NONE)
                .orElseThrow();
        assertThatIllegalStateException().isThrownBy(() -> own().save(key, failing, held));
        assertThat(own().load(key)).isPresent();
    }

    /** The key of an update is asked for before a connection is taken, so it may come from the same database. */
    @Test
    void save_sealingThatReadsTheSamePool_updates() {
        RecordKey key = new RecordKey("note", "one");
        Revision held = own().save(key, RecordDraft.of("", null, new byte[1]), Revision.NONE)
                .orElseThrow();

        RecordDraft reading = RecordDraft.of(
                "", null, revision -> own().load(key).orElseThrow().draft().payload());

        assertThat(own().save(key, reading, held)).isPresent();
    }
}
