// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.util.Objects.requireNonNull;

import javax.sql.DataSource;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store in PostgreSQL or H2, shared by any number of threads, processes and hosts. This is the first step of opening it;
 * {@link #sealedWith} returns the {@link Store}, which is always encrypted. Immutable.
 *
 * <ul>
 *   <li>Tables: {@code sdoh_sync_record}, {@code sdoh_sync_schema} and {@code sdoh_sync_addition}, and the sequence {@code
 *       sdoh_sync_revision}, in the connection's default schema. The scripts, from {@code V1__records.sql}, are in this package's folder of the class path,
 *       {@code org/sdohsync/core/store/jdbc/postgresql} and {@code h2}: let {@link #migrating} apply them, or configure the
 *       folder as a location of Flyway. A script that only adds, such as an index, does not stop an earlier version of the
 *       library: it goes on beside it, and can be started again.
 *   <li>Each call takes one connection and returns it before it ends, so the pool alone bounds how many are in use, and one is
 *       enough. When a record is created, the {@link org.sdohsync.core.secret.KeyProvider} is asked while the connection is
 *       held: it must not take one from the same pool.
 *   <li>Every call is one short transaction. Use a pool in auto-commit mode. A connection without auto-commit, because
 *       it takes part in a transaction of the application (as with Spring's {@code TransactionAwareDataSourceProxy}) or because
 *       its pool is configured so, is returned unused, and the call throws a {@link org.sdohsync.core.error.StoreException} with
 *       reason UNSUITABLE: a record must be durable when a save returns, and the library must not commit the application's
 *       transaction. Use a separate plain data source.
 *   <li>A user who can write to the tables can delete records, restore earlier rows and end or prolong leases, see {@link
 *       org.sdohsync.core.store.Records} and {@link org.sdohsync.core.store.Leases}, but cannot read a value or exchange values.
 *       Permit access to the tables to this library's database user only.
 *   <li>Kinds, ids, groups, due times and revisions are stored in the clear; values are encrypted.
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
     * Sets the database. Its tables must exist in this library's version, unless {@link #migrating} is called.
     *
     * @param database the source of connections; not closed with the store
     * @return the next step
     */
    public static JdbcStore over(DataSource database) {
        return new JdbcStore(requireNonNull(database, "database"), false);
    }

    /**
     * Creates or upgrades the tables when the store is opened. Several processes may do so at once.
     *
     * @return the next step
     */
    public JdbcStore migrating() {
        return new JdbcStore(database, true);
    }

    /**
     * Opens the store.
     *
     * @param sealing the encryption of the values
     * @return the store; safe for use by many threads
     * @throws org.sdohsync.core.error.StoreException if the database does not answer, lacks the tables, was written by a
     *     newer version, or is neither PostgreSQL nor H2
     * @throws IllegalArgumentException if the sealing is {@link Sealing#none()}
     */
    public Store sealedWith(Sealing sealing) {
        if (requireNonNull(sealing, "sealing") == Sealing.none()) {
            throw new IllegalArgumentException("a store in a database must be encrypted: use Sealing.aesGcm");
        }
        return Store.over(JdbcRecords.open(database, migrating), sealing);
    }

    @Override
    public String toString() {
        return "JdbcStore[migrating=" + migrating + "]";
    }
}
