// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/**
 * Turns one kind of value into a record and back. Implementations are stateless and safe for use by many threads. They read
 * what earlier versions wrote: members are added, never given another meaning. Values are immutable: whoever loads an unchanged
 * record again may be given the same one.
 *
 * @param <T> the kind of value
 */
public interface Codec<T> {
    /**
     * The kind of record, part of every key.
     *
     * @return the kind, see {@link RecordKey#kind()}
     */
    String kind();

    /**
     * The id under which the value is kept.
     *
     * @param value the value
     * @return its id
     */
    String id(T value);

    /**
     * What the value belongs to; kept in the clear so that it can be searched, unless {@link #groupIsPrivate}.
     *
     * @param value the value
     * @return its group, possibly empty
     */
    String group(T value);

    /**
     * Tells whether groups may name people. They are then of any length, and stored as what {@link KeyedDigest#of} gives for the kind
     * and the group; a value whose digest cannot be had is stored under the empty group.
     *
     * @return true if they must not show in the store; false by default
     */
    default boolean groupIsPrivate() {
        return false;
    }

    /**
     * When somebody has to look at the value; kept in the clear so that it can be searched.
     *
     * @param value the value
     * @return the time, empty for never
     */
    default Optional<Instant> dueAt(T value) {
        return Optional.empty();
    }

    /**
     * Writes the value.
     *
     * @param value the value
     * @return its JSON, secrets included: it is sealed before it leaves the process
     */
    JsonObject write(T value);

    /**
     * Reads the value back.
     *
     * @param json what {@link #write} made, in this version of the library or an earlier one
     * @return the value
     * @throws org.sdohsync.core.error.StoreException if it is of a newer format or lacks something
     */
    T read(JsonObject json);
}
