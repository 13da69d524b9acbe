// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;

/** Counts the records that are opened, whatever the store. Safe for use by many threads. */
final class CountingSealing implements Sealing {
    private final Sealing counted;
    private final AtomicInteger opened = new AtomicInteger();

    CountingSealing(Sealing counted) {
        this.counted = counted;
    }

    int opened() {
        return opened.get();
    }

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        return counted.seal(plain, context);
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        opened.incrementAndGet();
        return counted.open(sealed, context);
    }
}
