// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Ends of transactions. Stateless. */
public final class Transactions {
    private Transactions() {}

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
