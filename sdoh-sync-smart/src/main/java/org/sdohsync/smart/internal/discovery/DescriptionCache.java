// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.smart.discovery.SmartConfiguration;

/**
 * A cache of descriptions; the least recently used are removed first. If many threads need one description, one of them reads
 * it and the others wait for it.
 */
final class DescriptionCache {
    /** A cached description, and until when it is fresh. */
    record Kept(SmartConfiguration configuration, @Nullable String etag, Instant readAt, Instant freshUntil) {
        boolean isFresh(Instant now) {
            return now.isBefore(freshUntil) && !WallClock.isAhead(readAt, now);
        }

        Kept until(SmartConfiguration same, Instant later) {
            return new Kept(same, etag, readAt, later);
        }
    }

    // Guards kept; never held while a description is read.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<FhirBase, Kept> kept;
    private final Map<FhirBase, CompletableFuture<SmartConfiguration>> readings = new ConcurrentHashMap<>();

    DescriptionCache(int most) {
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<FhirBase, Kept> eldest) {
                return size() > most;
            }
        };
    }

    @Nullable
    Kept get(FhirBase base) {
        lock.lock();
        try {
            return kept.get(base);
        } finally {
            lock.unlock();
        }
    }

    void put(FhirBase base, @Nullable Kept value) {
        lock.lock();
        try {
            if (value == null) {
                kept.remove(base);
            } else {
                kept.put(base, value);
            }
        } finally {
            lock.unlock();
        }
    }

    SmartConfiguration once(FhirBase base, Supplier<SmartConfiguration> reading) {
        CompletableFuture<SmartConfiguration> mine = new CompletableFuture<>();
        CompletableFuture<SmartConfiguration> running = readings.putIfAbsent(base, mine);
        if (running != null) {
            return joined(running);
        }
        try {
            SmartConfiguration read = reading.get();
            readings.remove(base, mine);
            mine.complete(read);
            return read;
        } catch (Throwable failed) {
            readings.remove(base, mine);
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private static SmartConfiguration joined(CompletableFuture<SmartConfiguration> running) {
        try {
            return running.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException same) {
                throw same;
            }
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw StoppedException.brokenOff("reading a source's description on another thread", cause);
        }
    }
}
