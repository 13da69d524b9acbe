// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Fills the table of records by SQL: keys, groups and due times as the library makes them, payloads of the length they have when
 * sealed, of bytes that cannot be compressed. Keys begin with the connection's id, which is random. The indices are made anew
 * after it, by their own definitions.
 */
final class TableFill {
    /** The id of a connection, by its number {@code c}. */
    private static final String CONNECTION = "left(md5('c' || c), 16)";

    private static final long NEVER = 4_000_000_000_000_000_000L;

    private final DataSource database;
    private final TableSize size;

    TableFill(DataSource database, TableSize size) {
        this.database = database;
        this.size = size;
    }

    static String connection(Statement statement, int number) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select " + CONNECTION + " from (select " + number + " as c) numbered")) {
            if (!found.next()) {
                throw new SQLException("the database returned no row");
            }
            return found.getString(1);
        }
    }

    void fill() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("set maintenance_work_mem = '512MB'");
            List<String> indices = dropIndices(statement);
            statement.execute("create temporary table noise as select string_agg(decode(md5(i::text), 'hex'), ''"
                    + " order by i) as bytes from generate_series(1, 300) i");
            int connections = size.connections();
            each(statement, "connection", CONNECTION, "md5('a' || c)||md5('b' || c)", "null", 2450, connections);
            each(
                    statement,
                    "source",
                    "md5('s' || c)||md5('t' || c)||'.'||" + CONNECTION,
                    "''",
                    "null",
                    130,
                    connections);
            each(statement, "checkpoint", CONNECTION, "''", "null", 450, connections);
            each(statement, "checkpoint", CONNECTION + "||'.requester'", "''", "null", 350, connections);
            each(statement, "watch", CONNECTION, "''", "null", 230, connections);
            each(statement, "abilities", CONNECTION, "''", "null", 200, connections);
            open(statement);
            ends(statement);
            each(statement, "lease", "'task/'||" + CONNECTION, "''", Long.toString(NEVER), 60, connections / 100);
            for (String index : indices) {
                statement.execute(index);
            }
            // A vacuum leaves out what is not on the disk yet.
            statement.execute("checkpoint");
            statement.execute("vacuum analyze sdoh_sync_record");
        }
    }

    private void each(Statement statement, String kind, String id, String group, String due, int bytes, int count)
            throws SQLException {
        insert(statement, kind, id, group, due, bytes, "generate_series(1, " + count + ") c");
    }

    private void open(Statement statement) throws SQLException {
        insert(
                statement,
                "view",
                CONNECTION + "||'.'||c||'-'||t",
                CONNECTION,
                "case when ((c - 1) * " + size.eachHas() + " + t) % 100 = 0 then 0 end",
                400,
                "generate_series(1, " + size.connections() + ") c, generate_series(1, " + size.eachHas() + ") t");
    }

    // Those that are over are of all connections, as they would be after a pause.
    private void ends(Statement statement) throws SQLException {
        insert(
                statement,
                "done",
                "'d'||md5('d' || c)",
                CONNECTION,
                "case when c % 10 = 0 then c else " + NEVER + " + c end",
                330,
                "generate_series(1, " + size.ended() + ") c");
    }

    private static void insert(
            Statement statement, String kind, String id, String group, String due, int bytes, String from)
            throws SQLException {
        statement.execute("insert into sdoh_sync_record (kind, id, revision, grp, due_nanos, payload) select '" + kind
                + "', convert_to(" + id + ", 'UTF8'), " + (1L << 28) + ", convert_to(" + group + ", 'UTF8'), " + due
                + ", substring(noise.bytes from 1 + c % 2000 for " + bytes + ") from noise, " + from);
    }

    /** Drops the indices; gives the statements that make them. */
    private static List<String> dropIndices(Statement statement) throws SQLException {
        List<String> make = new ArrayList<>();
        List<String> drop = new ArrayList<>();
        try (ResultSet keys = statement.executeQuery("select conname, pg_get_constraintdef(oid) from pg_constraint"
                + " where conrelid = 'sdoh_sync_record'::regclass and contype = 'p'")) {
            while (keys.next()) {
                drop.add("alter table sdoh_sync_record drop constraint " + keys.getString(1));
                make.add("alter table sdoh_sync_record add constraint " + keys.getString(1) + " " + keys.getString(2));
            }
        }
        for (String dropped : drop) {
            statement.execute(dropped);
        }
        drop.clear();
        try (ResultSet found = statement.executeQuery(
                "select indexname, indexdef from pg_indexes where tablename = 'sdoh_sync_record'")) {
            while (found.next()) {
                drop.add("drop index " + found.getString(1));
                make.add(found.getString(2));
            }
        }
        for (String dropped : drop) {
            statement.execute(dropped);
        }
        return make;
    }
}
