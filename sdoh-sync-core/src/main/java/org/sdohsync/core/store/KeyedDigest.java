// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;

/**
 * Keyed digests of texts that must not be visible in a store, such as the account keys of an application: HMAC-SHA256 (RFC
 * 2104) with a random key for each store. Somebody who reads the medium can neither read the text nor verify a guess. The key
 * is an encrypted record, which is created on first use and does not change with the encryption keys. Safe for use by many
 * threads.
 */
public final class KeyedDigest {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Records<byte[]> keys;
    private final Entropy entropy = Entropy.secure();
    private byte @Nullable [] key;

    KeyedDigest(RecordStore records, Sealing sealing, KnownRevisions known, ValueCache<byte[]> opened) {
        this.keys = new Records<>(records, sealing, known, new KeyCodec(), opened);
    }

    /**
     * Returns the digest of a text: the same in every process on the same store, and different for each purpose.
     *
     * @param purpose the purpose, such as a kind of record
     * @param word the text, of any length
     * @return the digest, a short text; empty if the stored key cannot be decrypted
     * @throws StoreException if the store fails
     */
    public Optional<String> of(String purpose, String word) {
        byte[] text = (requireNonNull(purpose, "purpose") + "/" + requireNonNull(word, "word")).getBytes(UTF_8);
        return key().map(secret -> HexFormat.of().formatHex(mac(secret, text)));
    }

    // Two concurrent reads are harmless: both return the same record.
    private synchronized Optional<byte[]> known() {
        return Optional.ofNullable(key);
    }

    private synchronized void keep(byte[] read) {
        key = read;
    }

    /** Removes the key from memory; the next use reads it again. */
    synchronized void forgetKey() {
        key = null;
    }

    private Optional<byte[]> key() {
        Optional<byte[]> known = known();
        if (known.isPresent()) {
            return known;
        }
        Optional<byte[]> read = read();
        read.ifPresent(this::keep);
        return read;
    }

    private Optional<byte[]> read() {
        try {
            Optional<byte[]> held = keys.load(KeyCodec.ID).map(StoredValue::value);
            if (held.isPresent()) {
                return held;
            }
            // One of several processes creates it, and all of them use the stored one.
            Optional<Revision> ignored = keys.create(entropy.bytes(KEY_BYTES));
            return keys.load(KeyCodec.ID).map(StoredValue::value);
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    private static byte[] mac(byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    /** The one record that holds the key. */
    private static final class KeyCodec implements Codec<byte[]> {
        static final String ID = "hmac-sha256";

        @Override
        public String kind() {
            return "digest-key";
        }

        @Override
        public String id(byte[] value) {
            return ID;
        }

        @Override
        public String group(byte[] value) {
            return "";
        }

        @Override
        public JsonObject write(byte[] value) {
            return JsonObject.builder()
                    .text("key", Base64.getEncoder().encodeToString(value))
                    .build();
        }

        @Override
        public byte[] read(JsonObject json) {
            try {
                byte[] read = Base64.getDecoder().decode(json.text("key").orElse(""));
                if (read.length == KEY_BYTES) {
                    return read;
                }
            } catch (IllegalArgumentException noBase64) {
                // The exception below does not quote the content.
            }
            throw new StoreException(
                    "the key of the digests is damaged: restore it from a backup", StoreException.Reason.CORRUPT, null);
        }
    }
}
