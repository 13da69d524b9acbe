// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An encryption key of 256 bits with its id. Immutable; safe for use by many threads. {@link #toString} shows the id only.
 */
public final class SealingKey {
    /** The number of bytes of a key: 32. */
    public static final int BYTES = 32;

    private static final int ID_BYTES = 8;

    private final SecretKey key;
    private final byte[] id;

    private SealingKey(SecretKey key, byte[] id) {
        this.key = key;
        this.id = id;
    }

    /**
     * Creates a key from its bytes.
     *
     * @param key 32 random bytes; copied
     * @return the key; the same bytes give the same id
     * @throws IllegalArgumentException if there are not exactly 32 bytes
     */
    public static SealingKey of(byte[] key) {
        if (requireNonNull(key, "key").length != BYTES) {
            throw new IllegalArgumentException("the key must have " + BYTES + " bytes");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return new SealingKey(new SecretKeySpec(key, "AES"), Arrays.copyOf(digest, ID_BYTES));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /**
     * The id: the start of the key's SHA-256, in hexadecimal. It reveals nothing about a random key.
     *
     * @return 16 hexadecimal digits, lower case
     */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    SecretKey key() {
        return key;
    }

    byte[] idBytes() {
        return id.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealingKey that && MessageDigest.isEqual(key.getEncoded(), that.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }

    @Override
    public String toString() {
        return "SealingKey[id=" + id() + "]";
    }
}
