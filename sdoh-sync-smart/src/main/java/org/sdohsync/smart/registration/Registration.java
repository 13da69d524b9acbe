// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ClientIdentity;

/**
 * A dynamic registration of this app at a source (RFC 7591), without secret and management token. Immutable; safe for use by
 * many threads.
 */
public interface Registration {
    /**
     * The source.
     *
     * @return its FHIR base URL
     */
    String base();

    /**
     * The redirect address it is for.
     *
     * @return the address
     */
    String redirect();

    /**
     * The client id.
     *
     * @return the id
     */
    String clientId();

    /**
     * The method of client authentication.
     *
     * @return the method that was registered
     */
    ClientIdentity.Method method();

    /**
     * When the client secret expires. The next launch after that registers the app again.
     *
     * @return the time, empty for never or if there is no secret
     */
    Optional<Instant> secretExpiresAt();

    /**
     * Tells whether the client secret expires within some time.
     *
     * @param now the time
     * @param ahead the time to look ahead
     * @return true if it expires by then, or has expired
     */
    default boolean endsWithin(Instant now, Duration ahead) {
        return secretExpiresAt().filter(end -> !end.isAfter(now.plus(ahead))).isPresent();
    }

    /**
     * The values that were registered differently than requested.
     *
     * @return the differences; empty if there are none
     */
    List<RegistrationDifference> differences();

    /**
     * Tells whether the app can read, update and delete it at the source (RFC 7592).
     *
     * @return true if so
     */
    boolean manageable();
}
