// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;

/**
 * One referral, and an organization that has no other.
 *
 * @param base the server
 * @param name what tells it from all other scenes
 * @param patient whether it is a Task for a patient, and a patient's application
 * @param version the Task's version at the begin
 */
record Scene(URI base, String name, boolean patient, int version) {
    /** The access token that a refreshable connection begins with. */
    static final Secret EARLIER = Secret.of("the-earlier-access-token");

    private static final Secret REFRESH = Secret.of("the-first-refresh-token");
    private static final Duration LONG = Duration.ofDays(10);

    ConnectionId connection() {
        return new ConnectionId("connection-" + name);
    }

    String owner() {
        return patient ? person() : "Organization/owner-" + name;
    }

    /** Whom it is about. */
    String person() {
        return "Patient/patient-" + name;
    }

    String task() {
        return "task-" + name;
    }

    String request() {
        return "request-" + name;
    }

    /** Makes the organization's connection, as if it had signed in. */
    void connect(Store store) {
        connect(store, TokenSet.of(Stage.TOKEN, null, Instant.EPOCH, null));
    }

    /** The same with a refresh token, and an access token that is good for long. */
    void connectRefreshable(Store store, Instant now) {
        connect(store, TokenSet.of(EARLIER, REFRESH, now, now.plus(LONG)));
    }

    private void connect(Store store, TokenSet tokens) {
        URI nowhere = URI.create(base + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        connection(),
                        "default",
                        FhirBase.restore(base.toString()),
                        patient ? Role.patient() : Role.recipient(List.of(owner())),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("proof"),
                        Instant.EPOCH)
                .context(patient ? LaunchContext.of(Map.of("patient", "patient-" + name)) : LaunchContext.empty())
                .tokens(tokens)
                .build();
        if (store.records(new ConnectionCodec()).create(record).isEmpty()) {
            throw new IllegalStateException("the scene was played in this store before: " + name);
        }
    }

    /** Takes the connection away, so that later scenes in the same store do not work on it. */
    void disconnect(Store store) {
        Records<ConnectionRecord> connections = store.records(new ConnectionCodec());
        if (connections.take(connection().value()).isEmpty()) {
            throw new IllegalStateException("the connection is gone: " + name);
        }
    }
}
