// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one kind as values, encrypted in the {@link RecordStore}. Key, group, due time and revision are
 * authenticated by the encryption, and id and group are compared with the decrypted value: a record that was moved or changed
 * in any of these causes a {@link StoreException} with reason CORRUPT, and never returns another value. Safe for use by many
 * threads; the contracts are those of {@link RecordStore}.
 *
 * <p><b>Earlier copies.</b> An earlier copy of a whole record, with its revision, can be decrypted. It is refused
 * (ROLLED_BACK) by a process that has read or written a later revision of it; each {@link Store} remembers the revisions of
 * the {@value KnownRevisions#RECORDS} records it used last, also of deleted ones. A process that starts later cannot detect
 * it in any store: somebody who can write the record can also write additional protection data, and restoring a backup of one
 * record is a legitimate repair. An earlier copy can have these effects: a used refresh token is sent again, and the
 * authorization server revokes the grant; an ended connection appears as connected, for the same account, with revoked
 * tokens; a checkpoint is earlier, and Tasks are delivered again; a completed action is started again, and finds its result
 * at the source. It never gives one account the data of another. An {@link org.sdohsync.core.audit.AuditTrail} that was not put
 * back tells of the first two, and they are prevented. A store cannot distinguish a record that somebody else
 * deleted from one that the library deleted.
 *
 * @param <T> the kind of value
 */
public final class Records<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final RecordStore store;
    private final Sealing sealing;
    private final KnownRevisions known;
    private final Codec<T> codec;
    private final ValueCache<T> opened;

    Records(RecordStore store, Sealing sealing, KnownRevisions known, Codec<T> codec, ValueCache<T> opened) {
        this.store = store;
        this.sealing = sealing;
        this.known = known;
        this.codec = codec;
        this.opened = opened;
    }

    /**
     * Reads one value.
     *
     * @param id its id
     * @return the value with its revision; empty if there is none
     */
    public Optional<StoredValue<T>> load(String id) {
        return held(new RecordKey(codec.kind(), id)).map(this::open);
    }

    /**
     * Stores a new value.
     *
     * @param value the value
     * @return its revision; empty if a value with its id exists
     */
    public Optional<Revision> create(T value) {
        return save(value, Revision.NONE);
    }

    /**
     * Saves a value if its record still has the expected revision.
     *
     * @param value the value
     * @param expected the revision it was read with
     * @return the new revision; empty after a lost race
     */
    public Optional<Revision> save(T value, Revision expected) {
        RecordKey key = new RecordKey(codec.kind(), codec.id(value));
        RecordDraft draft = sealed(
                sealing,
                key,
                codec.group(value),
                codec.dueAt(value).orElse(null),
                codec.write(value).toBytes());
        Optional<Revision> saved = store.save(key, draft, expected);
        saved.ifPresent(revision -> known.saved(key, revision, expected));
        return saved;
    }

    /**
     * Deletes a value if its record still has the expected revision.
     *
     * @param id its id
     * @param expected the revision it was read with
     * @return true if this call deleted it
     */
    public boolean delete(String id, Revision expected) {
        boolean deleted = store.delete(new RecordKey(codec.kind(), id), expected);
        if (deleted) {
            opened.forget(id);
        }
        return deleted;
    }

    /**
     * Reads a value and deletes it. Of several callers exactly one gets it.
     *
     * @param id its id
     * @return the value; empty if there is none or another caller got it
     */
    public Optional<T> take(String id) {
        return load(id).filter(found -> delete(id, found.revision())).map(StoredValue::value);
    }

    /**
     * Deletes a record, even if it cannot be read.
     *
     * @param id its id
     * @return true if this call deleted it; false if there is none
     * @throws StoreException if the medium itself cannot read it; the message says what to remove manually
     */
    public boolean discard(String id) {
        RecordKey key = new RecordKey(codec.kind(), id);
        Optional<StoredRecord> held = store.load(key);
        while (held.isPresent()) {
            if (delete(id, held.get().revision())) {
                return true;
            }
            held = store.load(key);
        }
        return false;
    }

    /**
     * Deletes records with a due time before a moment, whether they can be read or not, a page of {@value
     * RecordQuery#DEFAULT_LIMIT} at most, so that a call takes a bounded time. Reads no value. Call it regularly, for kinds whose
     * due time is the end of their use.
     *
     * @param moment the moment, exclusive
     * @return how many were deleted
     */
    public int discardDue(Instant moment) {
        int deleted = 0;
        for (StoredRecord over : store.list(query().dueBefore(moment))) {
            // False means that it was changed or deleted in the meantime.
            deleted += delete(over.key().id(), over.revision()) ? 1 : 0;
        }
        return deleted;
    }

    /**
     * Lists one page of values in the order of their ids.
     *
     * @param query the query; its kind must be this one
     * @return the page, with those of its records that cannot be read
     */
    public RecordListing<T> page(RecordQuery query) {
        requireKind(query);
        return listing(store.list(query), List.of());
    }

    /**
     * Reads pages, one behind the other, until they end or the reader has enough. A page of which nothing can be read is a page
     * too: whoever decides by its values would stop before it.
     *
     * @param query the query for the first page; its kind must be this one
     * @param reader takes a page, and tells whether it wants the next one
     */
    public void pages(RecordQuery query, Predicate<? super RecordListing<T>> reader) {
        requireKind(query);
        List<StoredRecord> page = store.list(query);
        while (!page.isEmpty() && reader.test(listing(page, List.of())) && page.size() == query.limit()) {
            page = store.list(query.after(page.get(page.size() - 1).key().id()));
        }
    }

    /**
     * Lists all values of one group, page by page.
     *
     * @param group the group
     * @return the values in the order of their ids, and what cannot be read and is, or may be, of this group
     */
    public RecordListing<T> group(String group) {
        return all(query().group(group));
    }

    /**
     * Lists all values of this kind, page by page.
     *
     * @return the values in the order of their ids, and what cannot be read
     */
    public RecordListing<T> all() {
        return all(query());
    }

    /**
     * Returns a query for this kind.
     *
     * @return the query for all its values
     */
    public RecordQuery query() {
        return RecordQuery.of(codec.kind());
    }

    private void requireKind(RecordQuery query) {
        if (!query.kind().equals(codec.kind())) {
            throw new IllegalArgumentException("the query is for " + query.kind() + ", not for " + codec.kind());
        }
    }

    private RecordListing<T> all(RecordQuery query) {
        List<StoredRecord> found = new ArrayList<>();
        List<StoredRecord> page = store.list(query);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = page.size() < query.limit()
                    ? List.of()
                    : store.list(query.after(page.get(page.size() - 1).key().id()));
        }
        // Read last, because the listing detects the damage.
        List<UnreadableRecord> damaged = store.damaged(codec.kind());
        return listing(
                found,
                damaged.isEmpty()
                        ? damaged
                        : damaged.stream()
                                .filter(one -> one.mayBelongTo(query.group().orElse(null)))
                                .toList());
    }

    private RecordListing<T> listing(List<StoredRecord> found, List<UnreadableRecord> damaged) {
        List<StoredValue<T>> values = new ArrayList<>();
        List<UnreadableRecord> unreadable = new ArrayList<>(damaged);
        for (StoredRecord record : found) {
            try {
                requireLatest(record);
                values.add(open(record));
            } catch (StoreException failed) {
                // An unavailable key service says nothing about the record, so the whole call fails.
                if (failed.reason() == StoreException.Reason.UNAVAILABLE) {
                    throw failed;
                }
                unreadable.add(UnreadableRecord.of(
                        codec.kind(), record.key().id(), record.draft().group(), failed));
            }
        }
        return new RecordListing<>(values, unreadable);
    }

    // The store must return the revision known before the call, or a later one: another process may save meanwhile.
    private Optional<StoredRecord> held(RecordKey key) {
        Revision before = known.of(key);
        Optional<StoredRecord> held = store.load(key);
        if (held.isPresent() && held.get().revision().number() < before.number()) {
            throw new StoreException(
                    context(held.get()) + " is an earlier copy (revision "
                            + held.get().revision().number() + " after " + before.number()
                            + "): it was rolled back; if a backup was restored on purpose, restart this process"
                            + " again",
                    StoreException.Reason.ROLLED_BACK,
                    null);
        }
        return held;
    }

    // A record may be saved while it is listed, so it is read once more.
    private void requireLatest(StoredRecord listed) {
        if (listed.revision().number() < known.of(listed.key()).number()) {
            Optional<StoredRecord> now = held(listed.key());
            LOG.trace("record={} was saved or deleted while it was listed: {}", listed.key(), now.isPresent());
        }
    }

    private StoredValue<T> open(StoredRecord stored) {
        StoredValue<T> value = opened.of(stored, this::read);
        // Only after decryption: a forged revision must not make the intact record look like an earlier copy.
        known.seen(stored.key(), stored.revision());
        return value;
    }

    private StoredValue<T> read(StoredRecord stored) {
        SealContext place = context(stored);
        String context = place.toString();
        byte[] plain = sealing.open(stored.draft().payload(), place);
        try {
            // Its size was limited when it was written: a checkpoint may contain very many Tasks.
            JsonObject json = JsonObject.parse(plain, context, Integer.MAX_VALUE);
            T value = codec.read(json);
            requirePlace(stored, value);
            return new StoredValue<>(value, stored.revision());
        } catch (ProtocolException | LimitException noJson) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    context + " is not JSON: it was not written by this library; restore it from a backup",
                    StoreException.Reason.CORRUPT,
                    null);
        } catch (StoreException unread) {
            String message = String.valueOf(unread.getMessage());
            throw message.contains(context)
                    ? unread
                    : new StoreException(context + ": " + message, unread.reason(), unread);
        }
    }

    // Decryption detects this too, except with a custom sealing that authenticates less.
    private void requirePlace(StoredRecord stored, T value) {
        if (!codec.id(value).equals(stored.key().id())
                || !isOf(codec.group(value), stored.draft().group())) {
            throw new StoreException(
                    context(stored)
                            + " contains the value of another record or group: it was moved; restore it from a backup",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    // The digest of a private group differs if its key was lost, or could not be decrypted, then or now. The
    // encryption still authenticates the stored group, and callers that query by group check the value too.
    private boolean isOf(String group, String storedGroup) {
        return codec.groupIsPrivate() || group.equals(storedGroup);
    }

    static SealContext context(StoredRecord stored) {
        return context(
                stored.key(), stored.draft().group(), stored.draft().dueAt().orElse(null), stored.revision());
    }

    private static SealContext context(RecordKey key, String group, @Nullable Instant dueAt, Revision revision) {
        return new SealContext(key.kind(), key.id(), group, dueAt, revision.number());
    }

    static RecordDraft sealed(Sealing sealing, RecordKey key, String group, @Nullable Instant dueAt, byte[] plain) {
        return RecordDraft.of(group, dueAt, revision -> sealing.seal(plain, context(key, group, dueAt, revision)));
    }
}
