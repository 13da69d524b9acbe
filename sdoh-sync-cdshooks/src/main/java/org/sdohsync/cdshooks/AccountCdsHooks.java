// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.smart.SmartClient;

/**
 * What {@link CdsHooks} keeps for the connections of one account, that is one of the application's own users or tenants. It is safe
 * to pass ids from requests of that user: a connection of another account and one that does not exist are refused alike, with {@link
 * UnknownConnectionException}. Immutable; safe for use by many threads.
 */
public final class AccountCdsHooks {
    private final CdsHooks hooks;
    private final SmartClient smart;
    private final String account;

    AccountCdsHooks(CdsHooks hooks, SmartClient smart, String account) {
        this.hooks = hooks;
        this.smart = smart;
        this.account = requireNonNull(account, "account");
    }

    /**
     * Tells how much feedback of a connection is waiting.
     *
     * @param connection the connection
     * @return the number of entries
     * @throws UnknownConnectionException if this account has no such connection
     */
    public int waitingFeedback(ConnectionId connection) {
        return hooks.waitingFeedback(own(connection));
    }

    /**
     * Deletes what is kept of a connection. Call it before the connection is disconnected: afterwards its account is not known any
     * more, and only {@link CdsHooks#forget} deletes what was left.
     *
     * @param connection the connection
     * @throws UnknownConnectionException if this account has no such connection
     */
    public void forget(ConnectionId connection) {
        hooks.forget(own(connection));
    }

    private ConnectionId own(ConnectionId connection) {
        return held(connection)
                .filter(found -> found.account().equals(account))
                .map(Connection::id)
                .orElseThrow(() -> new UnknownConnectionException(
                        "this account has no connection " + connection + ": use the id of one of its connections"));
    }

    private Optional<Connection> held(ConnectionId connection) {
        try {
            return smart.connection(requireNonNull(connection, "connection"));
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }
}
