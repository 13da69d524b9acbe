// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query for records of one kind, page by page, ordered by id (by Unicode code point). Immutable.
 *
 * <p>Defaults: all groups, all due times, from the first id, {@value #DEFAULT_LIMIT} records.
 */
public final class RecordQuery {
    /** The default size of a page: 100. */
    public static final int DEFAULT_LIMIT = 100;

    private final String kind;
    private final @Nullable String group;
    private final @Nullable Instant dueBefore;
    private final String after;
    private final int limit;

    private RecordQuery(String kind, @Nullable String group, @Nullable Instant dueBefore, String after, int limit) {
        this.kind = kind;
        this.group = group;
        this.dueBefore = dueBefore;
        this.after = after;
        this.limit = limit;
    }

    /**
     * Creates a query for all records of a kind.
     *
     * @param kind the kind
     * @return the query
     */
    public static RecordQuery of(String kind) {
        return new RecordQuery(requireNonNull(kind, "kind"), null, null, "", DEFAULT_LIMIT);
    }

    /**
     * Restricts the query to one group.
     *
     * @param wanted the group
     * @return a changed copy
     */
    public RecordQuery group(String wanted) {
        return new RecordQuery(kind, requireNonNull(wanted, "wanted"), dueBefore, after, limit);
    }

    /**
     * Restricts the query to records with a due time before a moment.
     *
     * @param moment the moment, exclusive
     * @return a changed copy
     */
    public RecordQuery dueBefore(Instant moment) {
        return new RecordQuery(kind, group, requireNonNull(moment, "moment"), after, limit);
    }

    /**
     * Continues after an id.
     *
     * @param id the last id of the previous page
     * @return a changed copy
     */
    public RecordQuery after(String id) {
        return new RecordQuery(kind, group, dueBefore, requireNonNull(id, "id"), limit);
    }

    /**
     * Sets the size of a page.
     *
     * @param records how many records at most; at least 1
     * @return a changed copy
     */
    public RecordQuery limit(int records) {
        if (records < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + records);
        }
        return new RecordQuery(kind, group, dueBefore, after, records);
    }

    /**
     * The kind of records.
     *
     * @return the kind
     */
    public String kind() {
        return kind;
    }

    /**
     * The group of records.
     *
     * @return the group; empty for all groups
     */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /**
     * The moment before which records are due.
     *
     * @return the moment; empty for all due times
     */
    public Optional<Instant> dueBefore() {
        return Optional.ofNullable(dueBefore);
    }

    /**
     * The id after which the page starts.
     *
     * @return the id; an empty text for the first page
     */
    public String after() {
        return after;
    }

    /**
     * The size of a page.
     *
     * @return how many records at most
     */
    public int limit() {
        return limit;
    }

    /**
     * Tells whether a record of this kind matches, regardless of the size of the page.
     *
     * @param id its id
     * @param recordGroup its group
     * @param dueAt when it is due, or null for never
     * @return true if its id is after {@link #after}, and group and due time match
     */
    public boolean matches(String id, String recordGroup, @Nullable Instant dueAt) {
        return RecordKey.idOrder().compare(id, after) > 0
                && (group == null || group.equals(recordGroup))
                && (dueBefore == null || (dueAt != null && dueAt.isBefore(dueBefore)));
    }
}
