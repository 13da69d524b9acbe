// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * All statements on records. No other class prepares one, so a test can explain each of them on a filled table: none may read
 * the table, or a whole kind, to return one page.
 */
enum Sql {
    /** Locks a key until the end of the transaction, then draws the number of a new record. Parameters: the key's lock. */
    DRAW {
        @Override
        String text(Dialect dialect) {
            return dialect.drawRevision();
        }
    },
    LOAD("select id, revision, grp, due_nanos, payload from sdoh_sync_record where kind = ? and id = ?"),
    INSERT("insert into sdoh_sync_record (revision, grp, due_nanos, payload, kind, id) values (?, ?, ?, ?, ?, ?)"),
    UPDATE("update sdoh_sync_record set revision = ?, grp = ?, due_nanos = ?, payload = ?"
            + " where kind = ? and id = ? and revision = ?"),
    DELETE("delete from sdoh_sync_record where kind = ? and id = ? and revision = ?"),
    LIST("select id, revision, grp, due_nanos, payload from sdoh_sync_record"
            + " where kind = ? and id > ? order by id limit ?"),
    LIST_GROUP("select id, revision, grp, due_nanos, payload from sdoh_sync_record"
            + " where kind = ? and grp = ? and id > ? order by id limit ?"),
    LIST_DUE {
        @Override
        String text(Dialect dialect) {
            return dialect.listDue();
        }
    },
    LIST_GROUP_DUE("select id, revision, grp, due_nanos, payload from sdoh_sync_record"
            + " where kind = ? and grp = ? and due_nanos < ? and id > ? order by id limit ?"),
    /** The kind after one, so that the kinds of many records cost one look into the index each. */
    NEXT_KIND("select kind from sdoh_sync_record where kind > ? order by kind limit 1");

    private final String text;

    Sql() {
        this("");
    }

    Sql(String text) {
        this.text = text;
    }

    String text(Dialect dialect) {
        return text;
    }

    PreparedStatement prepare(Connection connection, Dialect dialect) throws SQLException {
        return connection.prepareStatement(text(dialect));
    }

    /** The statement that lists a page. */
    static Sql list(boolean byGroup, boolean byDue) {
        if (byGroup) {
            return byDue ? LIST_GROUP_DUE : LIST_GROUP;
        }
        return byDue ? LIST_DUE : LIST;
    }
}
