// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.embed;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The cases as CSV (RFC 4180), for a spreadsheet: no text of a source is taken for a formula there. */
final class CaseExport {
    private CaseExport() {}

    static void write(DataSource database, Appendable out) throws SQLException, IOException {
        StringBuilder line = new StringBuilder("source,task,person,need,status\r\n");
        Appendable ignored = out.append(line);
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select source, task, person, need, status from client_case order by source, task");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                line.setLength(0);
                for (int column = 1; column <= 5; column++) {
                    line.append(column == 1 ? "" : ",").append(cell(rows.getString(column)));
                }
                ignored = out.append(line.append("\r\n"));
            }
        }
    }

    static String cell(String text) {
        String harmless = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return harmless.matches("(?s).*[\",\\r\\n].*") ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
