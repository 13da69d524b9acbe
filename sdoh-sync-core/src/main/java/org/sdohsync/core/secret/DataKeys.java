// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.internal.secret.ProviderRandom;

/**
 * The data keys of an envelope sealing: the one that encrypts now, and those in memory, bounded in number and time. Of several threads
 * that need one key, one asks the service and the others wait for it. Safe for use by many threads.
 */
final class DataKeys {
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_WRAPPED = 65_535;

    private final KeyWrapping service;
    private final @Nullable Provider provider;
    private final int number;
    private final Duration time;
    private final Ticker ticker;
    private final Cache<Id, KeyHandle<SecretKey>> held;

    /** The data keys that a thread asks the service for. */
    private final Map<Id, CompletableFuture<KeyHandle<SecretKey>>> asking = new ConcurrentHashMap<>();

    /** The data key that encrypts now, if there is one. */
    private volatile @Nullable Turn turn;

    /** The next data key while one thread makes it. */
    private final AtomicReference<@Nullable CompletableFuture<Current>> beginning = new AtomicReference<>();

    DataKeys(KeyWrapping service, @Nullable Provider provider, int number, Duration time, Ticker ticker) {
        this.service = service;
        this.provider = provider;
        this.number = number;
        this.time = time;
        this.ticker = ticker;
        this.held = Caffeine.newBuilder()
                .maximumSize(number)
                .expireAfterWrite(time)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** A data key as a record names it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content
    record Id(String keyId, byte[] wrapped) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id that && keyId.equals(that.keyId) && Arrays.equals(wrapped, that.wrapped);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(wrapped);
        }

        /** Prints the id of the wrapping key. */
        @Override
        public String toString() {
            return "data key wrapped by " + keyId;
        }
    }

    /** The data key to encrypt with. */
    record Current(Id id, KeyHandle<SecretKey> key) {}

    /** The time in which a data key encrypts. */
    private record Turn(Id id, long began, AtomicInteger records) {
        /** Whether it encrypts one more record, which is counted. */
        boolean takes(String newest, long now) {
            return id.keyId().equals(newest)
                    && now - began < EnvelopeSealing.LIFE.toNanos()
                    && records.incrementAndGet() <= EnvelopeSealing.RECORDS;
        }
    }

    DataKeys bounded(int most, Duration longest) {
        return new DataKeys(service, provider, most, longest, ticker);
    }

    DataKeys with(Provider named) {
        return new DataKeys(service, named, number, time, ticker);
    }

    String newestId() {
        String id = asked("was asked for the id of its newest key", service::newestId);
        if (id.isEmpty() || id.getBytes(UTF_8).length > LONGEST_ID) {
            throw new StoreException(
                    "the key service gave no id of 1 to " + LONGEST_ID + " bytes: correct KeyWrapping.newestId",
                    Reason.UNSUITABLE,
                    null);
        }
        return id;
    }

    Current current() {
        String newest = newestId();
        Turn now = turn;
        if (now != null && now.takes(newest, ticker.read())) {
            return new Current(now.id(), unwrapped(now.id(), now.id()));
        }
        CompletableFuture<Current> mine = new CompletableFuture<>();
        CompletableFuture<Current> other = beginning.compareAndExchange(null, mine);
        if (other != null) {
            return waited(other);
        }
        try {
            return completed(mine, () -> begin(newest));
        } finally {
            beginning.set(null);
        }
    }

    private Current begin(String newest) {
        byte[] bytes = generated();
        byte[] given = bytes.clone();
        try {
            byte[] wrapped = asked("was to wrap a data key with key " + newest, () -> service.wrap(newest, given));
            Id id = new Id(newest, wrapped.clone());
            requireUnwrapped(id, bytes);
            KeyHandle<SecretKey> key = handle(id, bytes);
            held.put(id, key);
            turn = new Turn(id, ticker.read(), new AtomicInteger(1));
            return new Current(id, key);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(given, (byte) 0);
        }
    }

    /** What a broken service wrapped would be lost: nothing is encrypted before it was seen to come back. */
    private void requireUnwrapped(Id id, byte[] bytes) {
        int length = id.wrapped().length;
        byte[] back = length == 0 || length > LONGEST_WRAPPED
                ? new byte[0]
                : asked(
                        "was to unwrap a new data key with key " + id.keyId(),
                        () -> service.unwrap(id.keyId(), id.wrapped().clone()));
        boolean same = MessageDigest.isEqual(back, bytes);
        Arrays.fill(back, (byte) 0);
        if (!same || Arrays.equals(id.wrapped(), bytes)) {
            throw new StoreException(
                    "the key service does not give back the data key that it wrapped with key " + id.keyId()
                            + ": nothing was encrypted; correct KeyWrapping.wrap and unwrap",
                    Reason.UNSUITABLE,
                    null);
        }
    }

    KeyHandle<SecretKey> unwrapped(Id id, Object what) {
        KeyHandle<SecretKey> known = held.getIfPresent(id);
        if (known != null) {
            return known;
        }
        CompletableFuture<KeyHandle<SecretKey>> mine = new CompletableFuture<>();
        CompletableFuture<KeyHandle<SecretKey>> other = asking.putIfAbsent(id, mine);
        if (other != null) {
            return waited(other);
        }
        try {
            return completed(mine, () -> heldOrUnwrapped(id, what));
        } finally {
            // A failure is not kept: the next one asks again.
            asking.remove(id, mine);
        }
    }

    // Another thread may have put it there since this one looked.
    private KeyHandle<SecretKey> heldOrUnwrapped(Id id, Object what) {
        KeyHandle<SecretKey> known = held.getIfPresent(id);
        if (known != null) {
            return known;
        }
        KeyHandle<SecretKey> key = unwrap(id, what);
        held.put(id, key);
        return key;
    }

    private static <T> T completed(CompletableFuture<T> mine, Supplier<T> work) {
        try {
            T done = work.get();
            mine.complete(done);
            return done;
        } catch (RuntimeException | Error failed) {
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private static <T> T waited(CompletableFuture<T> other) {
        try {
            return other.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException typed) {
                throw new StoreException(String.valueOf(typed.getMessage()), typed.reason(), failed);
            }
            throw failed;
        }
    }

    private KeyHandle<SecretKey> unwrap(Id id, Object what) {
        byte[] bytes = asked(
                "was to unwrap a data key with key " + id.keyId() + " for " + what,
                () -> service.unwrap(id.keyId(), id.wrapped().clone()));
        try {
            if (bytes.length != SealingKey.BYTES) {
                throw new StoreException(
                        what + " cannot be decrypted: the key service unwrapped " + bytes.length
                                + " bytes instead of a data key; check KeyWrapping.unwrap",
                        Reason.CORRUPT,
                        null);
            }
            return handle(id, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private KeyHandle<SecretKey> handle(Id id, byte[] bytes) {
        return KeyHandle.fixed(id.toString(), new SecretKeySpec(bytes, "AES"), provider);
    }

    private byte[] generated() {
        try {
            KeyGenerator generator =
                    provider == null ? KeyGenerator.getInstance("AES") : KeyGenerator.getInstance("AES", provider);
            generator.init(SealingKey.BYTES * 8, ProviderRandom.of(provider));
            byte[] bytes = generator.generateKey().getEncoded();
            if (bytes == null || bytes.length != SealingKey.BYTES) {
                throw new InvalidKeyException("the provider keeps the bytes of its keys");
            }
            return bytes;
        } catch (GeneralSecurityException refused) {
            throw new StoreException(
                    "no data key of 256 bits can be made: check the provider of EnvelopeSealing",
                    Reason.UNSUITABLE,
                    refused);
        }
    }

    private static <T> T asked(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SyncException typed) {
            throw typed;
        } catch (RuntimeException failed) {
            throw new StoreException(
                    "the key service failed when it " + what + " ("
                            + failed.getClass().getSimpleName() + "): check the service and its log",
                    Reason.UNAVAILABLE,
                    failed);
        }
    }

    @Override
    public String toString() {
        return "at most " + number + " data keys in memory for " + time;
    }
}
