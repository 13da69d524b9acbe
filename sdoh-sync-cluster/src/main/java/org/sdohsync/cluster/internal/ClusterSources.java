// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.Origin;

/** How sources are named in the tables. */
public final class ClusterSources {
    private ClusterSources() {}

    /**
     * The name of a connection's source.
     *
     * @param connection the connection
     * @return its server's origin
     */
    public static String key(Connection connection) {
        return key(connection.source().origin());
    }

    /**
     * The name of a source.
     *
     * @param origin the origin of its server
     * @return the origin as text
     */
    public static String key(Origin origin) {
        return origin.scheme() + "://" + origin.host() + ":" + origin.port();
    }
}
