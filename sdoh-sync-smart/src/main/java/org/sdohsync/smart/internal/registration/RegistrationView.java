// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationDifference;

/** A stored registration without its secrets. */
record RegistrationView(StoredRegistration stored) implements Registration {
    @Override
    public String base() {
        return stored.base();
    }

    @Override
    public String redirect() {
        return stored.redirect();
    }

    @Override
    public String clientId() {
        return stored.client().clientId();
    }

    @Override
    public Optional<Instant> secretExpiresAt() {
        return stored.client().secretExpiresAt();
    }

    @Override
    public List<RegistrationDifference> differences() {
        return stored.differences();
    }

    @Override
    public boolean manageable() {
        return stored.client().isUdap() || (stored.managementUri() != null && stored.managementToken() != null);
    }

    @Override
    public String toString() {
        return "Registration[" + base() + ", " + clientId() + ", " + method().wireName() + "]";
    }

    @Override
    public ClientIdentity.Method method() {
        return stored.client().method();
    }
}
