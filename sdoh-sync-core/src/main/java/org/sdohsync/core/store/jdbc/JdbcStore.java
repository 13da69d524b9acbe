// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.util.Objects.requireNonNull;

import javax.sql.DataSource;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store in PostgreSQL or H2, shared by as many threads, processes and hosts as connect to it. Immutable; a step on the way to a
 * {@link Store}: a database store is always sealed.
 *
 * <ul>
 *   <li>Tables: {@code sdoh_sync_record} and {@code sdoh_sync_schema}, and the sequence {@code sdoh_sync_revision}, in the
 *       connection's default schema. The scripts {@code V1__records.sql} and on lie in this package's folder of the class path,
 *       {@code org/sdohsync/core/store/jdbc/postgresql} and {@code h2}: let {@link #migrating} apply them, or name the folder to
 *       Flyway as a location.
 *   <li>Every statement is one short transaction. Use a pool, in auto-commit mode. A connection that does not commit by itself, because
 *       it takes part in a transaction of the application (as from Spring's {@code TransactionAwareDataSourceProxy}) or because its
 *       pool is set to commit by hand, is given back untouched, and the call is a {@link
 *       org.sdohsync.core.error.StoreException} with reason UNSUITABLE: what this library saves must be durable when a save returns,
 *       and what the application has half done is not for the library to commit. Give a plain data source of its own.
 *   <li>Whoever can write the tables can delete records, put earlier rows back and end or prolong leases, see {@link
 *       org.sdohsync.core.store.Records} and {@link org.sdohsync.core.store.Leases}; they cannot read a value or make a row open as
 *       another. Give the tables to this library's database user alone.
 *   <li>Kinds, ids, groups, due times and revisions are in the clear; values are sealed.
 * </ul>
 */
public final class JdbcStore {
    private final DataSource database;
    private final boolean migrating;

    private JdbcStore(DataSource database, boolean migrating) {
        this.database = database;
        this.migrating = migrating;
    }

    /**
     * Names the database. Its tables must be there, in this library's version, unless {@link #migrating} is chosen.
     *
     * @param database where connections come from; stays open when the store is closed
     * @return the next step
     */
    public static JdbcStore over(DataSource database) {
        return new JdbcStore(requireNonNull(database, "database"), false);
    }

    /**
     * Makes the tables, or brings them up to this library's version, when the store is opened. Several processes may do so at
     * once.
     *
     * @return the next step
     */
    public JdbcStore migrating() {
        return new JdbcStore(database, true);
    }

    /**
     * Opens the store.
     *
     * @param sealing what the values are sealed with
     * @return the store; safe for use by many threads
     * @throws org.sdohsync.core.error.StoreException if the database does not answer, lacks the tables, was written by a newer
     *     version, or is of another make than PostgreSQL and H2
     * @throws IllegalArgumentException if the sealing is {@link Sealing#none()}
     */
    public Store sealedWith(Sealing sealing) {
        if (requireNonNull(sealing, "sealing") == Sealing.none()) {
            throw new IllegalArgumentException("a store in a database must be sealed");
        }
        return Store.over(JdbcRecords.open(database, migrating), sealing);
    }

    @Override
    public String toString() {
        return "JdbcStore[migrating=" + migrating + "]";
    }
}
