// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.sdohsync.core.error.StoreException;

/** The differences between the databases. */
enum Dialect {
    POSTGRESQL(
            "PostgreSQL",
            "postgresql",
            "select nextval('sdoh_sync_revision')",
            "select pg_advisory_xact_lock(7302934471)"),
    // H2 commits after every change of a table, so a transaction's lock would have no effect.
    H2("H2", "h2", "select next value for sdoh_sync_revision", "select 1");

    private final String product;
    private final String folder;
    private final String nextRevision;
    private final String migrationLock;

    Dialect(String product, String folder, String nextRevision, String migrationLock) {
        this.product = product;
        this.folder = folder;
        this.nextRevision = nextRevision;
        this.migrationLock = migrationLock;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        for (Dialect dialect : values()) {
            if (dialect.product.equals(product)) {
                return dialect;
            }
        }
        throw new StoreException(
                "the database is " + product + ": use PostgreSQL or H2, or implement RecordStore for it",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    String folder() {
        return folder;
    }

    String nextRevision() {
        return nextRevision;
    }

    String migrationLock() {
        return migrationLock;
    }
}
