// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.sdohsync.core.error.StoreException;

/**
 * The differences between the databases.
 *
 * <p><b>Drawing a revision.</b> The key is locked first. Otherwise a process that draws a number and is slow to insert it
 * would create the record with a smaller revision than one that was created and deleted meanwhile, which others take for an
 * earlier copy of it. PostgreSQL ends a transaction whose process stops in the middle, so nobody waits longer for its lock.
 *
 * <p><b>Listing what is due.</b> PostgreSQL knows how due times are distributed in the table, not within a kind. If it believed
 * that many records are due, it would read a kind by id to find them, all of it if none is; if it believed that few are, it
 * would collect them all for each page. So it is not left to it: if no more than 2,000 are due, they are taken from the index
 * of due times and put in order; if there are more, the ids of all that have a due time are read in their order, of which
 * enough are due. Its four parameters stand there twice.
 */
enum Dialect {
    POSTGRESQL(
            "PostgreSQL",
            "postgresql",
            "with bounded as materialized (select set_config('idle_in_transaction_session_timeout', '10000', true),"
                    + " set_config('lock_timeout', '15000', true)),"
                    + " locked as materialized (select pg_advisory_xact_lock(7302934, ?) from bounded)"
                    + " select nextval('sdoh_sync_revision') from locked",
            "with due as materialized (select kind, id from sdoh_sync_record where kind = ? and due_nanos < ?"
                    + " order by due_nanos limit 2001),"
                    + " page as materialized"
                    + " ((select kind, id from due where (select count(*) from due) <= 2000 and id > ? order by id limit ?)"
                    + " union all"
                    + " (select kind, id from sdoh_sync_record where (select count(*) from due) > 2000 and kind = ?"
                    + " and due_nanos is not null and due_nanos + 0 < ? and id > ? order by id limit ?))"
                    + " select found.id, revision, grp, due_nanos, payload from page, lateral"
                    + " (select * from sdoh_sync_record r where r.kind = page.kind and r.id = page.id offset 0) found"
                    + " order by found.id",
            2,
            "select pg_advisory_xact_lock(7302934471)"),
    // H2 has no lock by number: all keys share that of one row. It commits after every change of a table, so a
    // transaction's lock would have no effect on a migration.
    H2(
            "H2",
            "h2",
            "select next value for sdoh_sync_revision from sdoh_sync_schema"
                    + " where version = 1 and cast(? as integer) is not null for update",
            "select id, revision, grp, due_nanos, payload from sdoh_sync_record"
                    + " where kind = ? and due_nanos < ? and id > ? order by id limit ?",
            1,
            "select 1");

    private final String product;
    private final String folder;
    private final String drawRevision;
    private final String listDue;
    private final int listDueRounds;
    private final String migrationLock;

    Dialect(
            String product,
            String folder,
            String drawRevision,
            String listDue,
            int listDueRounds,
            String migrationLock) {
        this.product = product;
        this.folder = folder;
        this.drawRevision = drawRevision;
        this.listDue = listDue;
        this.listDueRounds = listDueRounds;
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

    String drawRevision() {
        return drawRevision;
    }

    String listDue() {
        return listDue;
    }

    /** How often the parameters of {@link #listDue} stand in it. */
    int listDueRounds() {
        return listDueRounds;
    }

    String migrationLock() {
        return migrationLock;
    }
}
