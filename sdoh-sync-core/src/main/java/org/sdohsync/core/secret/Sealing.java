// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/**
 * Wraps what leaves the process. Implementations are safe for use by many threads.
 *
 * <p>A context is bound into the seal as associated data: what was sealed for one place does not open at another.
 */
public interface Sealing {
    /**
     * Seals bytes.
     *
     * @param plain the bytes
     * @param context where they will be kept
     * @return the sealed bytes
     */
    byte[] seal(byte[] plain, String context);

    /**
     * Opens what {@link #seal} made.
     *
     * @param sealed the sealed bytes
     * @param context where they were kept
     * @return the plain bytes
     * @throws org.sdohsync.core.error.StoreException if they were changed, cut off, moved, or sealed with an unknown key
     */
    byte[] open(byte[] sealed, String context);

    /**
     * Tells whether bytes were sealed as {@link #seal} would do it now. Those that were not are sealed again when a key is
     * retired.
     *
     * @param sealed the sealed bytes
     * @param context where they are kept, for the message of the error
     * @return false if another key than the newest opens them
     * @throws org.sdohsync.core.error.StoreException if they were never sealed by this kind of sealing
     */
    default boolean isCurrent(byte[] sealed, String context) {
        return true;
    }

    /**
     * Seals with AES-256-GCM under one key.
     *
     * @param key 32 random bytes; copied
     * @return the sealing
     * @throws IllegalArgumentException if the key has not 32 bytes
     */
    static Sealing aesGcm(byte[] key) {
        return aesGcm(KeyRing.of(SealingKey.of(key)));
    }

    /**
     * Seals with AES-256-GCM under the newest of several keys, and opens with any of them.
     *
     * @param keys where the keys come from
     * @return the sealing
     */
    static Sealing aesGcm(KeyProvider keys) {
        return new AesGcmSealing(keys);
    }

    /**
     * Seals nothing. For stores whose bytes never leave the process.
     *
     * @return a sealing that hands bytes through
     */
    static Sealing none() {
        return PlainSealing.INSTANCE;
    }
}
