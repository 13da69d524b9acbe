// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

/**
 * A defect in a source's SMART configuration that was tolerated. Show it to the source's operator. Immutable.
 *
 * @param member the member of the description, such as {@code token_endpoint}
 * @param text what is wrong with it, and how it was treated
 */
public record MetadataWarning(String member, String text) {
    /**
     * Checks the parts.
     *
     * @param member the member of the description
     * @param text what is wrong with it
     */
    public MetadataWarning {
        requireNonNull(member, "member");
        requireNonNull(text, "text");
    }
}
