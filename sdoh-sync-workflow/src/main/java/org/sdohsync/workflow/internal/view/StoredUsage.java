// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.FhirBase;

/**
 * How many bytes the open Tasks of one connection take.
 *
 * @param connection the connection
 * @param source its source
 * @param account its account
 * @param bytes the number, before encryption
 * @param countedAt when they were all read and counted last, by our clock
 */
record StoredUsage(ConnectionId connection, FhirBase source, String account, long bytes, Instant countedAt) {
    StoredUsage {
        requireNonNull(connection, "connection");
        requireNonNull(source, "source");
        requireNonNull(account, "account");
        requireNonNull(countedAt, "countedAt");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes under 0");
        }
    }

    static StoredUsage of(Connection connection, long bytes, Instant countedAt) {
        return new StoredUsage(
                connection.id(), connection.source(), connection.account(), Math.max(0, bytes), countedAt);
    }

    /** Prints the connection and the number. */
    @Override
    public String toString() {
        return "StoredUsage[" + connection + ", " + bytes + " bytes]";
    }
}
