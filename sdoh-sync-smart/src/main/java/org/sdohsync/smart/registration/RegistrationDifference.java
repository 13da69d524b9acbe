// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

/**
 * A value that a source registered differently than requested, as RFC 7591 §3.2.1 allows. Immutable.
 *
 * @param member the member of the registration, such as {@code scope}
 * @param asked the requested value
 * @param answered the registered value, empty if it was left out
 */
public record RegistrationDifference(String member, String asked, String answered) {
    /**
     * Checks the parts.
     *
     * @param member the member of the registration
     * @param asked the requested value
     * @param answered the registered value
     */
    public RegistrationDifference {
        requireNonNull(member, "member");
        requireNonNull(asked, "asked");
        requireNonNull(answered, "answered");
    }
}
