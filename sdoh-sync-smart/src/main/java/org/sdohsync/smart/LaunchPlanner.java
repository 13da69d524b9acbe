// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.smart.Connector.Target;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.client.ProofKey;
import org.sdohsync.smart.internal.discovery.AuthorizationServers;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.internal.discovery.IssuerVerification;
import org.sdohsync.smart.internal.discovery.SourceEndpoints;
import org.sdohsync.smart.internal.launch.ExpectedIssuer;
import org.sdohsync.smart.internal.launch.ExtraRequestParameters;
import org.sdohsync.smart.internal.launch.LaunchPlan;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.internal.launch.PendingLaunch;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/** Decides which scopes a launch requests, as which client, and what its answer is checked against. */
final class LaunchPlanner {
    private final SmartApp app;
    private final Discovery discovery;
    private final EndpointPins pins;
    private final Registrations registrations;
    private final Clock clock;
    private final Entropy entropy;
    private final AuthorizationServers servers;
    private final Gate gate;

    LaunchPlanner(
            SmartApp app,
            Discovery discovery,
            EndpointPins pins,
            Registrations registrations,
            Clock clock,
            Entropy entropy,
            AuthorizationServers servers,
            Gate gate) {
        this.gate = gate;
        this.servers = servers;
        this.app = app;
        this.discovery = discovery;
        this.pins = pins;
        this.registrations = registrations;
        this.clock = clock;
        this.entropy = entropy;
    }

    SmartConfiguration discover(FhirBase source) {
        gate.require(source);
        SmartConfiguration found = registrations.described(discovery.discover(source));
        pins.require(found);
        return found;
    }

    /**
     * The redirect address for a launch: one that is used for this source alone wherever possible, so that another server's
     * code arrives at the wrong address and is noticed (RFC 9700 §4.4.2).
     */
    String redirect(Target target) {
        return app.redirectFor(target.source().toString());
    }

    /** What could be verified about a source's authorization server. */
    IssuerVerification prove(SmartConfiguration source) {
        return discovery.prove(source);
    }

    /** The scopes to request in a role, in the style of this source. */
    Scopes scopes(Target target, SmartConfiguration source) {
        String base = target.source().toString();
        ScopeStyle style = app.settingsAt(base).scopeStyle().orElse(source.scopeStyle());
        return app.scopesAt(base, target.role()).inStyle(style);
    }

    LaunchPlan plan(Target target, SmartConfiguration source, String redirect) {
        IssuerVerification proof = discovery.prove(source);
        AuthorizationEndpoints endpoints = proof.endpoints(SourceEndpoints.forUsers(source));
        requireServer(source, endpoints, proof.pairing());
        Scopes usual = scopes(target, source);
        // SMART App Launch 2.2, Scopes and Launch Context §Apps that launch from the EHR.
        Scopes wanted = target.ehr() == null ? usual : usual.with("launch");
        @Nullable URI keys = wanted.asksIdentity() ? proof.keys().orElse(null) : null;
        Scopes scopes = wanted.asksIdentity() && keys == null ? withoutIdentity(wanted, source) : wanted;
        ClientIdentity client = registrations.clientFor(source, redirect, registered(source, scopes));
        servers.begun(source.base(), endpoints, proof.pairing(), clock.instant().plus(Launches.LIFE));
        return new LaunchPlan(
                bound(source, draft(target, endpoints, client)),
                target.existing() != null,
                scopes,
                redirect,
                keys,
                ExpectedIssuer.of(source, proof),
                new ExtraRequestParameters(target.ehr(), prompt(source, scopes), pushTo(source, proof)));
    }

    /** Adds a new DPoP key to the draft if the app wants bound tokens at this source (RFC 9449). */
    ConnectionRecord bound(SmartConfiguration source, ConnectionRecord draft) {
        if (!app.settingsAt(source.base().toString()).dpop()) {
            return draft;
        }
        List<String> accepted = source.proofAlgorithms();
        if (!accepted.isEmpty() && !accepted.contains(ProofKey.ALGORITHM)) {
            throw new AuthorizationException(
                    source.base() + " accepts no DPoP proofs with " + ProofKey.ALGORITHM
                            + ": nothing was sent; connect without SourceSettings.dpop, or ask the source's operator",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
        return draft.toBuilder()
                .terms(draft.terms().boundTo(ProofKey.generate().toSecret()))
                .build();
    }

    private @Nullable URI pushTo(SmartConfiguration source, IssuerVerification proof) {
        boolean pushes =
                app.settingsAt(source.base().toString()).pushesRequests().orElse(proof.requiresPushedRequests());
        if (!pushes) {
            return null;
        }
        return proof.pushedRequests()
                .orElseThrow(() -> new AuthorizationException(
                        source.base() + " names no pushed_authorization_request_endpoint: nothing was sent; set it with"
                                + " SourceSettings.published, or send the request by the browser with pushesRequests(false)",
                        AuthorizationException.Reason.CLIENT_CONFIG,
                        null,
                        null));
    }

    // OpenID Connect Core §11: without prompt=consent a provider ignores offline_access.
    private @Nullable String prompt(SmartConfiguration source, Scopes scopes) {
        boolean needsConsent = scopes.asksIdentity() && scopes.contains("offline_access");
        return app.settingsAt(source.base().toString())
                .prompt()
                .or(() -> needsConsent ? Optional.of("consent") : Optional.empty())
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    private void requireServer(SmartConfiguration source, AuthorizationEndpoints endpoints, EndpointTrust pairing) {
        servers.require(source.base(), endpoints, pairing);
        // Pinned origins come from an earlier grant or a confirmation: discover() has checked them.
        boolean vouched = !pins.pinned(source.base()).isEmpty();
        if (pairing == EndpointTrust.UNPROVED
                && !vouched
                && !app.hasOwnRedirect(source.base().toString())) {
            throw new AuthorizationException(
                    source.base()
                            + " has its authorization endpoint and its token endpoint at different origins, nothing"
                            + " proves that the two belong together, and the app has no redirect address for this"
                            + " source alone: nothing was sent. Ask the source's operator; if both are right, confirm"
                            + " both origins with Sources.confirmOrigin, or register a redirect address there for this"
                            + " source alone",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
    }

    /**
     * Repeats the check before a code is sent: the server may have become known as another source's in the meantime.
     */
    void requireStill(PendingLaunch launch) {
        servers.require(launch.draft().source(), launch.draft().endpoints(), launch.pairing());
    }

    // One registration is used for standalone and EHR launches.
    private static Scopes registered(SmartConfiguration source, Scopes asked) {
        return source.capabilities().contains("launch-ehr") ? asked.with("launch") : asked;
    }

    /** The connection without tokens. */
    ConnectionRecord draft(Target target, AuthorizationEndpoints endpoints, ClientIdentity client) {
        @Nullable ConnectionRecord existing = target.existing();
        return ConnectionRecord.builder(
                        existing == null ? new ConnectionId(entropy.text(12)) : existing.id(),
                        target.account(),
                        target.source(),
                        target.role(),
                        endpoints,
                        client,
                        clock.instant())
                .build();
    }

    // An identity that cannot be verified is not requested; if the app itself sets these scopes, connecting fails.
    private Scopes withoutIdentity(Scopes wanted, SmartConfiguration source) {
        boolean insisted = app.scopes()
                .or(() -> app.settingsAt(source.base().toString()).scopes())
                .isPresent();
        if (insisted) {
            throw new DiscoveryException(
                    "SMART configuration of " + source.base()
                            + " names no issuer with keys, or one whose own metadata does not name its token endpoint,"
                            + " so the user's identity cannot be verified: to connect without it, leave openid and"
                            + " fhirUser out of the scopes, or set the issuer with SourceSettings.published",
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    null);
        }
        return wanted.without("openid", "fhirUser", "profile");
    }
}
