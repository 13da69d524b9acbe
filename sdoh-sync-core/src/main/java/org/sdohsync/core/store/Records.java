// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * The records of one kind as values: sealed on the way into the {@link RecordStore}, opened on the way out. Key, group, due time
 * and revision are bound into the seal, and id and group are compared with the value once more when it was opened: a record that
 * was moved, regrouped, renumbered or changed is a {@link StoreException} with reason CORRUPT, never another value. Safe for use by
 * many threads; contracts are those of {@link RecordStore}.
 *
 * <p><b>Earlier copies.</b> A record put back as a whole, revision included, opens: it is what it once was. It is refused
 * (ROLLED_BACK) by a process that has seen or written a later revision of it; each {@link Store} remembers the revisions of the
 * {@value KnownRevisions#RECORDS} records it used last, also of those that were deleted. A process that starts afterwards cannot
 * tell it, in no store: whoever can write the record can write whatever would be kept beside it, and putting back a backup of one
 * record is a way to mend it. What an earlier copy can do: a refresh token that was spent goes out again, and the authorization
 * server revokes the grant; a connection that was ended shows as connected, for the same account, with tokens that the server
 * revoked; a checkpoint begins earlier and Tasks are delivered again; an action that was done is taken up again, and finds its
 * result at the source. It never gives one account what is another's. Nor can a store tell a record that somebody deleted from
 * one that was deleted by the library.
 *
 * @param <T> the kind of value
 */
public final class Records<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final RecordStore store;
    private final Sealing sealing;
    private final KnownRevisions known;
    private final Codec<T> codec;
    private final OpenedValues<T> opened = new OpenedValues<>();

    Records(RecordStore store, Sealing sealing, KnownRevisions known, Codec<T> codec) {
        this.store = store;
        this.sealing = sealing;
        this.known = known;
        this.codec = codec;
    }

    /**
     * Reads one value.
     *
     * @param id its id
     * @return the value and its revision, empty if there is none
     */
    public Optional<Stored<T>> load(String id) {
        return held(new RecordKey(codec.kind(), id)).map(this::open);
    }

    /**
     * Creates a value that must not exist yet.
     *
     * @param value the value
     * @return its revision, empty if one with its id exists
     */
    public Optional<Revision> create(T value) {
        return save(value, Revision.NONE);
    }

    /**
     * Saves a value if its record still has the expected revision.
     *
     * @param value the value
     * @param expected the revision its predecessor was read with
     * @return the new revision, empty for a lost race
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
     * @return the value, empty if there is none or somebody else took it
     */
    public Optional<T> take(String id) {
        return load(id).filter(found -> delete(id, found.revision())).map(Stored::value);
    }

    /**
     * Deletes a record that need not be readable.
     *
     * @param id its id
     * @return true if this call deleted it, false if there is none
     * @throws StoreException if the medium itself cannot read it; the message says what to remove by hand
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
     * Lists one page of values in the order of their ids.
     *
     * @param query narrows the query for all values of this kind; its kind must be this one
     * @return the page, with those of its records that cannot be read
     */
    public Listing<T> page(RecordQuery query) {
        if (!query.kind().equals(codec.kind())) {
            throw new IllegalArgumentException("query is for " + query.kind() + ", not for " + codec.kind());
        }
        return listing(store.list(query), List.of());
    }

    /**
     * Lists all values of one group, page by page.
     *
     * @param group the group
     * @return the values in the order of their ids, and what cannot be read and is, or may be, of this group
     */
    public Listing<T> group(String group) {
        return all(query().group(group));
    }

    /**
     * Lists all values of this kind, page by page.
     *
     * @return the values in the order of their ids, and what cannot be read
     */
    public Listing<T> all() {
        return all(query());
    }

    /**
     * Starts a query for this kind.
     *
     * @return the query for all its values
     */
    public RecordQuery query() {
        return RecordQuery.of(codec.kind());
    }

    private Listing<T> all(RecordQuery query) {
        List<StoredRecord> found = new ArrayList<>();
        List<StoredRecord> page = store.list(query);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = page.size() < query.limit()
                    ? List.of()
                    : store.list(query.after(page.get(page.size() - 1).key().id()));
        }
        // Asked for last: the listing is what finds the damage.
        List<Unreadable> damaged = store.damaged(codec.kind());
        return listing(
                found,
                damaged.isEmpty()
                        ? damaged
                        : damaged.stream()
                                .filter(one -> one.mayBelongTo(query.group().orElse(null)))
                                .toList());
    }

    private Listing<T> listing(List<StoredRecord> found, List<Unreadable> damaged) {
        List<Stored<T>> values = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>(damaged);
        for (StoredRecord record : found) {
            try {
                requireLatest(record);
                values.add(open(record));
            } catch (StoreException failed) {
                // A key service that is away says nothing about the record: that is the failure of the whole call.
                if (failed.reason() == StoreException.Reason.UNAVAILABLE) {
                    throw failed;
                }
                unreadable.add(Unreadable.of(
                        codec.kind(), record.key().id(), record.draft().group(), failed));
            }
        }
        return new Listing<>(values, unreadable);
    }

    // What was known before the call is what the store must give, or something later: another may save meanwhile.
    private Optional<StoredRecord> held(RecordKey key) {
        Revision before = known.of(key);
        Optional<StoredRecord> held = store.load(key);
        if (held.isPresent() && held.get().revision().number() < before.number()) {
            throw new StoreException(
                    context(held.get()) + " is an earlier copy (revision "
                            + held.get().revision().number() + " after " + before.number()
                            + "): somebody put it back; if that was a backup restored on purpose, start this process"
                            + " again",
                    StoreException.Reason.ROLLED_BACK,
                    null);
        }
        return held;
    }

    // A listing may be older than what was saved while it was made; one more look tells.
    private void requireLatest(StoredRecord listed) {
        if (listed.revision().number() < known.of(listed.key()).number()) {
            Optional<StoredRecord> now = held(listed.key());
            LOG.trace("record={} was saved or deleted while it was listed: {}", listed.key(), now.isPresent());
        }
    }

    private Stored<T> open(StoredRecord stored) {
        Stored<T> value = opened.of(stored, this::read);
        // Only now: a revision that somebody made up must not make the sound record look like an earlier copy.
        known.seen(stored.key(), stored.revision());
        return value;
    }

    private Stored<T> read(StoredRecord stored) {
        SealContext place = context(stored);
        String context = place.toString();
        byte[] plain = sealing.open(stored.draft().payload(), place);
        try {
            // What was written was bounded then: a checkpoint may hold very many seen Tasks.
            JsonObject json = JsonObject.parse(plain, context, Integer.MAX_VALUE);
            T value = codec.read(json);
            requirePlace(stored, value);
            return new Stored<>(value, stored.revision());
        } catch (ProtocolException | LimitException noJson) {
            // What is wrong may quote what stands there: it is not attached.
            throw new StoreException(
                    context + " holds no JSON: it was written by something else; put a backup in its place",
                    StoreException.Reason.CORRUPT,
                    null);
        } catch (StoreException unread) {
            String message = String.valueOf(unread.getMessage());
            throw message.contains(context)
                    ? unread
                    : new StoreException(context + ": " + message, unread.reason(), unread);
        }
    }

    // The seal has told so before, unless it is of somebody's own make and binds less.
    private void requirePlace(StoredRecord stored, T value) {
        if (!codec.id(value).equals(stored.key().id())
                || !isOf(codec.group(value), stored.draft().group())) {
            throw new StoreException(
                    context(stored)
                            + " holds the value of another record or group: it was moved; put a backup in its place",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    // A private group is another one when the key of its digest was lost, or could not be opened, then or now. The seal
    // binds the
    // group all the same, and whoever asks by group looks at the value too.
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
