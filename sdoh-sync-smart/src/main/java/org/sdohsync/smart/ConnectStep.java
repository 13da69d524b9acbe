// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.internal.launch.EhrLaunch;

/** The first step of connecting a source: for which account, and in which role. Immutable; safe for use by many threads. */
public final class ConnectStep {
    /** The account of connections for which no account is named. */
    public static final String DEFAULT_ACCOUNT = "default";

    private final Connector connector;
    private final FhirBase source;
    private final String account;
    private final @Nullable EhrLaunch ehr;

    ConnectStep(Connector connector, FhirBase source, String account, @Nullable EhrLaunch ehr) {
        this.ehr = ehr;
        this.connector = connector;
        this.source = source;
        this.account = account;
    }

    /**
     * Sets the account that the connection belongs to, in an app of many users; {@link #DEFAULT_ACCOUNT} by default.
     *
     * @param key the app's own key of its user or tenant: text of any length; it is stored encrypted only
     * @return this step for that account
     */
    public ConnectStep account(String key) {
        if (requireNonNull(key, "key").isBlank()) {
            throw new IllegalArgumentException("the account key is blank");
        }
        // Half a surrogate pair has no UTF-8: two such accounts would become one in the store.
        if (key.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("the account key is not valid Unicode: it has half of a surrogate pair");
        }
        return new ConnectStep(connector, source, key, ehr);
    }

    /**
     * Connects as the recipient of referrals.
     *
     * @param owners the references by which the source's tasks name the recipient, such as {@code Organization/123}
     * @return the last step
     */
    public AuthorizeStep asRecipient(String... owners) {
        return as(Role.recipient(List.of(owners)));
    }

    /**
     * Connects as a patient, who is chosen at the source.
     *
     * @return the last step
     */
    public AuthorizeStep asPatient() {
        return as(Role.patient());
    }

    private AuthorizeStep as(Role role) {
        return new AuthorizeStep(connector, new Connector.Target(source, account, role, null, ehr));
    }
}
