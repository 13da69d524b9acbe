// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a small object, in order: names and values alternate in one array, which is searched linearly. Unmodifiable.
 */
final class JsonMembers extends AbstractMap<String, @Nullable Object> {
    /** With more members a hash table is faster. */
    static final int MOST = 8;

    private final @Nullable Object[] pairs;

    JsonMembers(@Nullable Object[] pairs) {
        this.pairs = pairs;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int at = indexOf(name);
        return at < 0 ? null : pairs[at + 1];
    }

    private int indexOf(@Nullable Object name) {
        for (int at = 0; at < pairs.length; at += 2) {
            if (pairs[at] instanceof String held && held.equals(name)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return JsonMembers.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries(pairs);
            }
        };
    }

    private static final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private final @Nullable Object[] pairs;
        private int at;

        Entries(@Nullable Object[] pairs) {
            this.pairs = pairs;
        }

        @Override
        public boolean hasNext() {
            return at < pairs.length;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!(at < pairs.length && pairs[at] instanceof String name)) {
                throw new NoSuchElementException();
            }
            at += 2;
            return new SimpleImmutableEntry<>(name, pairs[at - 1]);
        }
    }
}
