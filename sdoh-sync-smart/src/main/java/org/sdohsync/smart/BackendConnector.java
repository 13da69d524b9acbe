// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.smart.Connector.Target;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.SourceEndpoints;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.internal.token.TokenResult;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.token.Revocation;

/** Connects without a user (SMART App Launch 2.2, Backend Services); the access was agreed when the app was registered. */
final class BackendConnector {
    private final SmartApp app;
    private final LaunchPlanner planner;
    private final TokenEndpoint endpoint;
    private final ConnectionSaver saver;

    BackendConnector(SmartApp app, LaunchPlanner planner, TokenEndpoint endpoint, ConnectionSaver saver) {
        this.app = app;
        this.planner = planner;
        this.endpoint = endpoint;
        this.saver = saver;
    }

    Connection connect(Target target) {
        ClientIdentity client = client(target);
        SmartConfiguration source = planner.discover(target.source());
        Scopes wanted = planner.scopes(target, source).forSystem();
        if (wanted.asSet().isEmpty()) {
            throw new IllegalStateException("app " + app.name() + " requests no resource scopes at " + target.source()
                    + ": set them with SmartApp.scopes");
        }
        ConnectionRecord plain =
                planner.draft(target, planner.prove(source).endpoints(SourceEndpoints.forBackend(source)), client);
        ConnectionRecord draft = planner.bound(source, plain).toBuilder()
                .backendScopes(wanted.asSet())
                .build();
        TokenGrant grant = grant(draft, endpoint.clientCredentials(draft, () -> {}));
        Scopes granted = grant.scopes().orElse(wanted);
        ConnectionRecord connected = draft.toBuilder()
                .tokens(grant.accessOnly())
                .grantedScopes(granted.asSet())
                .build();
        try {
            requireSomething(draft, wanted, granted);
            return saver.save(connected, target.existing() != null).view();
        } catch (RuntimeException | Error rejected) {
            if (rejected instanceof SyncException || !saver.mayHold(connected)) {
                Revocation ignored = endpoint.revoke(connected);
            }
            throw rejected;
        }
    }

    // Backend Services allows asymmetric authentication only, and needs an earlier registration with a key.
    private ClientIdentity client(Target target) {
        return app.registrationAt(target.source().toString())
                .or(() -> Optional.ofNullable(target.existing()).map(ConnectionRecord::client))
                .filter(client -> client.method() == Method.PRIVATE_KEY_JWT)
                .orElseThrow(() -> new AuthorizationException(
                        "A connection without a user to " + target.source()
                                + " needs a registration with a key: register"
                                + " the app there, and name it with SmartApp.registeredAt and ClientIdentity.withPrivateKey",
                        AuthorizationException.Reason.CLIENT_CONFIG,
                        null,
                        null));
    }

    private TokenGrant grant(ConnectionRecord draft, TokenResult answer) {
        return answer.fold(
                TokenResult.Granted::grant,
                ended -> {
                    throw refused(draft, ended.words(), ended.errorUri());
                },
                misconfigured -> {
                    throw refused(draft, misconfigured.words(), misconfigured.errorUri());
                },
                weather -> {
                    endpoint.revokeUseless(draft, weather);
                    throw new LaunchException(
                            draft.source() + ": " + weather.reason() + "; nothing was connected, try again later",
                            Reason.UNAVAILABLE);
                });
    }

    private static LaunchException refused(ConnectionRecord draft, String code, @Nullable URI errorUri) {
        return new LaunchException(
                draft.source() + " refuses this app as a backend service (" + code
                        + "): check its registration, its key and its system scopes there",
                Reason.CLIENT_REFUSED,
                errorUri,
                null);
    }

    private static void requireSomething(ConnectionRecord draft, Scopes wanted, Scopes granted) {
        if (!Connector.grantsSomething(wanted, granted)) {
            throw new LaunchException(
                    draft.source()
                            + " granted none of the requested scopes: check which system scopes the app is registered"
                            + " with there",
                    Reason.NOTHING_GRANTED);
        }
    }
}
