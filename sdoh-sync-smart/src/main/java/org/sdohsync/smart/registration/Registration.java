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
public final class Registration {
    private final StoredRegistration stored;

    Registration(StoredRegistration stored) {
        this.stored = stored;
    }

    /**
     * The source.
     *
     * @return its FHIR base URL
     */
    public String base() {
        return stored.base();
    }

    /**
     * The redirect address it is for.
     *
     * @return the address
     */
    public String redirect() {
        return stored.redirect();
    }

    /**
     * The client id.
     *
     * @return the id
     */
    public String clientId() {
        return stored.client().clientId();
    }

    /**
     * The method of client authentication.
     *
     * @return the method that was registered
     */
    public ClientIdentity.Method method() {
        return stored.client().method();
    }

    /**
     * When the client secret expires. The next launch after that registers the app again.
     *
     * @return the time, empty for never or if there is no secret
     */
    public Optional<Instant> secretExpiresAt() {
        return stored.client().secretExpiresAt();
    }

    /**
     * Tells whether the client secret expires within some time.
     *
     * @param now the time
     * @param ahead the time to look ahead
     * @return true if it expires by then, or has expired
     */
    public boolean endsWithin(Instant now, Duration ahead) {
        return secretExpiresAt().filter(end -> !end.isAfter(now.plus(ahead))).isPresent();
    }

    /**
     * The values that were registered differently than requested.
     *
     * @return the differences; empty if there are none
     */
    public List<Difference> differences() {
        return stored.differences();
    }

    /**
     * Tells whether the app can read, update and delete it at the source (RFC 7592).
     *
     * @return true if so
     */
    public boolean manageable() {
        return stored.managementUri() != null && stored.managementToken() != null;
    }

    @Override
    public String toString() {
        return "Registration[" + base() + ", " + clientId() + ", " + method().wireName() + "]";
    }
}
