// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.identity.IdentityException;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.identity.IdTokenCheck;
import org.sdohsync.smart.internal.identity.Identity;
import org.sdohsync.smart.internal.launch.EhrLaunch;
import org.sdohsync.smart.internal.launch.LaunchRedirect;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.internal.launch.LoopbackReceiver;
import org.sdohsync.smart.internal.launch.PendingLaunch;
import org.sdohsync.smart.internal.launch.VerifiedLaunch;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.token.Revocation;

/**
 * Connects a source: discovers it, registers the app, launches, exchanges the code, checks the answer and saves the
 * connection. Nothing is stored unless every step succeeds.
 */
final class Connector {
    /** What is to be connected, with the existing connection that is to be renewed, or the EHR launch that started it. */
    record Target(
            FhirBase source,
            String account,
            Role role,
            @Nullable ConnectionRecord existing,
            @Nullable EhrLaunch ehr) {}

    /** The collaborators of a connector. */
    record Parts(
            SmartApp app,
            LaunchPlanner planner,
            Launches launches,
            Registrations registrations,
            IdTokenCheck identity,
            TokenEndpoint endpoint,
            ConnectionSaver saver,
            GrantAdopter adopter,
            BackendConnector backend,
            Browser browser,
            Entropy entropy,
            SmartAudit audit) {}

    private final Parts parts;

    Connector(Parts parts) {
        this.parts = parts;
    }

    Launch begin(Target target, @Nullable Secret session) {
        parts.saver.requireRoom(target);
        String redirect = parts.planner.redirect(target);
        if (session == null && redirect.startsWith("https:")) {
            throw new IllegalStateException("the redirect address " + redirect
                    + " is that of a web app, where any browser may deliver the answer: bind the launch to the"
                    + " user's session with begin(session), and complete it in that session");
        }
        SmartConfiguration source = parts.planner.discover(target.source());
        boolean posts = source.capabilities().contains("authorize-post");
        return new Launch(parts.launches.begin(parts.planner.plan(target, source, redirect), session), posts);
    }

    Connection inBrowser(Target target, Duration wait) {
        parts.saver.requireRoom(target);
        SmartConfiguration source = parts.planner.discover(target.source());
        URI redirect = URI.create(parts.planner.redirect(target));
        try (LoopbackReceiver receiver = LoopbackReceiver.open(redirect)) {
            String actual = receiver.redirect().toString();
            LaunchRedirect begun = parts.launches.begin(parts.planner.plan(target, source, actual));
            receiver.expect(begun.state());
            return complete(answer(receiver, begun, wait), null);
        }
    }

    private URI answer(LoopbackReceiver receiver, LaunchRedirect begun, Duration wait) {
        try {
            URI page = begun.authorizeUrl();
            parts.browser.open(
                    parts.browser.exposesAddress() ? receiver.startAt(page, Secret.of(parts.entropy.text(16))) : page);
            return receiver.await(wait);
        } catch (RuntimeException | Error unanswered) {
            // No answer can arrive any more, so the stored launch and its verifier are removed.
            try {
                parts.launches.abandon(begun);
            } catch (StoreException unwritten) {
                unanswered.addSuppressed(unwritten);
            }
            throw unanswered;
        }
    }

    Connection adopt(Target target, ExistingGrant grant) {
        return parts.audit.signIn(target.source().toString(), () -> {
            parts.saver.requireRoom(target);
            return parts.adopter.adopt(target, grant);
        });
    }

    Connection asBackend(Target target) {
        return parts.audit.signIn(target.source().toString(), () -> {
            parts.saver.requireRoom(target);
            return parts.backend.connect(target);
        });
    }

    Connection complete(URI answer, @Nullable Secret session) {
        return parts.audit.signIn("", () -> completed(answer, session));
    }

    private Connection completed(URI answer, @Nullable Secret session) {
        VerifiedLaunch accepted = parts.launches.accept(answer, session);
        PendingLaunch launch = accepted.launch();
        parts.planner.requireStill(launch);
        TokenGrant grant = exchange(accepted);
        Scopes granted = grant.scopes().orElse(launch.scopes());
        TokenSet tokens = grant.tokens(null);
        ConnectionRecord.Builder connection =
                launch.draft().toBuilder().tokens(tokens).grantedScopes(granted.asSet());
        connection.terms(launch.draft().terms().lackingOfflineAccess(lacksOfflineAccess(launch, tokens, granted)));
        try {
            requireSomething(launch, granted);
            connection.context(context(launch, grant, granted));
            return parts.saver.save(connection.build(), launch.renewal()).view();
        } catch (RuntimeException | Error rejected) {
            // A grant that was not stored is revoked at the source.
            if (rejected instanceof SyncException || !parts.saver.mayHold(connection.build())) {
                Revocation ignored = parts.endpoint.revoke(connection.build());
            }
            throw rejected;
        }
    }

    private TokenGrant exchange(VerifiedLaunch accepted) {
        try {
            return parts.launches.exchange(accepted);
        } catch (LaunchException failed) {
            if (failed.reason() == Reason.CLIENT_REFUSED) {
                PendingLaunch launch = accepted.launch();
                parts.registrations.refused(launch.draft(), launch.redirect(), failed.encodingMatters());
            }
            throw failed;
        }
    }

    // Many servers grant offline access without listing its scope, so the refresh token counts. One for online access
    // ends with the user's session.
    private boolean lacksOfflineAccess(PendingLaunch launch, TokenSet tokens, Scopes granted) {
        boolean onlineOnly = granted.contains("online_access") && !granted.contains("offline_access");
        boolean byDesign =
                parts.app.settingsAt(launch.draft().source().toString()).isEndingByDesign();
        return !byDesign
                && launch.scopes().contains("offline_access")
                && (onlineOnly || tokens.refreshToken().isEmpty());
    }

    private static void requireSomething(PendingLaunch launch, Scopes granted) {
        if (!grantsSomething(launch.scopes(), granted)) {
            throw new LaunchException(
                    launch.draft().source()
                            + " granted none of the requested scopes: check which scopes, and which SMART version, the"
                            + " app is registered with there",
                    Reason.NOTHING_GRANTED);
        }
    }

    static boolean grantsSomething(Scopes wanted, Scopes granted) {
        ScopeComparison comparison = ScopeComparison.of(wanted, granted);
        return comparison.granted().stream().anyMatch(Connector::isResource)
                || !comparison.partial().isEmpty()
                || wanted.asSet().stream().noneMatch(Connector::isResource);
    }

    private static boolean isResource(String scope) {
        return scope.matches("(patient|user|system)/.*");
    }

    private LaunchContext context(PendingLaunch launch, TokenGrant grant, Scopes granted) {
        Map<String, String> values = new HashMap<>(grant.context().values());
        identity(launch, grant, granted).ifPresent(identity -> {
            values.put("sub", identity.subject());
            identity.fhirUser().ifPresent(user -> values.put("fhirUser", user));
        });
        return LaunchContext.empty().merge(LaunchContext.of(values));
    }

    /** The user's identity, where it was requested and granted. */
    private Optional<Identity> identity(PendingLaunch launch, TokenGrant grant, Scopes granted) {
        Optional<URI> keys = launch.keys();
        if (keys.isEmpty() || !granted.asksIdentity()) {
            return Optional.empty();
        }
        Secret idToken = grant.idToken().orElseThrow(() -> unidentified(launch, "the answer has no id_token", null));
        try {
            IdTokenCheck.Expected expected = new IdTokenCheck.Expected(
                    launch.draft().endpoints().issuer().orElseThrow(),
                    keys.get(),
                    launch.draft().client().clientId(),
                    launch.nonce().orElseThrow());
            return Optional.of(parts.identity.identify(idToken, expected));
        } catch (IdentityException failed) {
            throw unidentified(launch, String.valueOf(failed.getMessage()), failed);
        }
    }

    private static LaunchException unidentified(PendingLaunch launch, String why, @Nullable Throwable cause) {
        return new LaunchException(
                launch.draft().source() + " did not prove the user's identity (" + why
                        + "): nothing was connected; tell the source's operator, or leave openid and fhirUser out"
                        + " of the scopes",
                Reason.IDENTITY,
                null,
                cause);
    }
}
