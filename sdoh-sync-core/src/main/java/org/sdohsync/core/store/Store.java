// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.function.UnaryOperator;
import org.sdohsync.core.secret.Sealing;

/**
 * Where everything durable is kept: a {@link RecordStore} behind a {@link Sealing}. Applications choose one
 * ({@code MemoryStore}, {@code FileStore}, or a {@link RecordStore} of their own through {@link #over}) and hand it to the
 * library. Safe for use by many threads.
 */
public final class Store implements AutoCloseable {
    private final RecordStore records;
    private final Sealing sealing;
    private final KnownRevisions known;
    private final KeyedDigest digest;

    private Store(RecordStore records, Sealing sealing, KnownRevisions known) {
        this.records = records;
        this.sealing = sealing;
        this.known = known;
        this.digest = new KeyedDigest(records, sealing, known);
    }

    /**
     * Puts a store of one's own behind a sealing.
     *
     * @param records the store; closed with this one
     * @param sealing what wraps the payloads
     * @return the store to hand to the library
     */
    public static Store over(RecordStore records, Sealing sealing) {
        return new Store(requireNonNull(records, "records"), requireNonNull(sealing, "sealing"), new KnownRevisions());
    }

    /**
     * The same store with something around its port, for example to measure how long it takes, or to let it fail in a test. What
     * passes there is sealed as before.
     *
     * @param layer gets the port, and gives what is to be used instead
     * @return the store to hand to the library; closing it closes what the layer gave
     */
    public Store around(UnaryOperator<RecordStore> layer) {
        return new Store(requireNonNull(layer.apply(records), "layer"), sealing, known);
    }

    /**
     * The values of one kind.
     *
     * @param codec how the kind is written and read
     * @param <T> the kind of value
     * @return a view to keep and use again: it remembers the values it opened last, within a bound
     */
    public <T> Records<T> records(Codec<T> codec) {
        requireNonNull(codec, "codec");
        return new Records<>(
                records, sealing, known, codec.groupIsPrivate() ? new PrivateGroups<>(codec, digest) : codec);
    }

    /**
     * What stands in this store for words that must not show in it.
     *
     * @return the digest, with the key of this store
     */
    public KeyedDigest digest() {
        return digest;
    }

    /**
     * The leases kept in this store.
     *
     * @param clock tells when a lease ends
     * @return a view; cheap, keeps nothing
     */
    public Leases leases(Clock clock) {
        return new Leases(records, requireNonNull(clock, "clock"));
    }

    /**
     * Seals every record with the newest key that was sealed with an older one. The store stays in use meanwhile: a record that
     * somebody else saves at the same moment is theirs. Every rewrapped record gets a new revision, so whoever is about to save
     * it reads it again, as after any lost race. May be run again at any time, also after it was cut short.
     *
     * @return how many records were touched, and which could not be opened
     * @throws org.sdohsync.core.error.StoreException if the store or the source of the keys fails
     */
    public Rewrapped rewrap() {
        return new Rewrap(records, sealing).run();
    }

    /** Closes the record store. A second call does nothing. */
    @Override
    public void close() {
        records.close();
    }
}
