// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.testkit.DurableRecordStoreContract;

/** With a pool that an application set to isolate as strictly as PostgreSQL can. */
class StrictPostgresRecordsContractTest extends DurableRecordStoreContract {
    private static Postgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = Postgres.start(options -> options.setTransactionIsolation("TRANSACTION_SERIALIZABLE"));
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    protected RecordStore open() {
        return JdbcRecords.open(postgres.emptied(), true);
    }

    @Override
    protected RecordStore reopen() {
        return JdbcRecords.open(postgres.database(), false);
    }
}
