// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;

/**
 * What a proof of possession has to be (RFC 9449): for this request, by the key that the token is bound to, never used before, with the
 * nonce that the server demanded.
 */
final class ProofRules {
    /** Whose nonces they are. */
    enum Server {
        AUTHORIZATION,
        FHIR
    }

    private static final String HEADER = "DPoP";
    private static final Duration APART = Duration.ofMinutes(5);

    private final Faults faults;
    private final Set<String> seenIds = new HashSet<>();
    private final Map<Server, Set<String>> nonces = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private @Nullable Clock clock;

    ProofRules(Faults faults) {
        this.faults = faults;
    }

    void clock(Clock value) {
        clock = value;
    }

    /** A server gave a nonce. */
    void demanded(Server by, String nonce) {
        nonces.computeIfAbsent(by, any -> new HashSet<>()).add(nonce);
    }

    /** Tokens came that are bound to the key of the proof in the request, or to none. */
    void issued(WireRequest request, JsonObject tokens) {
        boolean bound =
                tokens.text("token_type").filter("DPoP"::equalsIgnoreCase).isPresent();
        Optional<String> key = bound ? proof(request).flatMap(ProofRules::thumbprint) : Optional.empty();
        for (String name : List.of("access_token", "refresh_token")) {
            tokens.text(name).ifPresent(token -> {
                keys.remove(token);
                key.ifPresent(print -> keys.put(token, print));
            });
        }
    }

    /** Judges the proof of a token request, if there is one. */
    void judgeTokenRequest(WireRequest request, Parameters form, Optional<Parameters> begun) {
        Optional<String> key = judge(request, Server.AUTHORIZATION);
        Optional<String> wanted = begun.flatMap(asked -> asked.value("dpop_jkt"));
        faults.require(wanted.isEmpty() || wanted.equals(key), "dpop: proof is not by the key of dpop_jkt", request);
        Optional<String> bound = form.value("refresh_token").map(keys::get);
        faults.require(bound.isEmpty() || bound.equals(key), "dpop: refresh_token is bound to another key", request);
    }

    /** Judges the proof that goes with an access token, which is Bearer if it is bound to none. */
    void judgeUse(WireRequest request, String scheme, String token) {
        String bound = keys.get(token);
        if (bound == null) {
            faults.require(!scheme.equals(HEADER), "dpop: access token is bound to no key", request);
            return;
        }
        faults.require(scheme.equals(HEADER), "dpop: bound access token is not sent as DPoP", request);
        Optional<String> key = judge(request, Server.FHIR);
        faults.require(key.filter(bound::equals).isPresent(), "dpop: proof is not by the token's key", request);
        boolean hashed = proof(request)
                .flatMap(proof -> json(proof, 1))
                .flatMap(claims -> claims.text("ath"))
                .filter(hash(token)::equals)
                .isPresent();
        faults.require(hashed, "dpop: ath is not the hash of the token", request);
    }

    private static Optional<String> proof(WireRequest request) {
        return request.header(HEADER);
    }

    /** Judges a proof by itself, and tells the thumbprint of its key. */
    private Optional<String> judge(WireRequest request, Server server) {
        Optional<String> proof = proof(request);
        if (proof.isEmpty()) {
            return Optional.empty();
        }
        Optional<JsonObject> header = json(proof.get(), 0);
        Optional<JsonObject> claims = json(proof.get(), 1);
        Optional<JsonObject> key = header.flatMap(read -> read.object("jwk"));
        if (header.isEmpty() || claims.isEmpty() || key.isEmpty()) {
            faults.require(false, "dpop: is no signed JWT with its key", request);
            return Optional.empty();
        }
        faults.require(header.get().text("typ").filter("dpop+jwt"::equals).isPresent(), "dpop: typ", request);
        faults.require(!key.get().has("d"), "dpop: carries a private key", request);
        faults.require(
                SignatureRules.holds(proof.get(), header.get(), key.get()),
                "dpop: signature is not by its key",
                request);
        judgeClaims(claims.get(), request, server);
        return thumbprint(proof.get());
    }

    private void judgeClaims(JsonObject claims, WireRequest request, Server server) {
        faults.require(claims.text("jti").filter(seenIds::add).isPresent(), "dpop: jti missing or reused", request);
        faults.require(claims.text("htm").filter(request.method()::equals).isPresent(), "dpop: htm", request);
        faults.require(claims.text("htu").filter(address(request.url())::equals).isPresent(), "dpop: htu", request);
        Optional<Long> at = claims.number("iat");
        faults.require(at.isPresent(), "dpop: iat missing", request);
        if (clock != null && at.isPresent()) {
            long apart = Math.abs(at.get() - clock.instant().getEpochSecond());
            faults.require(apart <= APART.toSeconds(), "dpop: iat is not now", request);
        }
        Set<String> given = nonces.getOrDefault(server, Set.of());
        Optional<String> nonce = claims.text("nonce");
        faults.require(
                given.isEmpty()
                        ? nonce.isEmpty()
                        : nonce.filter(given::contains).isPresent(),
                "dpop: nonce is not one that this server gave",
                request);
    }

    private static String address(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    private static Optional<JsonObject> json(String proof, int part) {
        List<String> parts = List.of(proof.split("\\.", -1));
        try {
            return parts.size() == 3
                    ? Optional.of(JsonObject.parse(
                            Base64.getUrlDecoder().decode(parts.get(part).getBytes(StandardCharsets.US_ASCII)),
                            "proof"))
                    : Optional.empty();
        } catch (IllegalArgumentException | SyncException unreadable) {
            return Optional.empty();
        }
    }

    /** RFC 7638 §3, of a key on a curve. */
    private static Optional<String> thumbprint(String proof) {
        return json(proof, 0)
                .flatMap(header -> header.object("jwk"))
                .map(key -> hash("{\"crv\":\""
                        + key.text("crv").orElse("") + "\",\"kty\":\""
                        + key.text("kty").orElse("") + "\",\"x\":\""
                        + key.text("x").orElse("") + "\",\"y\":\""
                        + key.text("y").orElse("") + "\"}"));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
