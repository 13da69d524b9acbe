// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * Encryption with AES-256-GCM (NIST SP 800-38D), see {@link SealedFormat}. The key id is the start of the key's SHA-256, or for a handle
 * that of its name, which distinguishes a wrong key from a damaged record. For each encryption the provider chooses a new
 * random iv.
 */
final class AesGcmSealing implements Sealing {
    private static final byte[] NOT_WRAPPED = {};

    private final KeyProvider keys;

    AesGcmSealing(KeyProvider keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        SealingKey key = keys.newest();
        AesGcm.Encrypted encrypted = AesGcm.encrypt(key.handle(), plain, context.bytes());
        return SealedFormat.write(key.idBytes(), NOT_WRAPPED, encrypted.iv(), encrypted.body());
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        SealedFormat format = SealedFormat.parse(sealed, context);
        String id = keyId(format, context);
        SealingKey key = keys.find(id)
                .orElseThrow(() -> new StoreException(
                        context + " was encrypted with the key " + id
                                + ", which is missing: add it to the key ring with KeyRing.alsoOpening",
                        Reason.UNKNOWN_KEY,
                        null));
        return AesGcm.decrypt(key.handle(), sealed, format, context);
    }

    @Override
    public boolean isCurrent(byte[] sealed, SealContext context) {
        return keyId(SealedFormat.parse(sealed, context), context)
                .equals(keys.newest().id());
    }

    private static String keyId(SealedFormat format, SealContext context) {
        if (format.wrapped().length > 0) {
            throw new StoreException(
                    context + " was encrypted with a data key of a key service: open it with EnvelopeSealing, or"
                            + " Sealing.alsoOpening",
                    Reason.UNKNOWN_KEY,
                    null);
        }
        return HexFormat.of().formatHex(format.keyId());
    }

    @Override
    public String toString() {
        return "AesGcmSealing[" + keys + "]";
    }
}
