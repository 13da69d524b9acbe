// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.udap.TrustCommunity;

/**
 * This app as it is registered at its sources: name, redirect addresses, scopes, registrations and keys. By default it
 * requests {@link Scopes#RECIPIENT} or {@link Scopes#PATIENT}, has no key, and registers itself where a source offers dynamic
 * registration (RFC 7591). Immutable; safe for use by many threads. Each setter returns a changed copy.
 */
public final class SmartApp {
    private final AppDraft parts;

    private SmartApp(AppDraft parts) {
        this.parts = parts;
    }

    private SmartApp with(Consumer<AppDraft> change) {
        AppDraft next = parts.copy();
        change.accept(next);
        return new SmartApp(next);
    }

    /**
     * Creates an app.
     *
     * @param name the name that users and sources see
     * @return the app, without a redirect address yet
     */
    public static SmartApp named(String name) {
        if (requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("the app's name is blank");
        }
        return new SmartApp(new AppDraft(name));
    }

    /**
     * Adds a redirect address. The first one added is used unless a registration names another: unchanged for sources at
     * which the app was registered manually; for a source at which it registers itself, with an additional path segment for
     * that source alone, such as {@code /callback/6f1e...}. Serve all addresses below it. One address for each authorization
     * server prevents a malicious one from passing off another one's answers as its own (RFC 9700 §4.4.2).
     *
     * @param address an https address, a loopback one such as {@code http://127.0.0.1:8400/callback} (port 0 takes any free
     *     port), or one of a private scheme such as {@code com.example.app:/callback}
     * @return the app with it
     * @throws IllegalArgumentException if it is not one of these
     */
    public SmartApp redirect(String address) {
        List<String> more = new ArrayList<>(parts.redirects);
        more.add(RedirectAddress.checked(requireNonNull(address, "address")));
        return with(next -> next.redirects = List.copyOf(more));
    }

    /**
     * Uses the first redirect address unchanged for every source that has none of its own: for apps that cannot serve
     * addresses below it. The answers of different sources are then told apart only by their issuer, if it is verified and
     * part of the answer (RFC 9207), and a source is refused if nothing proves that its authorization endpoint and token
     * endpoint belong together. A malicious source at which such an app registers may receive the answers of servers that
     * send no issuer.
     *
     * @return the app with one redirect address
     */
    public SmartApp oneRedirect() {
        return with(next -> next.oneRedirect = true);
    }

    /**
     * Requests these scopes instead of the default ones. They may be of either SMART version: they are converted for each
     * source.
     *
     * @param wanted the scopes
     * @return the app with them
     * @throws IllegalArgumentException if there are none
     */
    public SmartApp scopes(String... wanted) {
        Scopes chosen = Scopes.parse(String.join(" ", wanted));
        if (chosen.asSet().isEmpty()) {
            throw new IllegalArgumentException("no scopes were given");
        }
        return with(next -> next.scopes = chosen);
    }

    /**
     * Sets the client that this app was registered as manually at a source. Its credentials are sent to that source only.
     *
     * @param fhirBase the source's FHIR base URL
     * @param client the registration
     * @return the app with it
     */
    public SmartApp registeredAt(String fhirBase, ClientIdentity client) {
        return at(fhirBase, settingsAt(fhirBase).client(client));
    }

    /**
     * Sets the client that this app was registered as manually at a source, with a redirect address used for that source
     * alone. One address for each authorization server prevents a malicious server from passing off another one's answers as
     * its own (RFC 9700 §4.4.2).
     *
     * @param fhirBase the source's FHIR base URL
     * @param client the registration
     * @param redirect the redirect address registered there
     * @return the app with it
     */
    public SmartApp registeredAt(String fhirBase, ClientIdentity client, String redirect) {
        return at(fhirBase, settingsAt(fhirBase).client(client).redirect(redirect));
    }

    /**
     * Sets the settings of a source; earlier ones for the same source are replaced.
     *
     * @param fhirBase the source's FHIR base URL
     * @param special the settings
     * @return the app with them
     */
    public SmartApp at(String fhirBase, SourceSettings special) {
        Map<String, SourceSettings> more = new LinkedHashMap<>(parts.settings);
        more.put(key(fhirBase), requireNonNull(special, "special"));
        return with(next -> next.settings = Map.copyOf(more));
    }

    /**
     * Sets how the servers at some origins are connected to: with which client certificate, trusted authorities, proxy and
     * time-outs. Name each origin of a source: that of its FHIR base, and that of its authorization server if it is another
     * one. A client certificate is shown to no other origin.
     *
     * @param settings the settings
     * @param origins the origins, such as {@code https://fhir.hospital.example}; what follows the port is ignored
     * @return the app with them; earlier settings for the same origin are replaced
     * @throws IllegalArgumentException if there is no origin, or one is not a URL of a server
     */
    public SmartApp transport(TransportSettings settings, String... origins) {
        return with(next -> next.transport(requireNonNull(settings, "settings"), origins));
    }

    /**
     * Allows sources to launch the app (SMART App Launch 2.2 §Launch from an EHR). Sources with settings or a registration of
     * their own, and connected ones, may do so anyway; all others are refused.
     *
     * @param fhirBases the sources' FHIR base URLs
     * @return the app with them
     */
    public SmartApp launchedFrom(String... fhirBases) {
        Set<String> more = new LinkedHashSet<>(parts.launchers);
        for (String fhirBase : fhirBases) {
            more.add(key(fhirBase));
        }
        return with(next -> next.launchers = Set.copyOf(more));
    }

    /**
     * Sets the key for sources at which the app authenticates with {@code private_key_jwt}.
     *
     * @param signingKey the key
     * @return the app with it
     */
    public SmartApp signingKey(SigningKey signingKey) {
        return signingKeys(SigningKeys.newestFirst(requireNonNull(signingKey, "signingKey")));
    }

    /**
     * Sets several keys, or keys that change while the app runs, for sources at which the app authenticates with {@code
     * private_key_jwt}.
     *
     * @param signingKeys the keys
     * @return the app with them
     */
    public SmartApp signingKeys(SigningKeys signingKeys) {
        return with(next -> next.keys = requireNonNull(signingKeys, "signingKeys"));
    }

    /**
     * Makes the app a member of a trust community (HL7 UDAP Security). Each source that offers UDAP must be a trusted member then:
     * the app registers there with a signed statement, and authenticates with its certificate. Other sources, and those with a
     * manual registration, are connected as before.
     *
     * @param community the community, with identity, contacts and logo
     * @return the app with it
     * @throws IllegalArgumentException if one of these is missing
     */
    public SmartApp udap(TrustCommunity community) {
        return with(next -> next.join(community));
    }

    /**
     * The app's trust community.
     *
     * @return the community, if it is a member of one
     */
    public Optional<TrustCommunity> udap() {
        return Optional.ofNullable(parts.community);
    }

    /**
     * Sets which sources may be connected, and quotas; {@link Admission#open} by default.
     *
     * @param rules the rules
     * @return the app with them
     */
    public SmartApp admission(Admission rules) {
        return with(next -> next.admission = requireNonNull(rules, "rules"));
    }

    /**
     * Which sources may be connected, and quotas.
     *
     * @return the rules
     */
    public Admission admission() {
        return parts.admission;
    }

    /**
     * The app's name.
     *
     * @return the name
     */
    public String name() {
        return parts.name;
    }

    /**
     * The redirect address for a source.
     *
     * @param fhirBase the source's base URL without trailing slash
     * @return the one its registration names; else the first, with a path segment for this source unless the app was
     *     registered there manually or uses {@link #oneRedirect}
     * @throws IllegalStateException if the app has none
     */
    public String redirectFor(String fhirBase) {
        Optional<String> own = settingsAt(fhirBase).redirect();
        if (own.isPresent()) {
            return own.get();
        }
        if (parts.redirects.isEmpty()) {
            throw new IllegalStateException(
                    "app " + parts.name + " has no redirect address: add one with SmartApp.redirect");
        }
        boolean asItIs = parts.oneRedirect || registrationAt(fhirBase).isPresent();
        return asItIs ? parts.redirects.get(0) : RedirectAddress.ownOf(parts.redirects.get(0), key(fhirBase));
    }

    /**
     * Tells whether the redirect address for a source is used for that source alone.
     *
     * @param fhirBase the source's base URL
     * @return true if {@link #redirectFor} returns an address of its own
     */
    public boolean hasOwnRedirect(String fhirBase) {
        Optional<String> named = settingsAt(fhirBase).redirect();
        if (named.isEmpty()) {
            return !parts.oneRedirect && registrationAt(fhirBase).isEmpty();
        }
        return !parts.redirects.contains(named.get())
                && parts.settings.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(key(fhirBase)))
                        .noneMatch(entry -> entry.getValue().redirect().equals(named));
    }

    /**
     * Tells whether a client id was set manually for another source.
     *
     * @param clientId the id
     * @param fhirBase the base URL of the source to leave out
     * @return true if another source has this client id
     */
    public boolean usesElsewhere(String clientId, String fhirBase) {
        return parts.settings.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(key(fhirBase)))
                .flatMap(entry -> entry.getValue().client().stream())
                .anyMatch(client -> client.clientId().equals(clientId));
    }

    /**
     * The redirect addresses, in the order they were added.
     *
     * @return an unmodifiable list
     */
    public List<String> redirects() {
        return parts.redirects;
    }

    /**
     * The scopes that were set for all sources.
     *
     * @return the scopes; empty if the default of the role applies
     */
    public Optional<Scopes> scopes() {
        return Optional.ofNullable(parts.scopes);
    }

    /**
     * The scopes to request in a role.
     *
     * @param role the role
     * @return the app's own scopes, else the default of the role
     */
    public Scopes scopesFor(Role role) {
        Scopes standard = role.isPatient() ? Scopes.PATIENT : Scopes.RECIPIENT;
        return scopes().orElse(standard);
    }

    /**
     * The scopes to request from a source in a role.
     *
     * @param fhirBase the source's base URL
     * @param role the role
     * @return those set for that source, else those of {@link #scopesFor(Role)}
     */
    public Scopes scopesAt(String fhirBase, Role role) {
        return settingsAt(fhirBase).scopes().orElseGet(() -> scopesFor(role));
    }

    /**
     * The settings of a source.
     *
     * @param fhirBase the source's base URL
     * @return the settings; {@link SourceSettings#none} if none were set
     */
    public SourceSettings settingsAt(String fhirBase) {
        return parts.settings.getOrDefault(key(fhirBase), SourceSettings.none());
    }

    /**
     * Tells whether the app's configuration allows a source to launch it.
     *
     * @param fhirBase the source's base URL
     * @return true if it was allowed with {@link #launchedFrom}, or has settings or a registration of its own
     */
    public boolean mayLaunch(String fhirBase) {
        return parts.launchers.contains(key(fhirBase)) || parts.settings.containsKey(key(fhirBase));
    }

    /**
     * The manual registration at a source.
     *
     * @param fhirBase the source's base URL without trailing slash
     * @return the client, if one was set
     */
    public Optional<ClientIdentity> registrationAt(String fhirBase) {
        return settingsAt(fhirBase).client();
    }

    /**
     * The key that signs now.
     *
     * @return the newest key, if the app has any
     */
    public Optional<SigningKey> signingKey() {
        return signingKeys().map(SigningKeys::newest);
    }

    /**
     * The app's keys.
     *
     * @return the keys, if it has any
     */
    public Optional<SigningKeys> signingKeys() {
        return Optional.ofNullable(parts.keys);
    }

    /**
     * How the servers at single origins are connected to.
     *
     * @return the settings by origin, usually none
     */
    public Map<Origin, TransportSettings> transports() {
        return parts.transports;
    }

    /** Prints the name and the redirect addresses. */
    @Override
    public String toString() {
        return "SmartApp[" + parts.name + ", " + parts.redirects + "]";
    }

    private static String key(String fhirBase) {
        return FhirBase.withoutSlashes(requireNonNull(fhirBase, "fhirBase"));
    }
}
