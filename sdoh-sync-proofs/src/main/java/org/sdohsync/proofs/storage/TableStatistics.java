// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** What PostgreSQL says about the table of records. */
final class TableStatistics {
    private final DataSource database;

    TableStatistics(DataSource database) {
        this.database = database;
    }

    /**
     * How often the table was read as a whole, and by an index. Each connection reports what it did at its end, so those that
     * count have to be closed.
     */
    long[] scans() throws SQLException {
        awaitOthers();
        return new long[] {
            number("select seq_scan from pg_stat_user_tables where relname = 'sdoh_sync_record'"),
            number("select idx_scan from pg_stat_user_tables where relname = 'sdoh_sync_record'")
        };
    }

    long tableBytes() throws SQLException {
        return number("select pg_table_size('sdoh_sync_record')");
    }

    long indexBytes() throws SQLException {
        return number("select pg_indexes_size('sdoh_sync_record')");
    }

    /** Rows and bytes of each kind for a thousand connections; reads the whole table. */
    List<String> kinds(int connections) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet kind = statement.executeQuery("select kind, count(*), sum(60 + pg_column_size(id)"
                        + " + pg_column_size(grp) + pg_column_size(payload)) from sdoh_sync_record group by kind"
                        + " order by kind")) {
            while (kind.next()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "kind=%s rowsPer1000=%.0f rowBytesPer1000=%.0f",
                        kind.getString(1),
                        kind.getLong(2) * 1000.0 / connections,
                        kind.getLong(3) * 1000.0 / connections));
            }
        }
        return lines;
    }

    private void awaitOthers() throws SQLException {
        long others = 1;
        while (others > 0) {
            others = number("select count(*) from pg_stat_activity where backend_type = 'client backend'"
                    + " and pid <> pg_backend_pid()");
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            if (!found.next()) {
                throw new SQLException("the database returned no row");
            }
            return found.getLong(1);
        }
    }
}
