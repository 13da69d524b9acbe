// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.secret.KeyHandle;

/**
 * An encryption key of 256 bits with its id: its bytes, or a handle of a provider that never shows them. Immutable; safe for use by many
 * threads. {@link #toString} shows the id only.
 */
public final class SealingKey {
    /** The number of bytes of a key: 32. */
    public static final int BYTES = 32;

    private static final int ID_BYTES = 8;

    private final KeyHandle<SecretKey> handle;
    private final byte[] id;

    private SealingKey(KeyHandle<SecretKey> handle, byte[] id) {
        this.handle = handle;
        this.id = id;
    }

    /**
     * Creates a key from its bytes. The Java runtime's first provider that has AES-GCM uses it.
     *
     * @param key 32 random bytes; copied
     * @return the key; the same bytes give the same id
     * @throws IllegalArgumentException if there are not exactly 32 bytes
     */
    public static SealingKey of(byte[] key) {
        return create(key, null);
    }

    /**
     * Creates a key from its bytes that is used with one provider.
     *
     * @param key 32 random bytes; copied
     * @param provider the provider, which need not be registered
     * @return the key; the same bytes give the same id, whatever the provider
     * @throws IllegalArgumentException if there are not exactly 32 bytes
     */
    public static SealingKey of(byte[] key, Provider provider) {
        return create(key, requireNonNull(provider, "provider"));
    }

    /**
     * Creates a key that is a handle of a provider, such as one of a token. A key of a key store: {@link
     * org.sdohsync.core.http.KeyStoreSource#sealingKey}.
     *
     * @param name the key's name, from which its id is made: another for each key, never used again, without a secret
     * @param provider the provider to use it with, which need not be registered
     * @param handle returns the AES key of 256 bits; called when it is first used, and again after a use failed. Throws {@link
     *     org.sdohsync.core.error.StoreException} if there is none
     * @return the key
     */
    public static SealingKey of(String name, Provider provider, Supplier<? extends SecretKey> handle) {
        requireNonNull(provider, "provider");
        byte[] id = digest(name.getBytes(UTF_8));
        return new SealingKey(KeyHandle.lookedUp("sealing key " + name, handle, provider), id);
    }

    private static SealingKey create(byte[] key, @Nullable Provider provider) {
        if (requireNonNull(key, "key").length != BYTES) {
            throw new IllegalArgumentException("the key must have " + BYTES + " bytes");
        }
        byte[] id = digest(key);
        String name = "sealing key " + HexFormat.of().formatHex(id);
        return new SealingKey(KeyHandle.fixed(name, new SecretKeySpec(key, "AES"), provider), id);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), ID_BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /**
     * The id: the start of the SHA-256 of the key's bytes, or for a handle of its name, in hexadecimal. It reveals nothing about a
     * random key.
     *
     * @return 16 hexadecimal digits, lower case
     */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    /**
     * Encrypts and decrypts a few bytes, to find out early what a provider or token refuses.
     *
     * @return this key
     * @throws org.sdohsync.core.error.StoreException if the key cannot be used: UNSUITABLE, or UNAVAILABLE if its place does not answer
     */
    public SealingKey requireUsable() {
        AesGcm.requireWorking(handle);
        return this;
    }

    KeyHandle<SecretKey> handle() {
        return handle;
    }

    byte[] idBytes() {
        return id.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealingKey that && MessageDigest.isEqual(id, that.id);
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
