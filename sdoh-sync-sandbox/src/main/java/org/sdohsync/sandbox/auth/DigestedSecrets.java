// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Keeps SHA-256 digests: fit for a test server, where bcrypt would cost 100 ms at every token request. */
final class DigestedSecrets implements PasswordEncoder {

    @Override
    public @Nullable String encode(@Nullable CharSequence raw) {
        return raw == null ? null : digest(raw);
    }

    @Override
    public boolean matches(@Nullable CharSequence raw, @Nullable String encoded) {
        return raw != null
                && encoded != null
                && MessageDigest.isEqual(digest(raw).getBytes(UTF_8), encoded.getBytes(UTF_8));
    }

    static String digest(CharSequence raw) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(raw.toString().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256; its absence indicates a broken runtime", e);
        }
    }
}
