// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ClientIdentity;

/** A registration that a source gave this app, as an application may see it: without secret and management token. Immutable. */
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
     * How the app authenticates.
     *
     * @return the method that was registered
     */
    public ClientIdentity.Method method() {
        return stored.client().method();
    }

    /**
     * When the secret ends; then the app registers anew at the next launch.
     *
     * @return the time, empty for never or if there is no secret
     */
    public Optional<Instant> secretExpiresAt() {
        return stored.client().secretExpiresAt();
    }

    /**
     * Tells whether the secret ends soon.
     *
     * @param now the time
     * @param ahead how far to look ahead
     * @return true if it ends by then, or has ended
     */
    public boolean endsWithin(Instant now, Duration ahead) {
        return secretExpiresAt().filter(end -> !end.isAfter(now.plus(ahead))).isPresent();
    }

    /**
     * What was registered otherwise than asked.
     *
     * @return the differences, empty if all is as asked
     */
    public List<Difference> differences() {
        return stored.differences();
    }

    /**
     * Tells whether the source lets the app read, change and delete it (RFC 7592).
     *
     * @return true if it does
     */
    public boolean manageable() {
        return stored.managementUri() != null && stored.managementToken() != null;
    }

    @Override
    public String toString() {
        return "Registration[" + base() + ", " + clientId() + ", " + method().wireName() + "]";
    }
}
