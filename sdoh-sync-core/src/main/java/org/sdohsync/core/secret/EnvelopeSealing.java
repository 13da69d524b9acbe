// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import java.security.Provider;
import java.time.Duration;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * Envelope encryption: records are encrypted with AES-256-GCM under data keys, which a {@link KeyWrapping} encrypts in turn with a key
 * that never leaves its service or token. Each record carries its wrapped data key.
 *
 * <p>The service is asked once for each data key and not for each record: up to {@link #KEYS} data keys are held in memory, each for {@link #TIME}
 * at most, then the service is asked again, so that a key that was disabled there ends the use of the store within that time. A data key
 * encrypts up to {@link #RECORDS} records, for {@link #LIFE} at most, or until {@link KeyWrapping#newestId} changes.
 *
 * <p>To retire a key of the service: let {@code newestId} name the new one, run {@link org.sdohsync.core.store.Store#rewrap}, then disable
 * the old one. Safe for use by many threads. {@link #toString} shows no key.
 */
public final class EnvelopeSealing implements Sealing {
    /** How many data keys are held in memory, if it is not set: 1,000. */
    public static final int KEYS = 1_000;

    /** How long each of them is held, if it is not set: 10 minutes. */
    public static final Duration TIME = Duration.ofMinutes(10);

    /** How many records one data key encrypts: 1,048,576, far below the limit of AES-GCM with random ivs (2^32). */
    public static final int RECORDS = 1 << 20;

    /** How long one data key encrypts records: 24 hours. */
    public static final Duration LIFE = Duration.ofHours(24);

    private final DataKeys keys;

    private EnvelopeSealing(DataKeys keys) {
        this.keys = keys;
    }

    /**
     * Creates a sealing whose data keys a service wraps.
     *
     * @param service the service
     * @return the sealing, with {@link #KEYS} and {@link #TIME}
     */
    public static EnvelopeSealing over(KeyWrapping service) {
        return create(service, Ticker.systemTicker());
    }

    static EnvelopeSealing create(KeyWrapping service, Ticker ticker) {
        return new EnvelopeSealing(new DataKeys(requireNonNull(service, "service"), null, KEYS, TIME, ticker));
    }

    /**
     * Sets how many data keys are held in memory and how long, with a cache of its own.
     *
     * @param number the most data keys
     * @param time the longest time
     * @return the sealing with these bounds
     * @throws IllegalArgumentException if one of them is not positive
     */
    public EnvelopeSealing holding(int number, Duration time) {
        if (number < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the bounds of data keys in memory are not positive");
        }
        return new EnvelopeSealing(keys.bounded(number, time));
    }

    /**
     * Sets the provider that makes the data keys and encrypts with them, instead of the Java runtime's choice.
     *
     * @param provider the provider, which need not be registered
     * @return the sealing with it
     */
    public EnvelopeSealing provider(Provider provider) {
        return new EnvelopeSealing(keys.with(requireNonNull(provider, "provider")));
    }

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        DataKeys.Current current = keys.current();
        AesGcm.Encrypted encrypted = AesGcm.encrypt(current.key(), plain, context.bytes());
        return SealedFormat.write(
                current.id().keyId().getBytes(UTF_8), current.id().wrapped(), encrypted.iv(), encrypted.body());
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        SealedFormat format = parse(sealed, context);
        DataKeys.Id id = new DataKeys.Id(new String(format.keyId(), UTF_8), format.wrapped());
        return AesGcm.decrypt(keys.unwrapped(id, context), sealed, format, context);
    }

    @Override
    public boolean isCurrent(byte[] sealed, SealContext context) {
        return new String(parse(sealed, context).keyId(), UTF_8).equals(keys.newestId());
    }

    private static SealedFormat parse(byte[] sealed, SealContext context) {
        SealedFormat format = SealedFormat.parse(sealed, context);
        if (format.wrapped().length == 0) {
            throw new StoreException(
                    context + " was encrypted without a key service: open it with the earlier sealing too, by"
                            + " Sealing.alsoOpening",
                    Reason.UNKNOWN_KEY,
                    null);
        }
        return format;
    }

    @Override
    public String toString() {
        return "EnvelopeSealing[" + keys + "]";
    }
}
