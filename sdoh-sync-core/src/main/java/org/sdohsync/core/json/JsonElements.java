// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The elements of an array, in a Java array of exactly their number. Unmodifiable. */
final class JsonElements extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] elements;

    JsonElements(@Nullable Object[] elements) {
        this.elements = elements;
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }
}
