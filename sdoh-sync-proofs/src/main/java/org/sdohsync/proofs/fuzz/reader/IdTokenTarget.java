// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.internal.identity.IdTokenCheck;
import org.sdohsync.smart.internal.identity.Identity;

/**
 * Tokens that say who signed in, and the key sets they are checked with. A token given as two lines, header and claims, is signed
 * first, so that what lies behind the signature is reached too.
 */
final class IdTokenTarget implements Target {
    private static final String HEADER = "{\"alg\":\"%s\",\"kid\":\"%s\"}";
    private static final String CLAIMS = "{\"iss\":\"" + Scene.ISSUER + "\",\"aud\":\"" + Scene.CLIENT
            + "\",\"sub\":\"u1\",\"nonce\":\"" + CANARY + "\",\"exp\":1767229200,\"iat\":1767225600}";
    private static final String KEYS =
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"e1\",\"x\":\"@x@\",\"y\":\"@y@\"},"
                    + "{\"kty\":\"RSA\",\"kid\":\"r1\",\"e\":\"AQAB\",\"n\":\"@n@\"}]}";

    private final Signer signer;
    private final boolean ofKeys;
    private final byte[] goodKeys;
    private final String byCurve;
    private final String byRsa;

    private IdTokenTarget(Signer signer, boolean ofKeys) {
        this.signer = signer;
        this.ofKeys = ofKeys;
        this.goodKeys = signer.withKeys(KEYS).getBytes(StandardCharsets.UTF_8);
        this.byCurve = signer.sign(HEADER.formatted("ES256", "e1"), CLAIMS);
        this.byRsa = signer.sign(HEADER.formatted("RS256", "r1"), CLAIMS);
    }

    static IdTokenTarget tokens(Signer signer) {
        return new IdTokenTarget(signer, false);
    }

    static IdTokenTarget keys(Signer signer) {
        return new IdTokenTarget(signer, true);
    }

    @Override
    public String name() {
        return ofKeys ? "keys" : "idtoken";
    }

    @Override
    public Reading read(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (ofKeys) {
            Answer keys = Answer.of(signer.withKeys(text).getBytes(StandardCharsets.UTF_8));
            return identify(text.contains("\"e1\"") ? byCurve : byRsa, keys);
        }
        int line = text.indexOf('\n');
        boolean parts = text.startsWith("{") && line > 0;
        String token = parts ? signer.sign(text.substring(0, line), text.substring(line + 1)) : text;
        return identify(token, Answer.of(goodKeys));
    }

    private static Reading identify(String token, Answer keys) {
        if (token.isEmpty()) {
            return new Reading("no token", "");
        }
        IdTokenCheck check = new IdTokenCheck(keys.sender(), Scene.CLOCK);
        Identity identity = check.identify(
                Secret.of(token),
                new IdTokenCheck.Expected(
                        Scene.ISSUER, URI.create(Scene.ISSUER + "/jwks"), Scene.CLIENT, Secret.of(CANARY)));
        Map<String, String> values = new HashMap<>();
        values.put("sub", identity.subject());
        identity.fhirUser().ifPresent(user -> values.put("fhirUser", user));
        return new Reading("ok " + PageFollowing.context(LaunchContext.of(values)), identity.toString());
    }
}
