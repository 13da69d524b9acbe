// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

/**
 * One value that a source registered otherwise than it was asked, as it may (RFC 7591 §3.2.1).
 *
 * @param member the member of the registration, such as {@code scope}
 * @param asked what was asked
 * @param answered what was registered, empty if it was left out
 */
public record Difference(String member, String asked, String answered) {
    /**
     * Checks the parts.
     *
     * @param member the member of the registration
     * @param asked what was asked
     * @param answered what was registered
     */
    public Difference {
        requireNonNull(member, "member");
        requireNonNull(asked, "asked");
        requireNonNull(answered, "answered");
    }
}
