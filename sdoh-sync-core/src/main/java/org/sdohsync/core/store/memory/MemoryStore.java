// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.memory;

import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store in memory, which ends with its process: for tests, for trying things out, and for applications whose users connect
 * again after every start. Nothing is encrypted, because nothing leaves the process.
 */
public final class MemoryStore {
    private MemoryStore() {}

    /**
     * Creates an empty store.
     *
     * @return the store; safe for use by many threads
     */
    public static Store create() {
        return Store.over(new MemoryRecords(), Sealing.none());
    }
}
