// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for records of one kind in ascending order of their ids (by Unicode code point), a page at a time. Immutable.
 *
 * <p>Defaults: every group, due or not, from the first id, {@value #DEFAULT_LIMIT} records.
 */
public final class RecordQuery {
    /** How many records a page holds unless said otherwise: 100. */
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
     * Asks for all records of a kind.
     *
     * @param kind the kind
     * @return the query
     */
    public static RecordQuery of(String kind) {
        return new RecordQuery(requireNonNull(kind, "kind"), null, null, "", DEFAULT_LIMIT);
    }

    /**
     * Narrows to one group.
     *
     * @param wanted the group
     * @return a new query
     */
    public RecordQuery group(String wanted) {
        return new RecordQuery(kind, requireNonNull(wanted, "wanted"), dueBefore, after, limit);
    }

    /**
     * Narrows to records whose due time is set and before a moment.
     *
     * @param moment the moment, exclusive
     * @return a new query
     */
    public RecordQuery dueBefore(Instant moment) {
        return new RecordQuery(kind, group, requireNonNull(moment, "moment"), after, limit);
    }

    /**
     * Continues behind an id.
     *
     * @param id the last id of the page before
     * @return a new query
     */
    public RecordQuery after(String id) {
        return new RecordQuery(kind, group, dueBefore, requireNonNull(id, "id"), limit);
    }

    /**
     * Sets the size of a page.
     *
     * @param records how many records at most; at least 1
     * @return a new query
     */
    public RecordQuery limit(int records) {
        if (records < 1) {
            throw new IllegalArgumentException("limit is under 1: " + records);
        }
        return new RecordQuery(kind, group, dueBefore, after, records);
    }

    /**
     * The kind asked for.
     *
     * @return the kind
     */
    public String kind() {
        return kind;
    }

    /**
     * The group asked for.
     *
     * @return the group, empty for every group
     */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /**
     * The moment before which records are due.
     *
     * @return the moment, empty when due times do not matter
     */
    public Optional<Instant> dueBefore() {
        return Optional.ofNullable(dueBefore);
    }

    /**
     * The id behind which the page starts.
     *
     * @return the id, empty text for the first page
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
     * Tells whether a record of the kind asked for belongs to the answer, the size of the page aside.
     *
     * @param id its id
     * @param recordGroup its group
     * @param dueAt when it is due, or null for never
     * @return true if it lies behind {@link #after}, in the group and due before the moment asked for
     */
    public boolean matches(String id, String recordGroup, @Nullable Instant dueAt) {
        return RecordKey.idOrder().compare(id, after) > 0
                && (group == null || group.equals(recordGroup))
                && (dueBefore == null || (dueAt != null && dueAt.isBefore(dueBefore)));
    }
}
