// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** The caches of decrypted values of one store, as long as they are in use. Safe for use by many threads. */
final class ValueCaches {
    private final Set<ValueCache<?>> caches =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    <T> ValueCache<T> create() {
        ValueCache<T> cache = new ValueCache<>();
        caches.add(cache);
        return cache;
    }

    /** Removes all decrypted values from memory. The caches can still be used. */
    void clear() {
        synchronized (caches) {
            caches.forEach(ValueCache::clear);
        }
    }
}
