// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.MetadataWarning;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.udap.UdapDiscovery;
import org.sdohsync.smart.internal.udap.UdapMetadata;
import org.sdohsync.smart.internal.udap.UdapSigner;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.udap.TrustCommunity;

/**
 * Registers the app at members of its trust community with a signed software statement, and cancels that (HL7 UDAP Security,
 * Registration). Safe for use by many threads.
 */
public final class UdapRegistrations {
    private static final Duration STATEMENT_LIFE = Duration.ofMinutes(4);
    private static final Duration ISSUED_AGO = Duration.ofSeconds(20);

    private final UdapDiscovery discovery;
    private final HttpSender http;
    private final SmartApp app;
    private final Clock clock;
    private final Entropy entropy;
    private final SmartAudit audit;

    /**
     * Creates registrations of an app.
     *
     * @param discovery finds the members of the app's trust community
     * @param http the sender of requests
     * @param app the app
     * @param clock the clock for the expiry of statements
     * @param entropy the source of their ids
     * @param audit is told of each signature
     */
    public UdapRegistrations(
            UdapDiscovery discovery, HttpSender http, SmartApp app, Clock clock, Entropy entropy, SmartAudit audit) {
        this.audit = requireNonNull(audit, "audit");
        this.discovery = requireNonNull(discovery, "discovery");
        this.http = requireNonNull(http, "http");
        this.app = requireNonNull(app, "app");
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    static UdapRegistrations none(HttpSender http, SmartApp app, Clock clock) {
        UdapDiscovery nothing = new UdapDiscovery(http, AddressRules.strict(), clock, null);
        return new UdapRegistrations(nothing, http, app, clock, Entropy.secure(), SmartAudit.none());
    }

    /**
     * Tells how UDAP is used at a source.
     *
     * @param base the source
     * @return its checked metadata; empty if it offers none, the app has no trust community, or was registered there manually in
     *     another way
     * @throws org.sdohsync.smart.udap.UdapException if the source is not a trusted member
     */
    Optional<UdapMetadata> at(FhirBase base) {
        boolean otherwise = app.registrationAt(base.toString())
                .filter(client -> !client.isUdap())
                .isPresent();
        return otherwise ? Optional.empty() : discovery.of(base);
    }

    /** The description of a source with the endpoints that its trust community vouches for. */
    SmartConfiguration described(SmartConfiguration published) {
        return at(published.base())
                .map(metadata -> described(published, metadata))
                .orElse(published);
    }

    private static SmartConfiguration described(SmartConfiguration published, UdapMetadata metadata) {
        List<MetadataWarning> tolerated = metadata.warnings().stream()
                .map(text -> new MetadataWarning("signed_metadata", text))
                .toList();
        return published.vouched(metadata.authorization(), metadata.token(), metadata.registration(), tolerated);
    }

    StoredRegistration register(FhirBase base, UdapMetadata metadata, String redirect, Scopes scopes) {
        requireHttps(base, redirect);
        JsonObject statement = statement(community(), redirect, scopes);
        HttpReply reply = send(base, metadata, statement);
        if (!reply.ok()) {
            throw Registrations.refused(base, reply);
        }
        JsonObject answer = Registrations.parse(base, reply);
        return new RegistrationResponse(base, app, redirect, null, true)
                .read(answer, Method.PRIVATE_KEY_JWT, statement);
    }

    /** Cancels a registration: a statement without grant types (HL7 UDAP Security, Modifying and Cancelling Registrations). */
    void cancel(FhirBase base, StoredRegistration held) {
        UdapMetadata metadata = offered(base);
        JsonObject none = statement(community(), held.redirect(), Scopes.of(List.of())).toBuilder()
                .texts("grant_types", List.of())
                .remove("redirect_uris")
                .remove("response_types")
                .text("scope", "")
                .build();
        HttpReply reply = send(base, metadata, none);
        // A server that has forgotten the app refuses it as one that was never there.
        boolean cancelled = reply.ok() || reply.status() == 404;
        if (!cancelled) {
            throw Registrations.refused(base, reply);
        }
        boolean kept = reply.ok()
                && !Registrations.parse(base, reply).texts("grant_types").isEmpty();
        if (kept) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " was not cancelled, but changed: it is kept here; ask the source's operator to cancel it",
                    Reason.MISMATCH,
                    null);
        }
    }

    /** The metadata of a source at which a registration is changed. */
    UdapMetadata offered(FhirBase base) {
        return discovery
                .of(base)
                .orElseThrow(() -> new RegistrationException(
                        "The app is registered at " + base
                                + " by UDAP, which the source does not offer any more: ask the source's operator",
                        Reason.NOT_OFFERED,
                        null));
    }

    private JsonObject statement(TrustCommunity community, String redirect, Scopes scopes) {
        return JsonObject.builder()
                .text("client_name", app.name())
                .texts("redirect_uris", List.of(redirect))
                .texts("contacts", community.contacts())
                .text("logo_uri", community.logo().orElse(null))
                .texts("grant_types", List.of("authorization_code", "refresh_token"))
                .texts("response_types", List.of("code"))
                .text("token_endpoint_auth_method", Method.PRIVATE_KEY_JWT.wireName())
                .text("scope", scopes.toString())
                .build();
    }

    private HttpReply send(FhirBase base, UdapMetadata metadata, JsonObject statement) {
        TrustCommunity community = community();
        UdapSigner signer = UdapSigner.of(community);
        requireAccepted(base, metadata, signer);
        requireCertified(base, metadata, community);
        Instant now = clock.instant();
        String own = signer.clientUri();
        JsonObject claims = statement.toBuilder()
                .text("iss", own)
                .text("sub", own)
                .text("aud", metadata.registration().toString())
                .number("iat", now.minus(ISSUED_AGO).getEpochSecond())
                .number("exp", now.plus(STATEMENT_LIFE).getEpochSecond())
                .text("jti", entropy.text(16))
                .build();
        JsonObject.Builder body = JsonObject.builder().text("software_statement", signer.sign(claims));
        if (!community.certifications().isEmpty()) {
            body.texts("certifications", community.certifications());
        }
        audit.of(
                Action.KEY_USE,
                Outcome.SUCCESS,
                base.toString(),
                "software statement signed with the key of certificate " + signer.serial());
        JsonObject request = body.text("udap", "1").build();
        try {
            return http.send(OutgoingRequest.post(metadata.registration(), "application/json", request.toBytes())
                    .header("Accept", "application/json"));
        } catch (TransportException | LimitException silent) {
            throw new RegistrationException(
                    "The registration at " + base + " does not answer: try again later", Reason.UNAVAILABLE, silent);
        }
    }

    private TrustCommunity community() {
        return app.udap().orElseThrow(() -> new IllegalStateException("there is no community; this indicates a bug"));
    }

    private static void requireHttps(FhirBase base, String redirect) {
        if (!redirect.startsWith("https:")) {
            throw new RegistrationException(
                    "The app was not registered at " + base
                            + ": UDAP wants an https redirect address, and the app's is another; add one with"
                            + " SmartApp.redirect, or register the app there manually with SmartApp.registeredAt",
                    Reason.MISMATCH,
                    null);
        }
    }

    private static void requireAccepted(FhirBase base, UdapMetadata metadata, UdapSigner signer) {
        List<String> accepted = metadata.registrationAlgorithms();
        if (!accepted.isEmpty() && !accepted.contains(signer.algorithm())) {
            throw new RegistrationException(
                    "The app was not registered at " + base + ", which accepts no statements with "
                            + signer.algorithm()
                            + ": use a certificate with another kind of key, RSA is accepted everywhere",
                    Reason.MISMATCH,
                    null);
        }
    }

    private static void requireCertified(FhirBase base, UdapMetadata metadata, TrustCommunity community) {
        List<String> held = community.certifications().stream()
                .flatMap(signed -> uris(signed).stream())
                .toList();
        List<String> lacking = new ArrayList<>(metadata.certifications());
        lacking.removeAll(held);
        if (!lacking.isEmpty()) {
            throw new RegistrationException(
                    "The app was not registered at " + base
                            + ", which needs certifications that the app does not have ("
                            + lacking.size() + " of "
                            + metadata.certifications().size()
                            + "): get them in the trust community, and set them with TrustCommunity.certifications",
                    Reason.NOT_OFFERED,
                    null);
        }
    }

    /** What a certification says it is; nothing if it is no JWT. */
    private static List<String> uris(String signed) {
        String[] parts = signed.split("\\.", -1);
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts[Math.min(1, parts.length - 1)]);
            return JsonObject.parse(claims, "certification").texts("certification_uris");
        } catch (IllegalArgumentException | ProtocolException | LimitException noJwt) {
            return List.of();
        }
    }

    /** Prints the app's name. */
    @Override
    public String toString() {
        return "UdapRegistrations[" + app.name() + "]";
    }
}
