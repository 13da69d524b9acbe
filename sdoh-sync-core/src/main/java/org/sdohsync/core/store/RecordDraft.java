// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be saved under a key. The group and the due time are in the clear so that a store can search them; the payload is
 * opaque to the store: {@link Store} seals it. The seal binds the revision too, so the payload is made when the store knows which
 * revision it gives: {@link #at}, which {@link StoredRecord} calls. Immutable: the payload is neither copied nor changed by
 * anybody.
 */
public final class RecordDraft {
    private final String group;
    private final @Nullable Instant dueAt;
    private final byte @Nullable [] payload;
    private final Function<Revision, byte[]> sealing;

    private RecordDraft(
            String group, @Nullable Instant dueAt, byte @Nullable [] payload, Function<Revision, byte[]> sealing) {
        if (requireNonNull(group, "group").length() > 200) {
            throw new IllegalArgumentException("group has more than 200 characters");
        }
        if (!RecordKey.isWellFormed(group)) {
            throw new IllegalArgumentException("group has half of a surrogate pair");
        }
        this.group = group;
        this.dueAt = dueAt;
        this.payload = payload;
        this.sealing = sealing;
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
        requireNonNull(payload, "payload");
        return new RecordDraft(group, dueAt, payload, same -> payload);
    }

    /**
     * Makes a draft whose payload depends on the revision it is saved with.
     *
     * @param group as above
     * @param dueAt as above
     * @param sealing gives the payload for a revision; may be called more than once, or never
     * @return the draft
     */
    public static RecordDraft of(String group, @Nullable Instant dueAt, Function<Revision, byte[]> sealing) {
        return new RecordDraft(group, dueAt, null, requireNonNull(sealing, "sealing"));
    }

    /**
     * Settles the payload. A store calls it, or makes a {@link StoredRecord}, with the very revision it will give the record.
     *
     * @param revision the revision that the record gets
     * @return this draft with the payload for that revision; this one itself if its payload is settled
     */
    public RecordDraft at(Revision revision) {
        return payload != null ? this : of(group, dueAt, sealing.apply(requireNonNull(revision, "revision")));
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
     * The bytes to keep. Those of a {@link StoredRecord} are there always.
     *
     * @return the payload itself, not a copy: do not change it
     * @throws IllegalStateException if it depends on the revision and is not settled: see {@link #at}
     */
    public byte[] payload() {
        if (payload == null) {
            throw new IllegalStateException("the payload depends on the revision: ask at(revision) for it");
        }
        return payload;
    }
}
