// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.util.concurrent.atomic.AtomicLong;

/** The sync that the calling thread is in, and what the syncs of a process cost. Safe for use by many threads. */
final class CurrentSync {
    private final String process;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final ThreadLocal<String> current;

    CurrentSync(String process) {
        this.process = process;
        this.current = ThreadLocal.withInitial(() -> process + "/none");
    }

    void begin() {
        current.set(process + "/" + number.incrementAndGet());
    }

    void end(long cpuNanos) {
        long ignored = nanos.addAndGet(cpuNanos);
        current.remove();
    }

    String id() {
        return current.get();
    }

    long count() {
        return number.get();
    }

    long nanos() {
        return nanos.get();
    }
}
