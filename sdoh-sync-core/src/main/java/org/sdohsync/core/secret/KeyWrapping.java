// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/**
 * The interface to implement for a key management service whose keys never leave it: it encrypts ("wraps") the data keys of an {@link
 * EnvelopeSealing} and decrypts them again. Implementations must be safe for use by many threads, may block in {@link #wrap} and {@link
 * #unwrap} for a bounded time, and throw {@link org.sdohsync.core.error.StoreException}: UNAVAILABLE if the service does not answer,
 * UNKNOWN_KEY if it has no such key, CORRUPT if what is to be unwrapped was changed. Any other exception is taken for UNAVAILABLE.
 */
public interface KeyWrapping {
    /**
     * Returns the id of the key that wraps from now on. Asked for each record that is written, so this must be quick. When it changes,
     * the next record has a new data key.
     *
     * @return the id of the newest wrapping key, of 255 bytes in UTF-8 at most
     */
    String newestId();

    /**
     * Wraps a data key.
     *
     * @param keyId the id of the wrapping key
     * @param dataKey 32 bytes, overwritten afterwards: do not keep the array
     * @return the wrapped data key, of 65,535 bytes at most
     */
    byte[] wrap(String keyId, byte[] dataKey);

    /**
     * Unwraps a data key.
     *
     * @param keyId the id of the wrapping key, which may be an old one
     * @param wrapped the result of {@link #wrap}
     * @return the data key, in an array of its own, which is overwritten afterwards
     */
    byte[] unwrap(String keyId, byte[] wrapped);

    /**
     * Wraps with sealing keys, which may be handles of a token: the token is asked once for a data key, not for each record.
     *
     * @param keys the keys; the newest wraps, all unwrap
     * @return the wrapping, whose key ids are those of the keys
     */
    static KeyWrapping with(KeyProvider keys) {
        return new LocalWrapping(keys);
    }
}
