// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.embed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sdohsync.workflow.referral.Referral;

/**
 * The tables of the existing system, and how a change gets into them exactly once: the version that was taken is noted in the same
 * transaction. If the process dies after the commit and before the library knows of it, the change comes again and finds its version
 * noted. Safe for use by many threads.
 */
final class CaseTables {
    private static final String[] SCHEMA = {
        "create table if not exists client_case (source varchar(100), task varchar(100), person varchar(200),"
                + " need varchar(300), status varchar(40), primary key (source, task))",
        "create table if not exists taken (source varchar(100), task varchar(100), version varchar(300),"
                + " primary key (source, task, version))",
        "create table if not exists decision (id bigint generated always as identity primary key, source varchar(100),"
                + " task varchar(100), step varchar(20), reason varchar(300), service varchar(40),"
                + " state varchar(20) default 'open')",
        "create table if not exists message (id bigint generated always as identity primary key, body varchar(2000),"
                + " sent boolean default false)"
    };

    private final DataSource database;

    CaseTables(DataSource database) throws SQLException {
        this.database = database;
        try (Connection connection = database.getConnection()) {
            for (String table : SCHEMA) {
                execute(connection, table);
            }
        }
    }

    /** Takes a change of a referral. What is thrown here lets it come again. */
    void take(Referral referral) {
        String source = referral.connection().id().value();
        // A source without versions tells states apart by their text.
        String version = referral.versionId().orElseGet(() -> referral.status().text());
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean first = execute(
                            connection,
                            "insert into taken (source, task, version) select ?, ?, ? where not exists (select 1 from"
                                    + " taken where source = ? and task = ? and version = ?)",
                            source,
                            referral.id(),
                            version,
                            source,
                            referral.id(),
                            version)
                    == 1;
            if (first) {
                write(connection, source, referral);
                execute(connection, "insert into message (body) values (?)", message(source, referral));
            }
            connection.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException("Task/" + referral.id() + " could not be taken into the cases", failed);
        }
    }

    private static void write(Connection connection, String source, Referral referral) throws SQLException {
        String person = referral.details()
                .patient()
                .map(patient -> patient.getNameFirstRep().getNameAsSingleString())
                .orElse("");
        String need = String.valueOf(referral.task().getDescription());
        String status = referral.status().text();
        if (execute(
                        connection,
                        "update client_case set person = ?, need = ?, status = ? where source = ? and task = ?",
                        person,
                        need,
                        status,
                        source,
                        referral.id())
                == 0) {
            execute(
                    connection,
                    "insert into client_case (person, need, status, source, task) values (?, ?, ?, ?, ?)",
                    person,
                    need,
                    status,
                    source,
                    referral.id());
        }
    }

    /** Ids and a status, no word about the person: who is told asks for the rest. */
    private static String message(String source, Referral referral) {
        return "{\"source\":\"" + source + "\",\"task\":\"" + referral.id() + "\",\"status\":\""
                + referral.status().text() + "\"}";
    }

    static int execute(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
