// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

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
 * One answer that is fetched before it is asked for, while the caller still works on the one before. It is as old as its own Date
 * says. If no thread had time for it, who asks fetches it. Safe for use by many threads.
 */
final class ReadAhead {
    private final Executor threads;
    private final AtomicReference<@Nullable Fetch> under = new AtomicReference<>();

    ReadAhead(Executor threads) {
        this.threads = requireNonNull(threads, "threads");
    }

    private record Fetch(URI address, FutureTask<HttpReply> task) {}

    /** Begins to fetch; what was fetched before and not taken is dropped. */
    void begin(URI address, Supplier<HttpReply> fetch) {
        FutureTask<HttpReply> task = new FutureTask<>(fetch::get);
        under.set(new Fetch(address, task));
        try {
            threads.execute(task);
        } catch (RuntimeException | Error noThread) {
            // The executor is full, or no thread can be made: who asks fetches it.
            under.set(null);
        }
    }

    /** The answer from there, if it was begun; fails as the request did. */
    Optional<HttpReply> take(URI address) {
        Fetch fetch = under.get();
        if (fetch == null || !fetch.address().equals(address) || !under.compareAndSet(fetch, null)) {
            return Optional.empty();
        }
        // Does nothing if another thread has it in hand.
        fetch.task().run();
        try {
            return Optional.of(fetch.task().get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BusyException("a page was not waited for: the thread was interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException broken) {
                throw broken;
            }
            if (failed.getCause() instanceof Error dead) {
                throw dead;
            }
            throw new IllegalStateException("a page could not be fetched; indicates a bug", failed.getCause());
        }
    }
}
