// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Does the JDBC store stand a health network's records? A real PostgreSQL with 1,000,000 connections and 10,000,000 open
 * referrals: each call that syncs and actions make, timed; all connections, all open referrals and all urgent ones page by page;
 * what is over deleted in batches; and PostgreSQL asked afterwards whether it ever read the table as a whole for it. Last line
 * {@code storage: connections=… records=… slowestMillis=… sequentialScans=… …}.
 */
public final class Storage {
    private Storage() {}

    /**
     * Runs the proof.
     *
     * @param args none
     * @throws IOException if PostgreSQL does not start
     * @throws SQLException if it refuses something
     */
    public static void main(String[] args) throws IOException, SQLException {
        int connections = Integer.getInteger("storage.connections", 1_000_000);
        int records = Integer.getInteger("storage.records", 10_000_000);
        StorageFigures figures =
                StorageRun.of(TableSize.of(connections, records), line -> System.out.println("storage-" + line));
        System.out.println("storage: " + figures.line());
        System.exit(figures.green() ? 0 : 1);
    }
}
