// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.workflow.internal.platform.ConnectedPlatform;
import org.sdohsync.workflow.internal.request.ConnectionRequests;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.request.Requests;

/** What an application asks others for. */
record RequestQueries(SmartClient smart, ConnectionRequests.Means means) {
    Requests of(ConnectionId connection) {
        return new ConnectionRequests(() -> known(connection), means);
    }

    Platform platform(ConnectionId own) {
        return new ConnectedPlatform(() -> known(own), means);
    }

    private Connection known(ConnectionId connection) {
        return smart.connection(connection)
                .orElseThrow(() -> new UnknownConnectionException(
                        "there is no connection " + connection + ": use an id from connections()"));
    }
}
