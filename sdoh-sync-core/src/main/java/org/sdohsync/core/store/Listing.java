// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a listing of records found: the values that can be read, and the records that cannot. One bad record hides no good one, and
 * is not hidden itself. Immutable.
 *
 * @param values the values in the order of their ids
 * @param unreadable the records that are there and cannot be read
 * @param <T> the kind of value
 */
public record Listing<T>(List<Stored<T>> values, List<Unreadable> unreadable) {
    /**
     * Copies the lists.
     *
     * @param values the values in the order of their ids
     * @param unreadable the records that are there and cannot be read
     */
    public Listing {
        values = List.copyOf(values);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Demands that something can be read where something is there: a store with the wrong key is an error, not an empty store.
     *
     * @return this listing
     * @throws org.sdohsync.core.error.StoreException if there are records and none of them can be read
     */
    public Listing<T> requireSome() {
        if (values.isEmpty() && !unreadable.isEmpty()) {
            throw unreadable.get(0).failure();
        }
        return this;
    }

    /**
     * The readable values.
     *
     * @return the values without their revisions, in the order of their ids
     */
    public Stream<T> stream() {
        return values.stream().map(Stored::value);
    }

    /**
     * The same listing of something else that each value stands for.
     *
     * @param view turns a value into it
     * @param <R> what is listed then
     * @return the listing, with the same revisions and the same unreadable records
     */
    public <R> Listing<R> map(Function<? super T, ? extends R> view) {
        List<Stored<R>> mapped = new ArrayList<>(values.size());
        for (Stored<T> stored : values) {
            mapped.add(new Stored<>(view.apply(stored.value()), stored.revision()));
        }
        return new Listing<>(mapped, unreadable);
    }

    /** Prints the counts only: the values may hold secrets. */
    @Override
    public String toString() {
        return "Listing[values=" + values.size() + ", unreadable=" + unreadable + "]";
    }
}
