// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.AssertionAudience;
import org.sdohsync.smart.client.BasicEncoding;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.client.TokenRequest;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.udap.UdapSigner;
import org.sdohsync.smart.udap.TrustCommunity;

/**
 * Builds requests to an authorization server that are authenticated as a registered client, with exactly one method (RFC 6749
 * §2.3): none, a client secret in a Basic header or in the form, or a signed assertion. Safe for use by many threads.
 */
public final class ClientAuthentication {
    /** How long a client assertion is valid: 4 minutes, under SMART's limit of 5. */
    public static final Duration ASSERTION_LIFE = Duration.ofMinutes(4);

    // Keycloak refuses an assertion that is valid for more than a minute and does not say when it was issued, one that
    // was issued more than a minute ago, and one from the future: this allows for clocks that differ either way.
    private static final Duration ISSUED_AGO = Duration.ofSeconds(20);

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final @Nullable SigningKeys keys;
    private final Clock clock;
    private final Entropy entropy;
    private final Function<FhirBase, SourceSettings> settings;
    private final Proofs proofs;
    private final SmartAudit audit;
    private final @Nullable TrustCommunity community;

    /**
     * Creates an authentication with default settings for every source.
     *
     * @param keys the app's keys, of which the newest signs each assertion; null if it has none
     * @param clock the clock for the expiry of assertions
     * @param entropy the source of the ids of assertions
     */
    public ClientAuthentication(@Nullable SigningKeys keys, Clock clock, Entropy entropy) {
        this(keys, clock, entropy, source -> SourceSettings.none());
    }

    /**
     * Creates an authentication with settings for each source.
     *
     * @param keys the app's keys, of which the newest signs each assertion; null if it has none
     * @param clock the clock for the expiry of assertions
     * @param entropy the source of the ids of assertions
     * @param settings the function that returns the settings of a source
     */
    public ClientAuthentication(
            @Nullable SigningKeys keys, Clock clock, Entropy entropy, Function<FhirBase, SourceSettings> settings) {
        this(keys, clock, entropy, settings, SmartAudit.none(), null);
    }

    /**
     * Creates an authentication that is audited.
     *
     * @param keys the app's keys, of which the newest signs each assertion; null if it has none
     * @param clock the clock for the expiry of assertions
     * @param entropy the source of the ids of assertions
     * @param settings the function that returns the settings of a source
     * @param audit is told of each signature
     * @param community the trust community in which the app has a certificate; null if there is none
     */
    public ClientAuthentication(
            @Nullable SigningKeys keys,
            Clock clock,
            Entropy entropy,
            Function<FhirBase, SourceSettings> settings,
            SmartAudit audit,
            @Nullable TrustCommunity community) {
        this.community = community;
        this.audit = requireNonNull(audit, "audit");
        this.keys = keys;
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
        this.settings = requireNonNull(settings, "settings");
        this.proofs = new Proofs(clock, entropy);
    }

    /**
     * Builds a request to the token endpoint as {@link #post} does, with a DPoP proof if the tokens are bound to a key (RFC
     * 9449 §5).
     *
     * @param connection the connection, or its draft
     * @param form the parameters; those of the authentication are added to it
     * @return the request
     * @throws AuthorizationException CLIENT_CONFIG if the client signs assertions and the app has no key
     */
    public OutgoingRequest forTokens(ConnectionRecord connection, FormParameters form) {
        OutgoingRequest request = post(connection, form, connection.endpoints().token());
        return connection
                .terms()
                .proofKey()
                .map(key -> proofs.prove(request, ProofKey.of(key)))
                .orElse(request);
    }

    /**
     * Remembers the DPoP nonce of an answer (RFC 9449 §8).
     *
     * @param reply the authorization server's answer
     * @return true if the nonce is new, so that sending the request again may succeed
     */
    public boolean note(HttpReply reply) {
        return proofs.note(reply);
    }

    /**
     * Builds an authenticated request. Build a new one for each attempt: an assertion can be used once only.
     *
     * @param connection the connection or its draft, whose source, client and endpoints are used
     * @param form the parameters; those of the authentication are added to it
     * @param endpoint where it is posted
     * @return the request
     * @throws AuthorizationException CLIENT_CONFIG if the client signs assertions and the app has no key
     */
    public OutgoingRequest post(ConnectionRecord connection, FormParameters form, URI endpoint) {
        ClientIdentity client = connection.client();
        SourceSettings special = settings.apply(connection.source());
        TokenRequest request = new TokenRequest(connection.source(), endpoint, form);
        switch (client.method()) {
            case NONE -> form.set("client_id", client.clientId());
            case CLIENT_SECRET_BASIC -> request.header("Authorization", basic(client, encoding(client, special)));
            case CLIENT_SECRET_POST -> form.set("client_id", client.clientId()).set("client_secret", secret(client));
            case PRIVATE_KEY_JWT -> {
                form.set("client_assertion_type", ASSERTION_TYPE)
                        .set("client_assertion", assertion(connection, special));
                if (client.isUdap()) {
                    form.set("udap", "1");
                }
            }
        }
        special.tokenRequests().customize(request);
        OutgoingRequest posted = OutgoingRequest.post(endpoint, FormParameters.MEDIA_TYPE, form.toBytes())
                .header("Accept", "application/json");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            posted = posted.header(header.getKey(), header.getValue());
        }
        return posted;
    }

    /**
     * Tells whether the Basic header of a client differs between the two encodings, and the app did not set one.
     *
     * @param connection the connection, or its draft
     * @return true if trying the other encoding makes sense
     */
    public boolean encodingMatters(ConnectionRecord connection) {
        ClientIdentity client = connection.client();
        return client.method() == ClientIdentity.Method.CLIENT_SECRET_BASIC
                && !client.rawBasic()
                && settings.apply(connection.source()).mayTryBasicEncoding()
                && !basic(client, BasicEncoding.RAW).equals(basic(client, BasicEncoding.FORM));
    }

    private static BasicEncoding encoding(ClientIdentity client, SourceSettings special) {
        return client.rawBasic() && special.mayTryBasicEncoding() ? BasicEncoding.RAW : special.basicEncoding();
    }

    // RFC 6749 §2.3.1 encodes both parts first. Where encoding changes nothing, servers that expect the raw values
    // accept it too.
    private static String basic(ClientIdentity client, BasicEncoding encoding) {
        String pair = encoding == BasicEncoding.RAW
                ? client.clientId() + ":" + secret(client)
                : FormParameters.encode(client.clientId()) + ":" + FormParameters.encode(secret(client));
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(ClientIdentity client) {
        return client.secret()
                .map(Secret::reveal)
                .orElseThrow(() -> new IllegalStateException("the client has no secret; this indicates a bug"));
    }

    /**
     * SMART App Launch 2.2, Asymmetric Client Authentication §Authenticating to the token endpoint; HL7 UDAP Security,
     * Constructing Authentication Token.
     */
    private String assertion(ConnectionRecord connection, SourceSettings special) {
        String clientId = connection.client().clientId();
        Instant now = clock.instant();
        JsonObject claims = JsonObject.builder()
                .text("iss", clientId)
                .text("sub", clientId)
                .text("aud", audience(connection.endpoints(), special.assertionAudience()))
                .number("iat", now.minus(ISSUED_AGO).getEpochSecond())
                .number("exp", now.plus(ASSERTION_LIFE).getEpochSecond())
                .text("jti", entropy.text(16))
                .build();
        if (connection.client().isUdap()) {
            if (community == null) {
                throw lacking(clientId, "a certificate in a trust community", "SmartApp.udap");
            }
            UdapSigner signer = UdapSigner.of(community);
            return told(connection, "the key of certificate " + signer.serial(), () -> signer.sign(claims));
        }
        if (keys == null) {
            throw lacking(clientId, "a key", "SmartApp.signingKeys");
        }
        SigningKey key = keys.newest();
        return told(connection, "key " + key.id(), () -> key.sign(claims, special.assertionType()));
    }

    private static AuthorizationException lacking(String clientId, String what, String setter) {
        return new AuthorizationException(
                "Client " + clientId + " authenticates with " + what + ", and this app has none: set it with " + setter,
                AuthorizationException.Reason.CLIENT_CONFIG,
                null,
                null);
    }

    private String told(ConnectionRecord connection, String by, Supplier<String> signing) {
        Outcome outcome = Outcome.FAILED;
        try {
            String signed = signing.get();
            outcome = Outcome.SUCCESS;
            return signed;
        } finally {
            audit.of(Action.KEY_USE, outcome, connection.source().toString(), "client assertion signed with " + by);
        }
    }

    private static String audience(AuthorizationEndpoints endpoints, AssertionAudience audience) {
        String token = endpoints.token().toString();
        return audience == AssertionAudience.ISSUER ? endpoints.issuer().orElse(token) : token;
    }
}
