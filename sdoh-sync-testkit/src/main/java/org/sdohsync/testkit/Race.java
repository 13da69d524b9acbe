// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets threads loose on the same thing at the same moment. */
final class Race {
    static final int THREADS = 8;

    private static final int PATIENCE_SECONDS = 120;

    private Race() {}

    /** Runs the action in eight threads that start together, and collects what they return. */
    static <T> List<T> of(Callable<T> action) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException failed) {
            throw new AssertionError("a racing thread failed", failed.getCause());
        } catch (TimeoutException stuck) {
            throw new AssertionError("the threads did not end within " + PATIENCE_SECONDS + " s", stuck);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        } finally {
            threads.shutdownNow();
        }
    }
}
