// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

/**
 * The permanent id of one connection. It is created by the library, and can be stored by the application and shown in logs.
 *
 * @param value letters, digits, hyphen and underscore, 1 to 64
 */
public record ConnectionId(String value) {
    /**
     * Checks the form.
     *
     * @param value letters, digits, hyphen and underscore, 1 to 64
     * @throws IllegalArgumentException if it has another form
     */
    public ConnectionId {
        if (!requireNonNull(value, "value").matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "not a connection id: expected 1 to 64 letters, digits, hyphens and underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
