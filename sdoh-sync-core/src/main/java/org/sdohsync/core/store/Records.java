// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;

/**
 * The records of one kind as values: sealed on the way into the {@link RecordStore}, opened on the way out. The key is bound
 * into the seal, so a record moved to another key does not open. Safe for use by many threads; contracts are those of
 * {@link RecordStore}.
 *
 * @param <T> the kind of value
 */
public final class Records<T> {
    private final RecordStore store;
    private final Sealing sealing;
    private final Codec<T> codec;
    private final OpenedValues<T> opened = new OpenedValues<>();

    Records(RecordStore store, Sealing sealing, Codec<T> codec) {
        this.store = store;
        this.sealing = sealing;
        this.codec = codec;
    }

    /**
     * Reads one value.
     *
     * @param id its id
     * @return the value and its revision, empty if there is none
     */
    public Optional<Stored<T>> load(String id) {
        return store.load(new RecordKey(codec.kind(), id)).map(this::open);
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
        byte[] sealed = sealing.seal(codec.write(value).toBytes(), context(key));
        RecordDraft draft =
                RecordDraft.of(codec.group(value), codec.dueAt(value).orElse(null), sealed);
        return store.save(key, draft, expected);
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

    private Stored<T> open(StoredRecord stored) {
        return opened.of(stored, this::read);
    }

    private Stored<T> read(StoredRecord stored) {
        String context = context(stored.key());
        byte[] plain = sealing.open(stored.draft().payload(), context);
        try {
            return new Stored<>(codec.read(JsonObject.parse(plain, context)), stored.revision());
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

    static String context(RecordKey key) {
        return key.kind() + "/" + key.id();
    }
}
