// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import java.util.Optional;

/**
 * Provides encryption keys: a {@link KeyRing}, or an application's implementation with a service that gives keys out. For a service whose
 * keys never leave it there is {@link EnvelopeSealing}.
 *
 * <p>It is called for every record, so an implementation that calls a service should cache keys. Implementations must be safe
 * for use by many threads, may block, and throw {@link org.sdohsync.core.error.StoreException} with reason UNAVAILABLE if the
 * service does not answer: an empty result means that there is no such key.
 *
 * <p>To retire a key: make a new one the newest while the old one can still be found, run {@link
 * org.sdohsync.core.store.Store#rewrap}, then remove the old one.
 */
public interface KeyProvider {
    /**
     * Returns the key to encrypt with.
     *
     * @return the newest key
     */
    SealingKey newest();

    /**
     * Finds a key by its id.
     *
     * @param id the result of {@link SealingKey#id}
     * @return the key; empty if there is none with this id
     */
    Optional<SealingKey> find(String id);
}
