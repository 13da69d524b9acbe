// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.ability;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Role;
import org.sdohsync.smart.ability.CapabilityRequirement.Verdict;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/**
 * The result of comparing what a source declares with what this app needs. Sources declare too much or too little (SMART App
 * Launch 2.2, Conformance §Capabilities), so a need is essential only if a connection is impossible without it. Immutable;
 * safe for use by many threads.
 */
public final class SourceSuitability {
    private final SmartConfiguration source;
    private final List<CapabilityRequirement> needs = new ArrayList<>();

    private SourceSuitability(SmartConfiguration source) {
        this.source = source;
    }

    /**
     * Compares what a source publishes with what an app needs. Nothing is sent.
     *
     * @param source what the source publishes
     * @param app the app
     * @param role the role in which it wants to connect
     * @return the result for each need
     */
    public static SourceSuitability of(SmartConfiguration source, SmartApp app, Role role) {
        requireNonNull(app, "app");
        SourceSuitability fit = new SourceSuitability(requireNonNull(source, "source"));
        Scopes scopes = app.scopesAt(source.base().toString(), role);
        fit.launch();
        fit.registration(app);
        fit.authentication(app);
        fit.challenge();
        fit.scopes(scopes, app);
        if (scopes.asSet().stream().anyMatch(scope -> scope.startsWith("launch/patient"))) {
            fit.declared("patient context", "context-standalone-patient", "the user may not be asked for a patient");
        }
        if (scopes.asSet().stream().anyMatch(scope -> scope.startsWith("patient/"))) {
            fit.declared("patient scopes", "permission-patient", "patient/ scopes may be refused");
        }
        if (scopes.asSet().stream().anyMatch(scope -> scope.startsWith("user/"))) {
            fit.declared("user scopes", "permission-user", "user/ scopes may be refused");
        }
        return fit;
    }

    /**
     * Tells whether a connection is possible.
     *
     * @return false if an essential need is not met
     */
    public boolean isConnectable() {
        return needs.stream().noneMatch(need -> need.essential() && need.verdict() == Verdict.UNMET);
    }

    /**
     * All needs.
     *
     * @return the needs in the order in which a launch meets them
     */
    public List<CapabilityRequirement> requirements() {
        return List.copyOf(needs);
    }

    /**
     * The needs that are not met.
     *
     * @return the needs, each with what to do
     */
    public List<CapabilityRequirement> unmetRequirements() {
        return needs.stream().filter(need -> need.verdict() == Verdict.UNMET).toList();
    }

    /**
     * Finds a need by its name.
     *
     * @param name its name
     * @return the need, if the app has it
     */
    public Optional<CapabilityRequirement> requirement(String name) {
        return needs.stream().filter(need -> need.name().equals(name)).findFirst();
    }

    /** Prints the base URL and the names of the unmet needs. */
    @Override
    public String toString() {
        return "Fit[" + source.base() + ", unmet="
                + unmetRequirements().stream().map(CapabilityRequirement::name).toList() + "]";
    }

    private void launch() {
        if (source.authorization().isEmpty()) {
            needs.add(CapabilityRequirement.fatal(
                    "standalone launch",
                    "no authorization_endpoint is published, so users cannot approve apps",
                    "ask the source's operator for the FHIR base URL for apps, or set the endpoint with"
                            + " SourceSettings"));
        } else {
            declared("standalone launch", "launch-standalone", "the source may only launch apps from its own pages");
        }
    }

    private void registration(SmartApp app) {
        String base = source.base().toString();
        if (app.registrationAt(base).isPresent()) {
            needs.add(CapabilityRequirement.met("registration", "the app is registered manually"));
        } else if (source.registration().isPresent()) {
            needs.add(CapabilityRequirement.met("registration", "the source offers dynamic registration"));
        } else {
            needs.add(CapabilityRequirement.fatal(
                    "registration",
                    "the app is not registered and the source offers no dynamic registration",
                    "register the app there and set the client with SmartApp.registeredAt"));
        }
    }

    private void authentication(SmartApp app) {
        Method method = app.registrationAt(source.base().toString())
                .map(ClientIdentity::method)
                .orElse(null);
        if (method == null) {
            return;
        }
        if (method == Method.PRIVATE_KEY_JWT) {
            key(app.signingKey().orElse(null));
        } else if (method == Method.NONE) {
            method("none", "client-public");
        } else {
            method(method.wireName(), "client-confidential-symmetric");
        }
    }

    private void key(@Nullable SigningKey key) {
        List<String> accepted = source.assertionAlgorithms();
        if (key == null) {
            needs.add(CapabilityRequirement.fatal(
                    "authentication",
                    "the app is registered with a key here and has none",
                    "set the key with SmartApp.signingKeys"));
        } else if (!accepted.isEmpty() && !accepted.contains(key.algorithm().name())) {
            needs.add(CapabilityRequirement.missed(
                    "authentication",
                    "the source accepts " + accepted + ", the newest key signs with " + key.algorithm(),
                    "use a key of an accepted algorithm"));
        } else {
            method(Method.PRIVATE_KEY_JWT.wireName(), "client-confidential-asymmetric");
        }
    }

    private void method(String name, String capability) {
        List<String> methods = source.authenticationMethods();
        if (methods.contains(name) || source.capabilities().contains(capability)) {
            needs.add(CapabilityRequirement.met("authentication", capability + " or " + name + " is declared"));
        } else if (methods.isEmpty() && source.capabilities().isEmpty()) {
            needs.add(CapabilityRequirement.unknown("authentication", "the source declares no authentication method"));
        } else {
            needs.add(CapabilityRequirement.missed(
                    "authentication",
                    "neither " + capability + " nor " + name + " is declared",
                    "ask the source's operator as which kind of client the app is registered"));
        }
    }

    private void challenge() {
        List<String> methods = source.challengeMethods();
        if (methods.contains("S256")) {
            needs.add(CapabilityRequirement.met("PKCE", "S256 is declared"));
        } else if (methods.isEmpty()) {
            needs.add(CapabilityRequirement.unknown("PKCE", "no method is declared; S256 is sent anyway"));
        } else {
            needs.add(CapabilityRequirement.missed(
                    "PKCE",
                    "S256 is not declared; it is sent anyway; plain is never used",
                    "tell the source's operator"));
        }
    }

    private void scopes(Scopes scopes, SmartApp app) {
        if (scopes.contains("offline_access")) {
            declared(
                    "offline access",
                    "permission-offline",
                    "users may have to sign in again whenever an access token expires");
        }
        if (scopes.asksIdentity()) {
            identity(app.scopes()
                    .or(() -> app.settingsAt(source.base().toString()).scopes())
                    .isPresent());
        }
        boolean conditions =
                scopes.asSet().stream().anyMatch(scope -> scope.matches("(patient|user|system)/[^?]*\\?(?s:.*)"));
        if (conditions && source.scopeStyle() == ScopeStyle.V1) {
            needs.add(CapabilityRequirement.missed(
                    "scopes with conditions",
                    "the source expects SMART 1 scopes, which have no conditions",
                    "expect to be granted whole resource types"));
        }
    }

    private void identity(boolean insisted) {
        boolean keys = source.keys().isPresent() || source.capabilities().contains("sso-openid-connect");
        if (source.issuer().isPresent() && keys) {
            needs.add(CapabilityRequirement.met("identity", "an issuer with keys is published"));
        } else {
            String advice = "to connect without it, leave openid and fhirUser out of the scopes";
            String reason = "no issuer with keys is published, so the user's identity cannot be verified";
            needs.add(
                    insisted
                            ? CapabilityRequirement.fatal("identity", reason, advice)
                            : CapabilityRequirement.missed("identity", reason, ""));
        }
    }

    private void declared(String name, String capability, String otherwise) {
        if (source.capabilities().contains(capability)) {
            needs.add(CapabilityRequirement.met(name, capability + " is declared"));
        } else if (source.capabilities().isEmpty()) {
            needs.add(CapabilityRequirement.unknown(name, "the source declares no capabilities"));
        } else {
            needs.add(CapabilityRequirement.missed(
                    name, capability + " is not declared", otherwise + "; try it, or ask the source"));
        }
    }
}
