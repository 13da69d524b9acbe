// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.nio.charset.StandardCharsets;
import org.sdohsync.core.secret.Sealing;

/** The one key of all benchmarks. */
final class Keys {
    private static final byte[] KEY = "a key of a benchmark, 32 bytes..".getBytes(StandardCharsets.US_ASCII);

    private Keys() {}

    static Sealing sealing() {
        return Sealing.aesGcm(KEY);
    }
}
