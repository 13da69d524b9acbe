// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.nio.charset.StandardCharsets;
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
 * How an app proves that it is itself: in exactly one way (RFC 6749 §2.3; SMART App Launch 2.2, Client Authentication, symmetric and
 * asymmetric).
 */
final class ClientRules {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Faults faults;
    private final Set<String> audiences = new HashSet<>();
    private final Set<String> seenIds = new HashSet<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final SignatureRules signatures = new SignatureRules();
    private final MemberRules members;
    private @Nullable Clock clock;

    ClientRules(Faults faults) {
        this.faults = faults;
        this.members = new MemberRules(faults);
    }

    void clock(Clock value) {
        clock = value;
    }

    void audience(String value) {
        audiences.add(value);
    }

    void keys(JsonObject keySet) {
        signatures.add(keySet);
    }

    /** Judges the proof and tells whose it is; empty if that cannot be told. */
    String judge(WireRequest request, Parameters form) {
        judgeWays(request, form);
        String client = proved(request, form);
        // One of: public, with a secret, with keys. A secret may be sent in either way (RFC 6749 §2.3.1).
        String kind = asserts(form)
                ? "keys"
                : request.header("Authorization").isPresent() || form.has("client_secret") ? "secret" : "public";
        faults.require(
                client.isEmpty() || kind.equals(kinds.getOrDefault(client, kind)),
                "client: proves itself in another way than before",
                request);
        kinds.putIfAbsent(client, kind);
        return client;
    }

    private String proved(WireRequest request, Parameters form) {
        if (request.header("Authorization").isPresent()) {
            return basic(request, form);
        }
        if (asserts(form)) {
            return assertion(request, form);
        }
        boolean secret = form.has("client_secret");
        faults.require(form.value("client_id").isPresent(), "client: client_id missing", request);
        faults.require(!secret || form.value("client_secret").isPresent(), "client: client_secret empty", request);
        return form.text("client_id");
    }

    /** At most one proof in a request. */
    void judgeWays(WireRequest request, Parameters form) {
        int ways = (request.header("Authorization").isPresent() ? 1 : 0)
                + (form.has("client_secret") ? 1 : 0)
                + (asserts(form) ? 1 : 0);
        faults.require(ways <= 1, "client: authenticates in more than one way", request);
    }

    private static boolean asserts(Parameters form) {
        return form.has("client_assertion") || form.has("client_assertion_type");
    }

    private String basic(WireRequest request, Parameters form) {
        faults.require(!form.has("client_id"), "client: client_id beside Basic", request);
        String header = request.header("Authorization").orElse("");
        faults.require(header.startsWith("Basic "), "client: Authorization is not Basic", request);
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(header.replaceFirst("^Basic ", "").getBytes(StandardCharsets.ISO_8859_1));
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            faults.require(colon > 0 && colon < text.length() - 1, "client: Basic without id and secret", request);
            return colon > 0 ? Parameters.of("id=" + text.substring(0, colon)).text("id") : "";
        } catch (IllegalArgumentException notBase64) {
            faults.require(false, "client: Basic is not base64", request);
            return "";
        }
    }

    private String assertion(WireRequest request, Parameters form) {
        faults.require(
                form.text("client_assertion_type").equals(JWT_BEARER), "assertion: type is not jwt-bearer", request);
        faults.require(!form.has("client_id"), "client: client_id beside an assertion", request);
        List<String> parts = List.of(form.text("client_assertion").split("\\.", -1));
        Optional<JsonObject> header = parts.size() == 3 ? json(parts.get(0)) : Optional.empty();
        Optional<JsonObject> claims = parts.size() == 3 ? json(parts.get(1)) : Optional.empty();
        if (header.isEmpty() || claims.isEmpty()) {
            faults.require(false, "assertion: is no signed JWT", request);
            return "";
        }
        judgeClaims(claims.get(), request);
        if (form.has("udap")) {
            faults.require(form.text("udap").equals("1"), "member: udap is not 1", request);
            members.judge(request, form.text("client_assertion"), header.get());
            return claims.get().text("iss").orElse("");
        }
        judgeHeader(header.get(), request);
        if (signatures.knowsKeys()) {
            faults.require(
                    signatures.holds(form.text("client_assertion"), header.get()),
                    "assertion: signature is not by a registered key",
                    request);
        }
        return claims.get().text("iss").orElse("");
    }

    private void judgeHeader(JsonObject header, WireRequest request) {
        faults.require(header.text("typ").filter("JWT"::equals).isPresent(), "assertion: typ is not JWT", request);
        faults.require(
                header.text("alg").filter(Set.of("RS384", "ES384")::contains).isPresent(),
                "assertion: alg is neither RS384 nor ES384",
                request);
        faults.require(header.text("kid").isPresent(), "assertion: kid missing", request);
        faults.require(!header.has("jwk") && !header.has("x5u"), "assertion: brings its own key", request);
    }

    private void judgeClaims(JsonObject claims, WireRequest request) {
        Optional<String> issuer = claims.text("iss");
        faults.require(
                issuer.isPresent() && issuer.equals(claims.text("sub")), "assertion: iss and sub differ", request);
        faults.require(
                claims.text("aud").filter(audiences::contains).isPresent(),
                "assertion: aud is not the token endpoint",
                request);
        faults.require(
                claims.text("jti").filter(seenIds::add).isPresent(), "assertion: jti missing or reused", request);
        Optional<Long> end = claims.number("exp");
        faults.require(end.isPresent(), "assertion: exp missing", request);
        if (clock != null && end.isPresent()) {
            long left = end.get() - clock.instant().getEpochSecond();
            faults.require(
                    left > 0 && left <= LONGEST.toSeconds(), "assertion: exp is not within five minutes", request);
        }
    }

    private static Optional<JsonObject> json(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.US_ASCII));
            return Optional.of(JsonObject.parse(bytes, "assertion"));
        } catch (IllegalArgumentException | SyncException unreadable) {
            return Optional.empty();
        }
    }
}
