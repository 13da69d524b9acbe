// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.sdohsync.core.error.StoreException;

/** Whose transaction a connection is in, and how it is given back. Stateless. */
public final class Transactions {
    private Transactions() {}

    /**
     * Refuses a connection that may be in a transaction of the application, before any statement. Nothing is committed or rolled
     * back: a running transaction belongs to the application.
     *
     * @param connection the connection
     * @param user what was given the data source, such as the name of its class
     * @throws SQLException if the mode of the connection cannot be read
     * @throws StoreException UNSUITABLE, if it is not in auto-commit mode
     */
    public static void refuseCallers(Connection connection, String user) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new StoreException(
                    "the data source returned a connection without auto-commit: it takes part in a"
                            + " transaction of the application, or its pool is configured so; nothing was read or"
                            + " written. Give " + user + " a plain data source of its own whose connections are in"
                            + " auto-commit mode",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
    }

    /**
     * Rolls back what was not committed, and sets a connection back, also if the rollback fails: a pool must not use one again that
     * has an open transaction.
     *
     * @param connection the connection
     * @param autoCommit the mode that it had before
     * @throws SQLException if one of both fails
     */
    public static void giveBack(Connection connection, boolean autoCommit) throws SQLException {
        try {
            connection.rollback();
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }
}
