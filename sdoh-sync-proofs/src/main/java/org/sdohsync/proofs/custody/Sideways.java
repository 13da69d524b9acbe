// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same to many things, several at a time. */
final class Sideways {
    private Sideways() {}

    static <T, R> List<R> each(List<T> things, int atATime, Function<T, R> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            List<Callable<R>> calls = new ArrayList<>();
            things.forEach(thing -> calls.add(() -> work.apply(thing)));
            List<R> results = new ArrayList<>();
            for (Future<R> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("one of many failed", failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
