// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.fuzz.reader.Signer;

/** The authorization server of a source, and the user before its screen, who always approves. Safe for use by many threads. */
public final class Grants {
    /** The path of the token endpoint. */
    public static final String TOKEN = "/auth/token";

    private static final String PUSH = "/auth/par";
    private static final String KEYS =
            "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"use\":\"sig\",\"alg\":\"RS256\",\"e\":\"AQAB\",\"n\":\"@n@\"}]}";

    /** Which refresh tokens there are. */
    public enum Offline {
        /** Whoever asks for {@code offline_access} gets them. */
        GIVEN,
        /** Only where the user was asked for consent (OpenID Connect Core §11). */
        WITH_CONSENT,
        /** Never. */
        NEVER
    }

    private final Clock clock;
    private final String origin;
    private final Map<String, Map<String, String>> codes = new HashMap<>();
    private final Map<String, Map<String, String>> pushed = new HashMap<>();
    private Duration life = Duration.ofHours(1);
    private Offline offline = Offline.GIVEN;
    private @Nullable Answer ended;
    private @Nullable String secret;
    private @Nullable Signer signer;
    private boolean pushing;
    private boolean confused;
    private boolean bound;
    private String nonce = "";
    private String access = "";
    private @Nullable String refresh;
    private Instant expires = Instant.MIN;
    private int issued;

    Grants(URI base, Clock clock) {
        this.clock = clock;
        this.origin = base.toString().replaceFirst("/fhir$", "");
    }

    /**
     * Chooses who gets refresh tokens.
     *
     * @param policy who
     */
    public synchronized void offline(Offline policy) {
        offline = policy;
    }

    /** Lets it be an OpenID provider. */
    public synchronized void identify() {
        signer = new Signer();
    }

    /**
     * Lets it bind tokens to a key of the application (RFC 9449).
     *
     * @param value the nonce that each proof has to have; empty for none
     */
    public synchronized void bind(String value) {
        bound = true;
        nonce = value;
    }

    /** Lets it answer with identities of other launches. */
    public synchronized void confuse() {
        confused = true;
    }

    /** Lets it take authorization requests only where they were pushed (RFC 9126). */
    public synchronized void demandPushed() {
        pushing = true;
    }

    /**
     * Demands a secret, and takes the Basic header as it is, without form-decoding it.
     *
     * @param value the secret
     */
    public synchronized void secretTakenRaw(String value) {
        secret = value;
    }

    /**
     * Ends the grant that was given. A later one is alive.
     *
     * @param told what its refresh token is answered with from now on
     */
    public synchronized void end(Answer told) {
        ended = told;
        expires = Instant.MIN;
    }

    /**
     * Chooses how long access tokens live.
     *
     * @param time how long
     */
    public synchronized void life(Duration time) {
        life = time;
    }

    /**
     * Tells whether the application can work just now.
     *
     * @return true if its refresh token, or its access token, would be taken
     */
    public synchronized boolean alive() {
        return lasting() || clock.instant().isBefore(expires);
    }

    /**
     * Tells whether the application can go on without a person.
     *
     * @return true if its refresh token would be taken
     */
    public synchronized boolean lasting() {
        return ended == null && refresh != null;
    }

    /**
     * The user approves what is on the screen.
     *
     * @param authorizeUrl where the application sent the browser
     * @return where the browser comes back to
     */
    public synchronized URI approve(URI authorizeUrl) {
        Map<String, String> asked = Asked.parameters(authorizeUrl.getRawQuery());
        if (pushing) {
            asked = pushed.getOrDefault(asked.getOrDefault("request_uri", ""), Map.of());
            if (asked.isEmpty()) {
                Map<String, String> query = Asked.parameters(authorizeUrl.getRawQuery());
                return URI.create(query.getOrDefault("redirect_uri", "") + "?error=invalid_request&state="
                        + encoded(query.getOrDefault("state", "")));
            }
        }
        String code = "code-" + codes.size();
        codes.put(code, asked);
        return URI.create(asked.getOrDefault("redirect_uri", "") + "?code=" + code + "&state="
                + encoded(asked.getOrDefault("state", "")) + "&iss=" + encoded(issuer()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private String issuer() {
        return origin + "/auth";
    }

    Answer configuration() {
        JsonObject.Builder told = JsonObject.builder()
                .text("issuer", issuer())
                .text("authorization_endpoint", origin + "/auth/authorize")
                .text("token_endpoint", origin + TOKEN)
                .text("revocation_endpoint", origin + "/auth/revoke")
                .texts("code_challenge_methods_supported", List.of("S256"))
                .texts("grant_types_supported", List.of("authorization_code"))
                .texts("token_endpoint_auth_methods_supported", List.of("client_secret_basic"))
                .texts(
                        "capabilities",
                        List.of(
                                "launch-standalone",
                                "client-public",
                                "client-confidential-symmetric",
                                "permission-offline",
                                "permission-v2"));
        if (bound) {
            told.texts("dpop_signing_alg_values_supported", List.of("ES256"));
        }
        if (signer != null) {
            told.text("jwks_uri", origin + "/auth/keys");
        }
        if (pushing) {
            told.text("pushed_authorization_request_endpoint", origin + PUSH)
                    .flag("require_pushed_authorization_requests", true);
        }
        return Answer.of(200, "application/json", new String(told.build().toBytes(), UTF_8));
    }

    synchronized Answer answer(Asked asked) {
        return switch (asked.path()) {
            case TOKEN -> token(asked);
            case PUSH -> push(asked);
            case "/auth/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/auth" ->
                configuration();
            case "/auth/keys" -> keys();
            case "/auth/revoke" -> Answer.empty(200);
            default -> Answer.empty(404);
        };
    }

    synchronized boolean admits(Asked asked) {
        return asked.header("Authorization")
                        .filter(((bound ? "DPoP " : "Bearer ") + access)::equals)
                        .isPresent()
                && (!bound || isProof(asked, "\"ath\""))
                && clock.instant().isBefore(expires);
    }

    private Answer keys() {
        Signer keys = signer;
        return keys == null ? Answer.empty(404) : Answer.of(200, "application/json", keys.withKeys(KEYS));
    }

    private Answer push(Asked asked) {
        String name = "urn:ietf:params:oauth:request_uri:" + pushed.size();
        pushed.put(name, asked.form());
        return Answer.of(201, "application/json", "{\"request_uri\":\"" + name + "\",\"expires_in\":60}");
    }

    /** A proof of the key for this request, as far as its claims tell. */
    private static boolean isProof(Asked asked, String further) {
        return asked.header("DPoP")
                .map(proof -> proof.split("\\.", -1))
                .filter(parts -> parts.length == 3)
                .map(parts -> new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8))
                .filter(claims -> claims.contains("\"htm\":\"" + asked.method() + "\"") && claims.contains(further))
                .isPresent();
    }

    private Answer token(Asked asked) {
        if (bound && !isProof(asked, nonce)) {
            Answer refused = Answer.error(400, nonce.isEmpty() ? "invalid_dpop_proof" : "use_dpop_nonce");
            return nonce.isEmpty() ? refused : refused.with("DPoP-Nonce", nonce);
        }
        if (secret != null && !isProved(asked)) {
            return Answer.error(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"clients\"");
        }
        if (asked.isRefresh()) {
            if (ended != null) {
                return ended;
            }
            boolean known = refresh != null && refresh.equals(asked.form().get("refresh_token"));
            return known ? issue(Map.of(), true) : Answer.error(400, "invalid_grant");
        }
        Map<String, String> launch = codes.remove(asked.form().getOrDefault("code", ""));
        if (launch == null) {
            return Answer.error(400, "invalid_grant");
        }
        ended = null;
        return issue(launch, isOffline(launch));
    }

    private boolean isProved(Asked asked) {
        Optional<String> said = asked.header("Authorization")
                .filter(header -> header.startsWith("Basic "))
                .map(header -> new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8));
        return said.filter(pair -> pair.endsWith(":" + secret)).isPresent();
    }

    private boolean isOffline(Map<String, String> launch) {
        boolean wanted = List.of(launch.getOrDefault("scope", "").split(" ")).contains("offline_access");
        boolean consent = launch.getOrDefault("prompt", "").contains("consent");
        return wanted && (offline == Offline.GIVEN || (offline == Offline.WITH_CONSENT && consent));
    }

    private Answer issue(Map<String, String> launch, boolean further) {
        issued++;
        access = "access-" + issued;
        refresh = further ? "refresh-" + issued : null;
        expires = clock.instant().plus(life);
        JsonObject.Builder told = JsonObject.builder()
                .text("access_token", access)
                .text("token_type", bound ? "DPoP" : "Bearer")
                .number("expires_in", life.toSeconds())
                .text("refresh_token", refresh);
        String scope = launch.getOrDefault("scope", "");
        if (!scope.isEmpty()) {
            told.text(
                    "scope",
                    further ? scope : scope.replace("offline_access", "").trim());
        }
        Signer signing = signer;
        if (signing != null && launch.containsKey("nonce")) {
            told.text("id_token", signing.sign("{\"alg\":\"RS256\",\"kid\":\"k\"}", claims(launch)));
        }
        return Answer.of(200, "application/json", new String(told.build().toBytes(), UTF_8));
    }

    private String claims(Map<String, String> launch) {
        long now = clock.instant().getEpochSecond();
        return "{\"iss\":\"" + issuer() + "\",\"sub\":\"u\",\"aud\":\"" + launch.get("client_id") + "\",\"nonce\":\""
                + (confused ? "of-another-launch" : launch.get("nonce")) + "\",\"iat\":" + now + ",\"exp\":"
                + (now + life.toSeconds()) + "}";
    }
}
