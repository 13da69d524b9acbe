// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/**
 * Wraps what leaves the process. Implementations are safe for use by many threads.
 *
 * <p>The context is bound into the seal as associated data: its kind and id, group, due time and revision. What was sealed for one
 * record does not open as another, nor in another group, under another due time or revision: whoever can write the medium and has
 * not the key can make a value unreadable, and cannot make it another one. What no seal can tell is whether a record was deleted,
 * or whether bytes that open, context and all, are the last that were sealed there: see {@link
 * org.sdohsync.core.store.Records}.
 */
public interface Sealing {
    /**
     * Seals bytes.
     *
     * @param plain the bytes
     * @param context where they will be kept, all of it
     * @return the sealed bytes
     */
    byte[] seal(byte[] plain, SealContext context);

    /**
     * Opens what {@link #seal} made.
     *
     * @param sealed the sealed bytes
     * @param context where they are kept now
     * @return the plain bytes
     * @throws org.sdohsync.core.error.StoreException if they were changed, cut off, moved, or sealed with an unknown key, or
     *     if anything of the context is different
     */
    byte[] open(byte[] sealed, SealContext context);

    /**
     * Tells whether bytes were sealed as {@link #seal} would do it now. Those that were not are sealed again when a key is
     * retired.
     *
     * @param sealed the sealed bytes
     * @param context where they are kept, for the message of the error
     * @return false if another key than the newest opens them
     * @throws org.sdohsync.core.error.StoreException if they were never sealed by this kind of sealing
     */
    default boolean isCurrent(byte[] sealed, SealContext context) {
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
