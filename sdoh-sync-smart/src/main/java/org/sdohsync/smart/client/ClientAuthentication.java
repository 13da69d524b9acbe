// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;

/**
 * Makes requests to an authorization server in the name of a registered client, with exactly one method of authentication
 * (RFC 6749 §2.3): none, a secret as Basic or in the form, or a signed assertion. Safe for use by many threads.
 */
public final class ClientAuthentication {
    /** How long a client assertion is valid: 4 minutes, under SMART's limit of 5. */
    public static final Duration ASSERTION_LIFE = Duration.ofMinutes(4);

    // Keycloak takes no assertion of more than a minute that does not say when it was issued, none that was issued more
    // than a
    // minute ago, and none from the future: this leaves room for clocks that differ either way.
    private static final Duration ISSUED_AGO = Duration.ofSeconds(20);

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final @Nullable SigningKeys keys;
    private final Clock clock;
    private final Entropy entropy;
    private final Function<FhirBase, SourceSettings> settings;
    private final Proofs proofs;

    /**
     * Authenticates with what the app has, everywhere as the standards have it.
     *
     * @param keys the app's keys, of which the newest is asked for each assertion; null if it has none
     * @param clock tells when assertions expire
     * @param entropy draws the ids of assertions
     */
    public ClientAuthentication(@Nullable SigningKeys keys, Clock clock, Entropy entropy) {
        this(keys, clock, entropy, source -> SourceSettings.none());
    }

    /**
     * Authenticates with what the app has, as each source wants it.
     *
     * @param keys the app's keys, of which the newest is asked for each assertion; null if it has none
     * @param clock tells when assertions expire
     * @param entropy draws the ids of assertions
     * @param settings what is special about a source
     */
    public ClientAuthentication(
            @Nullable SigningKeys keys, Clock clock, Entropy entropy, Function<FhirBase, SourceSettings> settings) {
        this.keys = keys;
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
        this.settings = requireNonNull(settings, "settings");
        this.proofs = new Proofs(clock, entropy);
    }

    /**
     * Makes a request for tokens: that of {@link #post} at the token endpoint, with a proof if the tokens are bound to a key.
     *
     * @param connection the connection, or its draft
     * @param form the parameters; those of the authentication are added to it
     * @return the request
     * @throws AuthorizationException CLIENT_CONFIG if the client signs assertions and the app has no key
     */
    public HttpRequest forTokens(ConnectionRecord connection, Form form) {
        HttpRequest request = post(connection, form, connection.endpoints().token());
        return connection
                .terms()
                .proofKey()
                .map(key -> proofs.prove(request, ProofKey.of(key)))
                .orElse(request);
    }

    /**
     * Takes note of what an authorization server demands of proofs.
     *
     * @param reply its answer
     * @return whether that is something new
     */
    public boolean note(HttpReply reply) {
        return proofs.note(reply);
    }

    /**
     * Makes one request. A repetition needs a request of its own: an assertion is good for one use.
     *
     * @param connection the connection, or its draft: its source, client and endpoints count
     * @param form the parameters; those of the authentication are added to it
     * @param endpoint where it is posted
     * @return the request
     * @throws AuthorizationException CLIENT_CONFIG if the client signs assertions and the app has no key
     */
    public HttpRequest post(ConnectionRecord connection, Form form, URI endpoint) {
        ClientIdentity client = connection.client();
        SourceSettings special = settings.apply(connection.source());
        TokenRequest request = new TokenRequest(connection.source(), endpoint, form);
        switch (client.method()) {
            case NONE -> form.set("client_id", client.clientId());
            case CLIENT_SECRET_BASIC -> request.header("Authorization", basic(client, encoding(client, special)));
            case CLIENT_SECRET_POST -> form.set("client_id", client.clientId()).set("client_secret", secret(client));
            case PRIVATE_KEY_JWT ->
                form.set("client_assertion_type", ASSERTION_TYPE)
                        .set("client_assertion", assertion(connection, special));
        }
        special.tokenRequests().customize(request);
        HttpRequest posted =
                HttpRequest.post(endpoint, Form.MEDIA_TYPE, form.toBytes()).header("Accept", "application/json");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            posted = posted.header(header.getKey(), header.getValue());
        }
        return posted;
    }

    /**
     * Tells whether the Basic header of a client would look otherwise in the other encoding, which the app did not choose.
     *
     * @param connection the connection, or its draft
     * @return true if the other encoding is worth a trial
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

    // RFC 6749 §2.3.1 encodes both parts first. Where that changes nothing, servers that expect the raw values agree.
    private static String basic(ClientIdentity client, BasicEncoding encoding) {
        String pair = encoding == BasicEncoding.RAW
                ? client.clientId() + ":" + secret(client)
                : Form.encode(client.clientId()) + ":" + Form.encode(secret(client));
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(ClientIdentity client) {
        return client.secret()
                .map(Secret::reveal)
                .orElseThrow(() -> new IllegalStateException("a client without its secret; this indicates a bug"));
    }

    /** SMART App Launch 2.2, Asymmetric Client Authentication §Authenticating to the token endpoint. */
    private String assertion(ConnectionRecord connection, SourceSettings special) {
        String clientId = connection.client().clientId();
        if (keys == null) {
            throw new AuthorizationException(
                    "Client " + clientId + " authenticates with a key, and this app has none: give it with"
                            + " SmartApp.signingKeys",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
        Instant now = clock.instant();
        JsonObject claims = JsonObject.builder()
                .text("iss", clientId)
                .text("sub", clientId)
                .text("aud", audience(connection.endpoints(), special.assertionAudience()))
                .number("iat", now.minus(ISSUED_AGO).getEpochSecond())
                .number("exp", now.plus(ASSERTION_LIFE).getEpochSecond())
                .text("jti", entropy.text(16))
                .build();
        return keys.newest().sign(claims, special.assertionType());
    }

    private static String audience(AuthorizationEndpoints endpoints, AssertionAudience audience) {
        String token = endpoints.token().toString();
        return audience == AssertionAudience.ISSUER ? endpoints.issuer().orElse(token) : token;
    }
}
