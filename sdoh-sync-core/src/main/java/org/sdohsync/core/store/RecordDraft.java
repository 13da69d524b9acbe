// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content to save under a key. Group and due time are in the clear so that a store can search them; the payload is opaque
 * to the store: {@link Store} encrypts it. The encryption authenticates the revision too, so the payload is created when the
 * store knows the new revision: {@link #at}, which {@link StoredRecord} calls. Immutable: the payload is neither copied nor
 * changed.
 */
public final class RecordDraft {
    private final String group;
    private final @Nullable Instant dueAt;
    private final byte @Nullable [] payload;
    private final Function<Revision, byte[]> sealing;

    private RecordDraft(
            String group, @Nullable Instant dueAt, byte @Nullable [] payload, Function<Revision, byte[]> sealing) {
        if (requireNonNull(group, "group").length() > 200) {
            throw new IllegalArgumentException("the group has more than 200 characters");
        }
        if (!RecordKey.isWellFormed(group)) {
            throw new IllegalArgumentException("the group is not valid Unicode: it has half of a surrogate pair");
        }
        this.group = group;
        this.dueAt = dueAt;
        this.payload = payload;
        this.sealing = sealing;
    }

    /**
     * Creates a draft.
     *
     * @param group the group of the record, such as an account; well-formed text of at most 200 characters, may be empty
     * @param dueAt when the record is due, or null for never
     * @param payload the bytes to store; not copied, so do not change them afterwards
     * @return the draft
     */
    public static RecordDraft of(String group, @Nullable Instant dueAt, byte[] payload) {
        requireNonNull(payload, "payload");
        return new RecordDraft(group, dueAt, payload, same -> payload);
    }

    /**
     * Creates a draft whose payload depends on the revision it is saved with.
     *
     * @param group as above
     * @param dueAt as above
     * @param sealing returns the payload for a revision; may be called more than once, or never
     * @return the draft
     */
    public static RecordDraft of(String group, @Nullable Instant dueAt, Function<Revision, byte[]> sealing) {
        return new RecordDraft(group, dueAt, null, requireNonNull(sealing, "sealing"));
    }

    /**
     * Determines the payload. A store calls this, or creates a {@link StoredRecord}, with the revision it will give to the
     * record.
     *
     * @param revision the revision that the record gets
     * @return a draft with the payload for that revision; this one if its payload is already determined
     */
    public RecordDraft at(Revision revision) {
        return payload != null ? this : of(group, dueAt, sealing.apply(requireNonNull(revision, "revision")));
    }

    /**
     * The group of the record.
     *
     * @return the group, possibly empty
     */
    public String group() {
        return group;
    }

    /**
     * When the record is due.
     *
     * @return the time, empty for never
     */
    public Optional<Instant> dueAt() {
        return Optional.ofNullable(dueAt);
    }

    /**
     * The bytes to store. A {@link StoredRecord} always has them.
     *
     * @return the payload, not a copy: do not change it
     * @throws IllegalStateException if it depends on the revision and is not determined yet: see {@link #at}
     */
    public byte[] payload() {
        if (payload == null) {
            throw new IllegalStateException("the payload depends on the revision: call at(revision) first");
        }
        return payload;
    }
}
