// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;

/**
 * Creates DPoP proofs for servers of one kind, authorization servers or FHIR servers (RFC 9449). Each proof is for one
 * request. The nonce that a server gives ({@code DPoP-Nonce}) is kept in memory for each origin; after a restart the server
 * gives it again. Safe for use by many threads.
 */
public final class Proofs {
    private static final String NONCE = "DPoP-Nonce";
    private static final int LONGEST_NONCE = 1024;
    private static final int MOST_ORIGINS = 1000;

    private final Clock clock;
    private final Entropy entropy;
    private final Map<Origin, String> nonces = new ConcurrentHashMap<>();

    /**
     * Creates an instance without nonces.
     *
     * @param clock the clock for the time of each proof
     * @param entropy the source of the proofs' ids
     */
    public Proofs(Clock clock, Entropy entropy) {
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Adds a DPoP proof to a request for tokens (RFC 9449 §5).
     *
     * @param request the request
     * @param key the key
     * @return the request with its proof
     */
    public OutgoingRequest prove(OutgoingRequest request, ProofKey key) {
        return request.header("DPoP", key.sign(claims(request).build()));
    }

    /**
     * Adds an access token and a DPoP proof to a request for resources (RFC 9449 §7).
     *
     * @param request the request
     * @param key the key that the token is bound to
     * @param token the access token
     * @return the request with token and proof
     */
    public OutgoingRequest prove(OutgoingRequest request, ProofKey key, Secret token) {
        JsonObject claims = claims(request).text("ath", hash(token.reveal())).build();
        return request.header("Authorization", "DPoP " + token.reveal()).header("DPoP", key.sign(claims));
    }

    /**
     * Remembers the nonce of an answer for the next request (RFC 9449 §8.2).
     *
     * @param reply the answer to a request with a proof
     * @return true if the nonce is new, so that sending the same request again may succeed
     */
    public boolean note(HttpReply reply) {
        Optional<String> nonce = reply.header(NONCE).filter(Proofs::isNonce);
        if (nonce.isEmpty()) {
            return false;
        }
        if (nonces.size() >= MOST_ORIGINS) {
            nonces.clear();
        }
        return !nonce.get().equals(nonces.put(Origin.of(reply.uri()), nonce.get()));
    }

    /** RFC 9449 §4.2. */
    private JsonObject.Builder claims(OutgoingRequest request) {
        JsonObject.Builder claims = JsonObject.builder()
                .text("jti", entropy.text(16))
                .text("htm", request.method())
                .text("htu", address(request.uri()))
                .number("iat", clock.instant().getEpochSecond());
        String nonce = nonces.get(Origin.of(request.uri()));
        return nonce == null ? claims : claims.text("nonce", nonce);
    }

    // The htu claim has no query and no fragment.
    private static String address(URI uri) {
        String path = uri.getRawPath();
        return uri.getScheme() + "://" + uri.getRawAuthority() + (path == null || path.isEmpty() ? "/" : path);
    }

    private static boolean isNonce(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NONCE
                && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '"' && c != '\\');
    }

    private static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java runtime has no SHA-256", impossible);
        }
    }

    /** Prints the number of origins with a nonce. */
    @Override
    public String toString() {
        return "Proofs[nonces=" + nonces.size() + "]";
    }
}
