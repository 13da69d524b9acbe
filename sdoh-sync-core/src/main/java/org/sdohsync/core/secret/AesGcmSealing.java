// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * AES-256-GCM envelopes: {@code 'S' version(1) keyId(8) iv(12) ciphertext+tag(16)}. The key id is the start of the key's
 * SHA-256, so a wrong key is told from a damaged record. A fresh random iv for every seal.
 */
final class AesGcmSealing implements Sealing {
    private static final byte MAGIC = 'S';
    private static final byte VERSION = 1;
    private static final int KEY_ID = 8;
    private static final int IV = 12;
    private static final int TAG = 16;
    private static final int HEADER = 2 + KEY_ID + IV;

    private final SecretKey key;
    private final byte[] keyId;
    private final SecureRandom random = new SecureRandom();

    private AesGcmSealing(SecretKey key, byte[] keyId) {
        this.key = key;
        this.keyId = keyId;
    }

    static AesGcmSealing of(byte[] key) {
        if (requireNonNull(key, "key").length != 32) {
            throw new IllegalArgumentException("key has not 32 bytes");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return new AesGcmSealing(new SecretKeySpec(key, "AES"), Arrays.copyOf(digest, KEY_ID));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        byte[] iv = new byte[IV];
        random.nextBytes(iv);
        ByteBuffer out = ByteBuffer.allocate(HEADER + plain.length + TAG);
        out.put(MAGIC).put(VERSION).put(keyId).put(iv);
        try {
            cipher(Cipher.ENCRYPT_MODE, iv, context).doFinal(ByteBuffer.wrap(plain), out);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM cannot fail to seal; indicates a bug", impossible);
        }
        return out.array();
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        if (sealed.length < HEADER + TAG || in.get() != MAGIC) {
            throw corrupt(context);
        }
        if (in.get() != VERSION) {
            throw new StoreException(
                    context + " was sealed by a newer version: upgrade this library", Reason.NEWER_FORMAT, null);
        }
        byte[] id = new byte[KEY_ID];
        byte[] iv = new byte[IV];
        in.get(id).get(iv);
        if (!Arrays.equals(id, keyId)) {
            throw new StoreException(
                    context + " was sealed with another key: give the key it was sealed with",
                    Reason.UNKNOWN_KEY,
                    null);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, iv, context).doFinal(sealed, HEADER, sealed.length - HEADER);
        } catch (AEADBadTagException changed) {
            throw corrupt(context);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM is in every JDK; indicates a bug", impossible);
        }
    }

    private Cipher cipher(int mode, byte[] iv, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, iv));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static StoreException corrupt(String context) {
        return new StoreException(
                context + " cannot be opened: it was changed, cut off or moved from another place",
                Reason.CORRUPT,
                null);
    }

    @Override
    public String toString() {
        return "AesGcmSealing[key=***]";
    }
}
