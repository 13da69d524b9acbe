// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.memory;

import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store that lives and dies with its process: for tests, for trying things out, and for applications whose users connect
 * anew after every start. Nothing is sealed, because nothing leaves the process.
 */
public final class MemoryStore {
    private MemoryStore() {}

    /**
     * Makes an empty store.
     *
     * @return the store; safe for use by many threads
     */
    public static Store create() {
        return Store.over(new MemoryRecords(), Sealing.none());
    }
}
