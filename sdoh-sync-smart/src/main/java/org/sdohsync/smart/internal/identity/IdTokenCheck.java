// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.identity;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSObject;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.identity.IdentityException;

/**
 * Validates id_tokens (OpenID Connect Core §3.1.3.7): accepted algorithm, signature by a key from the pinned address, issuer,
 * audience, times with {@link #SKEW}, nonce. No claim or header of a token causes a request. Safe for use by many threads.
 */
public final class IdTokenCheck {
    /** The tolerated difference of clocks: 60 seconds. */
    public static final Duration SKEW = Duration.ofMinutes(1);

    private static final int LONGEST_USER = 2048 + 128;
    private final IdTokenKeys keys;
    private final Clock clock;

    /**
     * The values that a token must have.
     *
     * @param issuer the issuer, compared exactly
     * @param keys the address of its keys
     * @param clientId the app's client id
     * @param nonce the nonce of the authorization request
     */
    public record Expected(String issuer, URI keys, String clientId, Secret nonce) {
        /**
         * Checks the parts.
         *
         * @param issuer the issuer
         * @param keys where its keys are
         * @param clientId the app's id there
         * @param nonce what was sent
         */
        public Expected {
            requireNonNull(issuer, "issuer");
            requireNonNull(keys, "keys");
            requireNonNull(clientId, "clientId");
            requireNonNull(nonce, "nonce");
        }
    }

    /**
     * Creates a check.
     *
     * @param http the sender of requests for keys
     * @param clock the clock to compare with the token's times
     */
    public IdTokenCheck(HttpSender http, Clock clock) {
        this.keys = new IdTokenKeys(requireNonNull(http, "http"));
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Validates a token.
     *
     * @param idToken the token
     * @param expected the values it must have
     * @return the user's identity
     * @throws IdentityException if a check fails
     */
    public Identity identify(Secret idToken, Expected expected) {
        JWSObject token = parse(idToken);
        keys.requireSigned(token, expected.keys());
        JsonObject claims = claims(token);
        require(claims.text("iss").filter(expected.issuer()::equals).isPresent(), "issuer");
        requireAudience(claims, expected.clientId());
        requireTimes(claims);
        Optional<Secret> nonce = claims.text("nonce").map(Secret::of);
        require(nonce.filter(expected.nonce()::equals).isPresent(), "nonce");
        String subject = claims.text("sub").filter(sub -> sub.length() <= 255).orElse("");
        require(!subject.isEmpty(), "subject");
        return new Identity(subject, fhirUser(claims));
    }

    private static void requireAudience(JsonObject claims, String clientId) {
        List<String> audience = claims.texts("aud");
        Optional<String> party = claims.text("azp");
        require(audience.contains(clientId), "audience");
        require(party.isPresent() ? party.get().equals(clientId) : audience.size() == 1, "authorized party");
    }

    private void requireTimes(JsonObject claims) {
        Instant now = clock.instant();
        long expiry = claims.number("exp").orElse(Long.MIN_VALUE);
        require(now.minus(SKEW).getEpochSecond() < expiry, "expiry");
        long issued = claims.number("iat").orElse(Long.MAX_VALUE);
        require(issued <= now.plus(SKEW).getEpochSecond(), "time of issue");
    }

    /** SMART App Launch 2.2 §fhirUser, or the profile claim of SMART 1; other kinds of values are ignored. */
    private static @Nullable String fhirUser(JsonObject claims) {
        return claims.text("fhirUser")
                .or(() -> claims.text("profile"))
                .filter(user -> user.length() <= LONGEST_USER)
                .filter(user -> user.matches(
                        "(https?://[^\\s?#]+/)?(Patient|Practitioner|PractitionerRole|RelatedPerson|Person)"
                                + "/(?!\\.{1,2}$)[A-Za-z0-9._~:@=-]{1,128}"))
                .orElse(null);
    }

    private static JWSObject parse(Secret idToken) {
        try {
            return JWSObject.parse(idToken.reveal());
        } catch (ParseException | RuntimeException notSigned) {
            // The parser's message may quote the token: it is not attached.
            throw new IdentityException("id_token is not a signed JWT", null);
        }
    }

    private static JsonObject claims(JWSObject token) {
        try {
            return JsonObject.parse(token.getPayload().toBytes(), "id_token");
        } catch (ProtocolException | LimitException notJson) {
            throw new IdentityException("id_token has no readable claims", notJson);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IdentityException("id_token has the wrong " + what, null);
        }
    }
}
