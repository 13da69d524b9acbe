// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.http.HttpReply;

/**
 * One answer that is fetched ahead, while the caller processes the previous one. Its age follows from its Date header. If no
 * thread was free, the caller fetches it. Safe for use by many threads.
 */
final class ReadAhead {
    private final Executor threads;
    private final AtomicReference<@Nullable Fetch> under = new AtomicReference<>();

    ReadAhead(Executor threads) {
        this.threads = requireNonNull(threads, "threads");
    }

    private record Fetch(URI address, FutureTask<HttpReply> task) {}

    /** Starts fetching; an earlier answer that was not used is dropped. */
    void begin(URI address, Supplier<HttpReply> fetch) {
        FutureTask<HttpReply> task = new FutureTask<>(fetch::get);
        under.set(new Fetch(address, task));
        try {
            threads.execute(task);
        } catch (RuntimeException | Error noThread) {
            // The executor is full, or no thread can be created: the caller fetches it.
            under.set(null);
        }
    }

    /** Returns the answer of an address, if it was started; throws what the request threw. */
    Optional<HttpReply> take(URI address) {
        Fetch fetch = under.get();
        if (fetch == null || !fetch.address().equals(address) || !under.compareAndSet(fetch, null)) {
            return Optional.empty();
        }
        // Does nothing if another thread is running it.
        fetch.task().run();
        try {
            return Optional.of(fetch.task().get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BusyException("the thread was interrupted while it waited for a page: try again later");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException broken) {
                throw broken;
            }
            if (failed.getCause() instanceof Error dead) {
                throw dead;
            }
            throw new IllegalStateException("a page could not be fetched; this indicates a bug", failed.getCause());
        }
    }
}
