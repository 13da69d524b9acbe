// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/**
 * Encrypts and decrypts what is stored. Implementations must be safe for use by many threads.
 *
 * <p>The context is authenticated as associated data: kind, id, group, due time and revision. Bytes encrypted for one record
 * cannot be decrypted as another one, nor with another group, due time or revision: an attacker who can write to the medium
 * but has no key can make a value unreadable, but cannot change it. Encryption cannot detect that a record was deleted, or
 * was replaced as a whole by an earlier copy: see {@link org.sdohsync.core.store.Records}.
 */
public interface Sealing {
    /**
     * Encrypts bytes.
     *
     * @param plain the bytes
     * @param context the attributes they will be stored with
     * @return the encrypted bytes
     */
    byte[] seal(byte[] plain, SealContext context);

    /**
     * Decrypts the result of {@link #seal}.
     *
     * @param sealed the encrypted bytes
     * @param context the attributes they are stored with
     * @return the plain bytes
     * @throws org.sdohsync.core.error.StoreException if they were changed, truncated, moved, or encrypted with an unknown
     *     key, or if the context is different; UNAVAILABLE if the place of the key does not answer
     */
    byte[] open(byte[] sealed, SealContext context);

    /**
     * Tells whether bytes are encrypted with the newest key. Others are encrypted again when a key is retired.
     *
     * @param sealed the encrypted bytes
     * @param context the attributes they are stored with, for the message
     * @return false if they are encrypted with another key than the newest
     * @throws org.sdohsync.core.error.StoreException if they were not encrypted by this kind of sealing
     */
    default boolean isCurrent(byte[] sealed, SealContext context) {
        return true;
    }

    /**
     * Returns a sealing that encrypts as this one does and also decrypts what another one encrypted, for a change from one to the
     * other: encrypt everything again with {@link org.sdohsync.core.store.Store#rewrap}, then leave the other one out.
     *
     * @param older the sealing that only decrypts
     * @return the sealing of both
     */
    default Sealing alsoOpening(Sealing older) {
        return new SuccessorSealing(this, older);
    }

    /**
     * Creates a sealing with AES-256-GCM and one key.
     *
     * @param key 32 random bytes; copied
     * @return the sealing
     * @throws IllegalArgumentException if the key does not have 32 bytes
     */
    static Sealing aesGcm(byte[] key) {
        return aesGcm(KeyRing.of(SealingKey.of(key)));
    }

    /**
     * Creates a sealing with AES-256-GCM that encrypts with the newest of several keys and decrypts with any of them.
     *
     * @param keys the provider of the keys
     * @return the sealing
     */
    static Sealing aesGcm(KeyProvider keys) {
        return new AesGcmSealing(keys);
    }

    /**
     * Returns a sealing without encryption, for stores whose bytes never leave the process.
     *
     * @return a sealing that returns the bytes unchanged
     */
    static Sealing none() {
        return PlainSealing.INSTANCE;
    }
}
