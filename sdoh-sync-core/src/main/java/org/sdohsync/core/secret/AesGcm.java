// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.internal.secret.ProviderRandom;

/**
 * AES-GCM with any provider. The iv is the provider's choice: modules in FIPS-approved mode and hardware refuse one that is
 * given to them, since a repeated iv would end all secrecy.
 */
final class AesGcm {
    static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private AesGcm() {}

    /** What an encryption gave. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Encrypted(byte[] iv, byte[] body) {}

    static Encrypted encrypt(KeyHandle<SecretKey> handle, byte[] plain, byte[] authenticated) {
        return handle.use((key, provider) -> {
            Cipher cipher = cipher(provider);
            cipher.init(Cipher.ENCRYPT_MODE, key, ProviderRandom.of(provider));
            cipher.updateAAD(authenticated);
            byte[] body = cipher.doFinal(plain);
            // Asked for last: some modules choose it with the encryption itself.
            byte[] iv = cipher.getIV();
            if (iv == null || body.length != plain.length + SealedFormat.TAG) {
                throw new InvalidAlgorithmParameterException(
                        "the provider gave no iv, or another tag than of 128 bits");
            }
            return new Encrypted(iv, body);
        });
    }

    static byte[] decrypt(KeyHandle<SecretKey> handle, byte[] sealed, SealedFormat format, SealContext context) {
        byte[] authenticated = context.bytes();
        return decrypted(handle, sealed, format, authenticated)
                .or(() -> {
                    // Some tokens have one answer for a wrong tag and for any other failure: only one that works
                    // may call a record damaged.
                    requireWorking(handle);
                    return decrypted(handle, sealed, format, authenticated);
                })
                .orElseThrow(() -> SealedFormat.corrupt(context));
    }

    /** Encrypts and decrypts, and throws if the key cannot do it. */
    static void requireWorking(KeyHandle<SecretKey> handle) {
        Encrypted probe = encrypt(handle, PROBE, PROBE);
        byte[] sealed = SealedFormat.write(new byte[8], new byte[0], probe.iv(), probe.body());
        SealedFormat format = SealedFormat.parse(sealed, new SealContext("probe", handle.toString(), "", null, 0));
        boolean works = handle.use((key, provider) -> {
            Optional<byte[]> plain = decrypt(key, provider, sealed, format, PROBE);
            if (plain.isEmpty()) {
                throw new AEADBadTagException("what was encrypted cannot be decrypted");
            }
            return Arrays.equals(plain.get(), PROBE);
        });
        if (!works) {
            throw new IllegalStateException("AES-GCM of " + handle + " gave other bytes; this indicates a bug");
        }
    }

    private static Optional<byte[]> decrypted(
            KeyHandle<SecretKey> handle, byte[] sealed, SealedFormat format, byte[] authenticated) {
        return handle.use((key, provider) -> decrypt(key, provider, sealed, format, authenticated));
    }

    private static Optional<byte[]> decrypt(
            SecretKey key, @Nullable Provider provider, byte[] sealed, SealedFormat format, byte[] authenticated)
            throws GeneralSecurityException {
        Cipher cipher = cipher(provider);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(SealedFormat.TAG * 8, format.iv()));
            cipher.updateAAD(authenticated);
            return Optional.of(cipher.doFinal(sealed, format.body(), sealed.length - format.body()));
        } catch (AEADBadTagException | InvalidAlgorithmParameterException changed) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(@Nullable Provider provider) throws GeneralSecurityException {
        return provider == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, provider);
    }
}
