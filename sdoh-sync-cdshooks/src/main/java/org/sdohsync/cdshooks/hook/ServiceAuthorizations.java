// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import java.util.Optional;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.connection.Connection;

/**
 * Obtains access tokens for decision support services, from a source that issues such (RFC 8693, or a way of its own). A SMART app
 * usually has no such way, and then sends none. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface ServiceAuthorizations {
    /**
     * Obtains a token for a service, for one call.
     *
     * @param service the service that is about to be called
     * @param connection the connection that it is called for
     * @return a token that the source issued for this service; empty if there is none, and never the connection's own
     */
    Optional<ServiceAuthorization> obtain(CdsService service, Connection connection);

    /**
     * Returns the port of an application that has no such tokens.
     *
     * @return a port that obtains none
     */
    static ServiceAuthorizations none() {
        return (service, connection) -> Optional.empty();
    }
}
