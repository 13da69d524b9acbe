// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.testkit.DurableRecordStoreContract;

class H2RecordsContractTest extends DurableRecordStoreContract {
    private final JdbcDataSource database = fresh();

    @Override
    protected RecordStore open() {
        return JdbcRecords.open(database, true);
    }

    @Override
    protected RecordStore reopen() {
        return JdbcRecords.open(database, true);
    }

    static JdbcDataSource fresh() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }
}
