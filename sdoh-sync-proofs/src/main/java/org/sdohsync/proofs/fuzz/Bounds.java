// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.time.Duration;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.fuzz.reader.Target;

/**
 * What reading one input may cost.
 *
 * @param cpu processor time
 * @param bytes memory that is allocated, whatever the size of the input
 * @param bytesPerByte memory that is allocated for each byte of the input beyond that
 */
record Bounds(Duration cpu, long bytes, long bytesPerByte) {
    /** The largest input that is made: 256 KiB. The library itself refuses answers of more than 1 MiB, pages of more than 32 MiB. */
    static final int LARGEST = 256 * 1024;

    /** One second of processor time, 16 MiB, and 8 KiB for each byte of input: a line of one byte may be one refusal with its trace. */
    static final Bounds STATED = new Bounds(Duration.ofSeconds(1), 16L << 20, 8192);

    /**
     * For a reader of one JSON document: 1 MiB, and for each byte of input what {@link JsonObject#MEMORY_PER_BYTE} states and a third more
     * for what is made of it. A tree of maps needs more than that.
     */
    static final Bounds JSON =
            new Bounds(STATED.cpu(), 1L << 20, JsonObject.MEMORY_PER_BYTE + JsonObject.MEMORY_PER_BYTE / 3);

    static Bounds of(Target target) {
        return target.readsJson() ? JSON : STATED;
    }

    boolean tooSlow(long nanos) {
        return nanos > cpu.toNanos();
    }

    boolean tooLarge(long allocated, int input) {
        return allocated > bytes + bytesPerByte * input;
    }
}
