// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/** Wraps data keys with AES-256-GCM under the keys of a provider. */
final class LocalWrapping implements KeyWrapping {
    private final KeyProvider keys;

    LocalWrapping(KeyProvider keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public String newestId() {
        return keys.newest().id();
    }

    @Override
    public byte[] wrap(String keyId, byte[] dataKey) {
        return sealing(keyId).seal(dataKey, context(keyId));
    }

    @Override
    public byte[] unwrap(String keyId, byte[] wrapped) {
        return sealing(keyId).open(wrapped, context(keyId));
    }

    private Sealing sealing(String keyId) {
        return keys.find(keyId)
                .map(key -> Sealing.aesGcm(KeyRing.of(key)))
                .orElseThrow(() -> new StoreException(
                        "the key " + keyId + ", which wraps data keys, is missing: add it with KeyRing.alsoOpening",
                        Reason.UNKNOWN_KEY,
                        null));
    }

    private static SealContext context(String keyId) {
        return new SealContext("data-key", keyId, "", null, 0);
    }

    @Override
    public String toString() {
        return "KeyWrapping[" + keys + "]";
    }
}
