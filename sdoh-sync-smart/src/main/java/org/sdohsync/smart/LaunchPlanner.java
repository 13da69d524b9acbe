// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.smart.Connector.Target;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.Discovery;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.EndpointPins;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.launch.LaunchPlan;
import org.sdohsync.smart.registration.Registrations;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/** Decides what a launch at a source will ask for, as which client, and what its answer is checked against. */
final class LaunchPlanner {
    private final SmartApp app;
    private final Discovery discovery;
    private final EndpointPins pins;
    private final Registrations registrations;
    private final Clock clock;
    private final Entropy entropy;

    LaunchPlanner(
            SmartApp app,
            Discovery discovery,
            EndpointPins pins,
            Registrations registrations,
            Clock clock,
            Entropy entropy) {
        this.app = app;
        this.discovery = discovery;
        this.pins = pins;
        this.registrations = registrations;
        this.clock = clock;
        this.entropy = entropy;
    }

    SmartConfiguration discover(FhirBase source) {
        SmartConfiguration found = discovery.discover(source);
        pins.require(found);
        return found;
    }

    /**
     * The redirect address for a launch whose answer this library receives itself. A source that does not promise to name itself
     * in its answers gets a path of its own, so that another one cannot pass that answer off as its own (RFC 9700 §4.4.2).
     */
    String loopbackRedirect(SmartConfiguration source) {
        String base = source.base().toString();
        String redirect = app.redirectFor(base);
        if (source.namesItselfInAnswers() || app.registrationAt(base).isPresent()) {
            return redirect;
        }
        String own = UUID.nameUUIDFromBytes(base.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        return redirect.endsWith("/") ? redirect + own : redirect + "/" + own;
    }

    /** What is asked for in a role, as this source spells it. */
    Scopes scopes(Target target, SmartConfiguration source) {
        String base = target.source().toString();
        ScopeStyle style = app.settingsAt(base).scopeStyle().orElse(source.scopeStyle());
        return app.scopesAt(base, target.role()).inStyle(style);
    }

    LaunchPlan plan(Target target, SmartConfiguration source, String redirect) {
        Scopes usual = scopes(target, source);
        // SMART App Launch 2.2, Scopes and Launch Context §Apps that launch from the EHR.
        Scopes wanted = target.ehr() == null ? usual : usual.with("launch");
        @Nullable URI keys = wanted.asksIdentity() ? keys(source).orElse(null) : null;
        Scopes scopes = wanted.asksIdentity() && keys == null ? withoutIdentity(wanted, source) : wanted;
        ClientIdentity client = registrations.clientFor(source, redirect, registered(source, scopes));
        return new LaunchPlan(
                draft(target, source.endpoints(), client),
                target.existing() != null,
                scopes,
                redirect,
                keys,
                source.namesItselfInAnswers(),
                target.ehr());
    }

    // One registration serves both kinds of launch, whichever comes first.
    private static Scopes registered(SmartConfiguration source, Scopes asked) {
        return source.capabilities().contains("launch-ehr") ? asked.with("launch") : asked;
    }

    /** The connection as far as it is known before there are tokens. */
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

    private Optional<URI> keys(SmartConfiguration source) {
        return source.issuer().flatMap(issuer -> source.keys().or(() -> discovery.keysOf(issuer)));
    }

    // Identity that cannot be verified is not asked for; where the app itself insists on it there is no connection.
    private Scopes withoutIdentity(Scopes wanted, SmartConfiguration source) {
        boolean insisted = app.scopes()
                .or(() -> app.settingsAt(source.base().toString()).scopes())
                .isPresent();
        if (insisted) {
            throw new DiscoveryException(
                    "SMART configuration of " + source.base()
                            + " names no issuer with keys, so the user's identity cannot be"
                            + " verified: leave openid and fhirUser out of the scopes to connect without it",
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    null);
        }
        return wanted.without("openid", "fhirUser", "profile");
    }
}
