// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * Names one record. The pair is unique in a store.
 *
 * @param kind what the record is, for example {@code connection}: lower-case letters and hyphens, at most 40
 * @param id which one: any text of 1 to 200 characters
 */
public record RecordKey(String kind, String id) {
    /**
     * Checks the parts.
     *
     * @param kind what the record is, for example {@code connection}: lower-case letters and hyphens, at most 40
     * @param id which one: any text of 1 to 200 characters
     * @throws IllegalArgumentException if a part has not the form described
     */
    public RecordKey {
        requireNonNull(id, "id");
        if (!requireNonNull(kind, "kind").matches("[a-z][a-z-]{0,39}")) {
            throw new IllegalArgumentException("kind is not of lower-case letters and hyphens: " + kind);
        }
        if (id.isEmpty() || id.length() > 200) {
            throw new IllegalArgumentException("id has not 1 to 200 characters");
        }
    }
}
