// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.ambient;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** Reads ambient time and chance, planted to be caught. */
public final class Ambient {
    /** Time as a method reference, which a check of calls alone lets through. */
    public Supplier<Instant> now() {
        return Instant::now;
    }

    /** Chance as a plain call. */
    public UUID id() {
        return UUID.randomUUID();
    }
}
