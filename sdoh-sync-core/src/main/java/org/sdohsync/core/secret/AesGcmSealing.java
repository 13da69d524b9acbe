// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * Encryption with AES-256-GCM (NIST SP 800-38D), in the format {@code 'S' version(1) keyId(8) iv(12) ciphertext+tag(16)}. The
 * key id is the start of the key's SHA-256, which distinguishes a wrong key from a damaged record. Each encryption uses a new
 * random iv.
 */
final class AesGcmSealing implements Sealing {
    private static final byte MAGIC = 'S';
    // Version 1 authenticated kind and id only.
    private static final byte VERSION = 2;
    private static final int KEY_ID = 8;
    private static final int IV = 12;
    private static final int TAG = 16;
    private static final int HEADER = 2 + KEY_ID + IV;

    private final KeyProvider keys;
    private final SecureRandom random = new SecureRandom();

    AesGcmSealing(KeyProvider keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        SealingKey key = keys.newest();
        byte[] iv = new byte[IV];
        random.nextBytes(iv);
        ByteBuffer out = ByteBuffer.allocate(HEADER + plain.length + TAG);
        out.put(MAGIC).put(VERSION).put(key.idBytes()).put(iv);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, iv, context).doFinal(ByteBuffer.wrap(plain), out);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM encryption failed; this indicates a bug", impossible);
        }
        return out.array();
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        SealingKey key = keys.find(keyId(sealed, context)).orElseThrow(() -> unknownKey(sealed, context));
        byte[] iv = Arrays.copyOfRange(sealed, HEADER - IV, HEADER);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, iv, context).doFinal(sealed, HEADER, sealed.length - HEADER);
        } catch (AEADBadTagException changed) {
            throw corrupt(context);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java runtime has no AES-GCM", impossible);
        }
    }

    @Override
    public boolean isCurrent(byte[] sealed, SealContext context) {
        return keyId(sealed, context).equals(keys.newest().id());
    }

    private static String keyId(byte[] sealed, SealContext context) {
        if (sealed.length < HEADER + TAG || sealed[0] != MAGIC) {
            throw corrupt(context);
        }
        if (sealed[1] > 0 && sealed[1] < VERSION) {
            throw new StoreException(
                    context
                            + " was encrypted by an early version of this library, in a format that is no longer"
                            + " supported: discard it, and connect the source again if it is a connection",
                    Reason.OLDER_FORMAT,
                    null);
        }
        if (sealed[1] != VERSION) {
            throw new StoreException(
                    context + " was encrypted by a newer version: upgrade this library", Reason.NEWER_FORMAT, null);
        }
        return HexFormat.of().formatHex(sealed, 2, 2 + KEY_ID);
    }

    private static StoreException unknownKey(byte[] sealed, SealContext context) {
        return new StoreException(
                context + " was encrypted with the key " + keyId(sealed, context)
                        + ", which is missing: add it to the key ring with KeyRing.alsoOpening",
                Reason.UNKNOWN_KEY,
                null);
    }

    private static Cipher cipher(int mode, SealingKey key, byte[] iv, SealContext context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG * 8, iv));
        cipher.updateAAD(context.bytes());
        return cipher;
    }

    private static StoreException corrupt(SealContext context) {
        return new StoreException(
                context
                        + " cannot be decrypted: it, its group, due time or revision was changed, or it was"
                        + " truncated or moved; restore it from a backup",
                Reason.CORRUPT,
                null);
    }

    @Override
    public String toString() {
        return "AesGcmSealing[" + keys + "]";
    }
}
