// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.store;

import org.sdohsync.core.store.Store;

/** A store and what has to be closed behind it. */
public final class OpenStore implements AutoCloseable {
    private final Store store;
    private final Runnable behind;

    OpenStore(Store store, Runnable behind) {
        this.store = store;
        this.behind = behind;
    }

    /**
     * The store.
     *
     * @return the store
     */
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        behind.run();
    }
}
