// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;

/** Which of a source's endpoints are pinned for a grant. */
public final class SourceEndpoints {
    private SourceEndpoints() {}

    /**
     * The endpoints to pin for a launch.
     *
     * @param source what the source publishes
     * @return the endpoints
     * @throws DiscoveryException UNUSABLE if there is no authorization endpoint
     */
    public static AuthorizationEndpoints forUsers(SmartConfiguration source) {
        if (source.authorization().isEmpty()) {
            throw new DiscoveryException(
                    "SMART configuration of " + source.base()
                            + " names no authorization_endpoint: users cannot approve apps there,"
                            + " ask the source for its address for apps",
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    null);
        }
        return forBackend(source);
    }

    /**
     * The endpoints to pin for a client without a user (SMART App Launch 2.2, Conformance §Metadata: only launches need an
     * authorization endpoint).
     *
     * @param source what the source publishes
     * @return the endpoints, with an authorization endpoint if there is one
     */
    public static AuthorizationEndpoints forBackend(SmartConfiguration source) {
        return AuthorizationEndpoints.of(
                source.authorization().orElse(null),
                source.token(),
                source.issuer().orElse(null),
                source.revocation().orElse(null));
    }
}
