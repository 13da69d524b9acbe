// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;

/**
 * A record that exists and cannot be read: changed, truncated, moved, encrypted with a missing key, or of a newer format. It
 * is never treated as absent. Immutable; safe for use by many threads.
 */
public final class UnreadableRecord {
    private final String kind;
    private final @Nullable String id;
    private final @Nullable String group;
    private final StoreException failure;

    private UnreadableRecord(String kind, @Nullable String id, @Nullable String group, StoreException failure) {
        this.kind = requireNonNull(kind, "kind");
        this.id = id;
        this.group = group;
        this.failure = requireNonNull(failure, "failure");
    }

    /**
     * Creates a description of an unreadable record.
     *
     * @param kind the kind of record
     * @param id its id, or null if it is unknown
     * @param group its group, or null if it is unknown
     * @param failure what is wrong and what to do
     * @return the value
     */
    public static UnreadableRecord of(
            String kind, @Nullable String id, @Nullable String group, StoreException failure) {
        return new UnreadableRecord(kind, id, group, failure);
    }

    /**
     * The kind of record.
     *
     * @return the kind, such as {@code connection}
     */
    public String kind() {
        return kind;
    }

    /**
     * The id of the record.
     *
     * @return the id; empty if it is unknown
     */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * The group it was listed under.
     *
     * @return the group; empty if it is unknown
     */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /**
     * Why it cannot be read. The message names the record and says what to do.
     *
     * @return the exception that reading the record throws
     */
    public StoreException failure() {
        return failure;
    }

    boolean mayBelongTo(@Nullable String wanted) {
        return wanted == null || group == null || wanted.equals(group);
    }

    @Override
    public String toString() {
        return "Unreadable[" + kind + "/" + (id == null ? "?" : id) + ", " + failure.reason() + "]";
    }
}
