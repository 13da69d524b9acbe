// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;

/** Proof Key for Code Exchange with S256 (RFC 7636 §4). */
final class Pkce {
    private Pkce() {}

    /** Generates a verifier of 43 characters from 32 random octets. */
    static Secret verifier(Entropy entropy) {
        return Secret.of(entropy.text(32));
    }

    static String challenge(Secret verifier) {
        return hash(verifier.reveal());
    }

    /** Returns the SHA-256 of a text as base64url; also used as the id under which a launch is stored. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
