// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * A source of unpredictable bytes for states, verifiers, nonces and ids. Implementations must be safe for use by many
 * threads.
 */
@FunctionalInterface
public interface Entropy {
    /**
     * Generates bytes.
     *
     * @param count the number of bytes
     * @return unpredictable bytes
     */
    byte[] bytes(int count);

    /**
     * Generates bytes as text.
     *
     * @param count the number of bytes
     * @return the bytes in base64url without padding
     */
    default String text(int count) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(count));
    }

    /**
     * Generates a random UUID (RFC 9562, version 4).
     *
     * @return the UUID
     */
    default UUID uuid() {
        ByteBuffer random = ByteBuffer.wrap(bytes(16));
        long high = (random.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /**
     * Returns the secure random generator of the system.
     *
     * @return the system's entropy
     */
    static Entropy secure() {
        SecureRandom random = new SecureRandom();
        return count -> {
            byte[] drawn = new byte[count];
            random.nextBytes(drawn);
            return drawn;
        };
    }
}
