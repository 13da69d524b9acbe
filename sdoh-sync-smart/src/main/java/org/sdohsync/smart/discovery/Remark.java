// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

/**
 * Something in a source's description that breaks the standard and was tolerated. Show it to whoever operates the source.
 *
 * @param member the member of the description, such as {@code token_endpoint}
 * @param text what is wrong with it and what was made of it
 */
public record Remark(String member, String text) {
    /**
     * Checks the parts.
     *
     * @param member the member of the description
     * @param text what is wrong with it
     */
    public Remark {
        requireNonNull(member, "member");
        requireNonNull(text, "text");
    }
}
