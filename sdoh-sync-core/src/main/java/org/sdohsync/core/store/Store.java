// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.function.UnaryOperator;
import org.sdohsync.core.secret.Sealing;

/**
 * The store of all durable state: a {@link RecordStore} with a {@link Sealing}. Applications choose one ({@code MemoryStore},
 * {@code FileStore}, {@code JdbcStore}, or a {@link RecordStore} of their own through {@link #over}). Safe for use by many
 * threads.
 */
public final class Store implements AutoCloseable {
    private final RecordStore records;
    private final Sealing sealing;
    private final KnownRevisions known;
    private final ValueCaches caches;
    private final KeyedDigest digest;

    private Store(RecordStore records, Sealing sealing, KnownRevisions known, ValueCaches caches) {
        this.records = records;
        this.sealing = sealing;
        this.known = known;
        this.caches = caches;
        this.digest = new KeyedDigest(records, sealing, known, caches.create());
    }

    /**
     * Creates a store from a custom record store and a sealing.
     *
     * @param records the record store; closed with this store
     * @param sealing the encryption of the payloads
     * @return the store
     */
    public static Store over(RecordStore records, Sealing sealing) {
        return new Store(
                requireNonNull(records, "records"),
                requireNonNull(sealing, "sealing"),
                new KnownRevisions(),
                new ValueCaches());
    }

    /**
     * Returns this store with a wrapped record store, such as one that measures times, or fails in a test. Its payloads are
     * encrypted as before.
     *
     * @param layer returns the wrapper of the record store
     * @return the store; closing it closes the wrapper
     */
    public Store around(UnaryOperator<RecordStore> layer) {
        return new Store(requireNonNull(layer.apply(records), "layer"), sealing, known, caches);
    }

    /**
     * Returns the records of one kind.
     *
     * @param codec the codec of the kind
     * @param <T> the kind of value
     * @return a view to keep and reuse: it has a bounded cache of decrypted values
     */
    public <T> Records<T> records(Codec<T> codec) {
        requireNonNull(codec, "codec");
        return new Records<>(
                records,
                sealing,
                known,
                codec.groupIsPrivate() ? new PrivateGroups<>(codec, digest) : codec,
                caches.create());
    }

    /**
     * Returns the digest for texts that must not be visible in this store.
     *
     * @return the digest, with the key of this store
     */
    public KeyedDigest digest() {
        return digest;
    }

    /**
     * Returns the leases of this store.
     *
     * @param clock the clock for the expiry of leases
     * @return a view without state
     */
    public Leases leases(Clock clock) {
        return new Leases(records, requireNonNull(clock, "clock"));
    }

    /**
     * Encrypts all records with the newest key that are encrypted with an older one. The store can be used meanwhile;
     * concurrent saves are not overwritten. Every record that is encrypted again gets a new revision, so a concurrent save of
     * it reads it again, as after any lost race. May be repeated at any time, also after it was aborted.
     *
     * @return how many records were encrypted again, and which could not be decrypted
     * @throws org.sdohsync.core.error.StoreException if the store or the key provider fails
     */
    public RewrapReport rewrap() {
        return new Rewrap(records, sealing).run();
    }

    /**
     * Closes the record store, and removes all decrypted values from memory, tokens among them. The sealing, and with it its keys, stays
     * in memory as long as the application keeps it or this store. A second call does nothing.
     */
    @Override
    public void close() {
        records.close();
        digest.forgetKey();
        caches.clear();
    }
}
