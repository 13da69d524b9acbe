// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be printed: a token, a client secret, a code verifier. {@link #toString} masks it, {@link #equals}
 * takes the same time for every wrong value, and it is not serializable. Immutable; safe for use by many threads.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a text.
     *
     * @param value the secret text; not empty
     * @return the secret
     * @throws IllegalArgumentException if the text is empty
     */
    public static Secret of(String value) {
        if (requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return new Secret(value);
    }

    /**
     * The text itself. Call it only to send the text or to store it encrypted.
     *
     * @return the secret text
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
