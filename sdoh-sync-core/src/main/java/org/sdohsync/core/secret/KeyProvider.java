// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import java.util.Optional;

/**
 * Where sealing keys come from: a {@link KeyRing}, or a key management service behind an implementation of one's own.
 *
 * <p>It is asked for every record, so an implementation that calls a service keeps what it got. Implementations are safe for use
 * by many threads, may block, and throw {@link org.sdohsync.core.error.StoreException} with reason UNAVAILABLE when the service
 * does not answer: an empty answer means that there is no such key.
 *
 * <p>To retire a key: make a new one the newest while the old one can still be found, run
 * {@link org.sdohsync.core.store.Store#rewrap}, then drop the old one.
 */
public interface KeyProvider {
    /**
     * The key to seal with.
     *
     * @return the newest key
     */
    SealingKey newest();

    /**
     * Finds the key that something was sealed with.
     *
     * @param id as {@link SealingKey#id} gave it
     * @return the key, empty if there is none with this id
     */
    Optional<SealingKey> find(String id);
}
