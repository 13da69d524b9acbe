// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be saved under a key. The group and the due time are in the clear so that a store can search them; the payload is
 * opaque to the store (sealed by {@link Store} before it gets here). Immutable: the payload is neither copied nor changed by
 * anybody.
 */
public final class RecordDraft {
    private final String group;
    private final @Nullable Instant dueAt;
    private final byte[] payload;

    private RecordDraft(String group, @Nullable Instant dueAt, byte[] payload) {
        if (requireNonNull(group, "group").length() > 200) {
            throw new IllegalArgumentException("group has more than 200 characters");
        }
        if (!RecordKey.isWellFormed(group)) {
            throw new IllegalArgumentException("group has half of a surrogate pair");
        }
        this.group = group;
        this.dueAt = dueAt;
        this.payload = requireNonNull(payload, "payload");
    }

    /**
     * Makes a draft.
     *
     * @param group what the record belongs to, for example an account; well-formed text of at most 200 characters, may be empty
     * @param dueAt when somebody has to look at it, or null for never
     * @param payload the bytes to keep; owned by the draft from here on
     * @return the draft
     */
    public static RecordDraft of(String group, @Nullable Instant dueAt, byte[] payload) {
        return new RecordDraft(group, dueAt, payload);
    }

    /**
     * What the record belongs to.
     *
     * @return the group, possibly empty
     */
    public String group() {
        return group;
    }

    /**
     * When somebody has to look at the record.
     *
     * @return the time, empty for never
     */
    public Optional<Instant> dueAt() {
        return Optional.ofNullable(dueAt);
    }

    /**
     * The bytes to keep.
     *
     * @return the payload itself, not a copy: do not change it
     */
    public byte[] payload() {
        return payload;
    }
}
