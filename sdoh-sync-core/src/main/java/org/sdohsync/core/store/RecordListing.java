// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The result of listing records: the readable values, and the records that cannot be read. So an unreadable record neither
 * hides others nor is hidden itself. Immutable.
 *
 * @param values the values in the order of their ids
 * @param unreadable the records that exist and cannot be read
 * @param <T> the kind of value
 */
public record RecordListing<T>(List<StoredValue<T>> values, List<UnreadableRecord> unreadable) {
    /**
     * Copies the lists.
     *
     * @param values the values in the order of their ids
     * @param unreadable the records that exist and cannot be read
     */
    public RecordListing {
        values = List.copyOf(values);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Throws if there are records and none of them can be read: a store with a wrong key is an error, not an empty store.
     *
     * @return this listing
     * @throws org.sdohsync.core.error.StoreException if there are records and none of them can be read
     */
    public RecordListing<T> requireSome() {
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
        return values.stream().map(StoredValue::value);
    }

    /**
     * Returns a listing with converted values.
     *
     * @param view the conversion
     * @param <R> the type of the converted values
     * @return the listing, with the same revisions and the same unreadable records
     */
    public <R> RecordListing<R> map(Function<? super T, ? extends R> view) {
        List<StoredValue<R>> mapped = new ArrayList<>(values.size());
        for (StoredValue<T> stored : values) {
            mapped.add(new StoredValue<>(view.apply(stored.value()), stored.revision()));
        }
        return new RecordListing<>(mapped, unreadable);
    }

    /** Prints the number of values only: they may contain secrets. */
    @Override
    public String toString() {
        return "Listing[values=" + values.size() + ", unreadable=" + unreadable + "]";
    }
}
