// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.identity.IdentityException;

/** Checks signatures with the keys at a pinned address. The header of a token is used for its algorithm and key id only. */
final class IdTokenKeys {
    private static final Set<JWSAlgorithm> ALLOWED =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private static final Set<String> KINDS = Set.of("RSA", "EC");

    /** More keys of a set are not tried: each costs a signature check. */
    private static final int MAX_KEYS = 50;

    /** A larger RSA key is not used: one signature check could take hours. */
    private static final int MOST_RSA_BITS = 8192;

    /** A larger exponent is not used, for the same reason; the usual one has 17 bits. */
    private static final int MOST_EXPONENT_BITS = 32;

    private final HttpSender http;

    IdTokenKeys(HttpSender http) {
        this.http = http;
    }

    void requireSigned(JWSObject token, URI address) {
        JWSHeader header = token.getHeader();
        if (!ALLOWED.contains(header.getAlgorithm())) {
            throw new IdentityException("id_token is signed with an algorithm that is not accepted", null);
        }
        boolean signed = fetch(address).stream()
                .filter(key -> suits(key, header))
                .limit(MAX_KEYS)
                .anyMatch(key -> verifies(token, key));
        if (!signed) {
            throw new IdentityException("id_token is not signed with a key of the source", null);
        }
    }

    private static boolean suits(JWK key, JWSHeader header) {
        boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
        boolean use = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean algorithm = key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
        return named && use && algorithm;
    }

    private static boolean verifies(JWSObject token, JWK key) {
        boolean rsa = JWSAlgorithm.Family.RSA.contains(token.getHeader().getAlgorithm());
        try {
            if (rsa && key instanceof RSAKey rsaKey && isCheap(rsaKey)) {
                return token.verify(new RSASSAVerifier(rsaKey.toRSAPublicKey()));
            }
            return !rsa && key instanceof ECKey ecKey && token.verify(new ECDSAVerifier(ecKey.toECPublicKey()));
        } catch (JOSEException | RuntimeException otherCurveOrSize) {
            return false;
        }
    }

    private static boolean isCheap(RSAKey key) {
        int exponent = key.getPublicExponent().decodeToBigInteger().bitLength();
        return key.size() <= MOST_RSA_BITS && exponent <= MOST_EXPONENT_BITS;
    }

    private List<JWK> fetch(URI address) {
        try {
            HttpReply reply = http.send(OutgoingRequest.get(address).header("Accept", "application/json"));
            if (reply.ok()) {
                return keys(reply.json("key set"));
            }
            throw new IdentityException("the source's keys could not be read: status " + reply.status(), null);
        } catch (TransportException | LimitException | ProtocolException unreadable) {
            throw new IdentityException("the source's keys could not be read", unreadable);
        }
    }

    // RFC 7517 §5: keys of unknown types and incomplete keys are skipped.
    private static List<JWK> keys(JsonObject set) {
        List<JWK> keys = new ArrayList<>();
        for (JsonObject key : set.objects("keys")) {
            if (key.text("kty").filter(KINDS::contains).isPresent()) {
                parse(key).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static Optional<JWK> parse(JsonObject key) {
        try {
            return Optional.of(JWK.parse(new String(key.toBytes(), StandardCharsets.UTF_8)));
        } catch (ParseException | RuntimeException unusable) {
            return Optional.empty();
        }
    }
}
