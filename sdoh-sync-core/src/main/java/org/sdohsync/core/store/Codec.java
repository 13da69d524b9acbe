// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/**
 * Converts one kind of value to a record and back. Implementations must be stateless and safe for use by many threads. They
 * must read the format of earlier versions: members are added, never given another meaning. Values must be immutable: loading
 * an unchanged record again may return the same object.
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
     * The id under which the value is stored.
     *
     * @param value the value
     * @return its id
     */
    String id(T value);

    /**
     * The group of the value, stored in the clear so that it can be searched, unless {@link #groupIsPrivate}.
     *
     * @param value the value
     * @return its group, possibly empty
     */
    String group(T value);

    /**
     * Tells whether groups may name people. They may then have any length, and are stored as the result of {@link
     * KeyedDigest#of} for the kind and the group; a value without a digest is stored with the empty group.
     *
     * @return true if groups must not be visible in the store; false by default
     */
    default boolean groupIsPrivate() {
        return false;
    }

    /**
     * When the value is due, stored in the clear so that it can be searched.
     *
     * @param value the value
     * @return the time; empty for never
     */
    default Optional<Instant> dueAt(T value) {
        return Optional.empty();
    }

    /**
     * Writes the value.
     *
     * @param value the value
     * @return its JSON with secrets, which is encrypted before it leaves the process
     */
    JsonObject write(T value);

    /**
     * Reads a value.
     *
     * @param json the result of {@link #write}, of this version of the library or an earlier one
     * @return the value
     * @throws org.sdohsync.core.error.StoreException if it has a newer format or lacks a member
     */
    T read(JsonObject json);
}
