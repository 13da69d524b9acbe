// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.leak;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Every column of every row of every table that is not the database's own. */
public final class TableDump implements Dump {
    private final DataSource database;

    /**
     * Reads a database.
     *
     * @param database the database
     */
    public TableDump(DataSource database) {
        this.database = database;
    }

    @Override
    public void read(Reader reader) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables(connection.getMetaData())) {
                try (ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
                    read(table, rows, reader);
                }
            }
        }
    }

    private static List<String> tables(DatabaseMetaData database) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet found = database.getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (found.next()) {
                names.add(found.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private static void read(String table, ResultSet rows, Reader reader) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
                reader.piece(table + "." + rows.getMetaData().getColumnName(column), text(rows.getObject(column)));
            }
        }
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
    }
}
