// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * The key of a record: kind and id, unique in a store. Immutable.
 *
 * @param kind what the record is, for example {@code connection}: lower-case letters and hyphens, at most 40
 * @param id which one: any well-formed text of 1 to 200 characters (UTF-16 units)
 */
public record RecordKey(String kind, String id) {
    private static final int LONGEST_KIND = 40;

    /**
     * Checks the parts.
     *
     * @param kind what the record is, for example {@code connection}: lower-case letters and hyphens, at most 40
     * @param id which one: any text of 1 to 200 characters
     * @throws IllegalArgumentException if a part does not have this form
     */
    public RecordKey {
        requireNonNull(id, "id");
        if (!isKind(requireNonNull(kind, "kind"))) {
            throw new IllegalArgumentException("the kind must have lower-case letters and hyphens only: " + kind);
        }
        if (id.isEmpty() || id.length() > 200) {
            throw new IllegalArgumentException("the id must have 1 to 200 characters");
        }
        if (!isWellFormed(id)) {
            throw new IllegalArgumentException("the id is not valid Unicode: it has half of a surrogate pair");
        }
    }

    /**
     * The order in which stores list ids: by Unicode code point. It is also that of the ids' UTF-8 bytes, and not that of
     * {@link String#compareTo}.
     *
     * @return the order
     */
    public static Comparator<String> idOrder() {
        return RecordKey::compareCodePoints;
    }

    private static boolean isKind(String text) {
        if (text.isEmpty() || text.length() > LONGEST_KIND || text.charAt(0) == '-') {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit != '-' && (unit < 'a' || unit > 'z')) {
                return false;
            }
        }
        return true;
    }

    // Half a surrogate pair has no UTF-8 encoding: two such ids would be the same on any medium.
    static boolean isWellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1));
                if (!pair) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    private static int compareCodePoints(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        int at = 0;
        while (at < shorter && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(left.length(), right.length());
        }
        return Integer.compare(rank(left.charAt(at)), rank(right.charAt(at)));
    }

    // Surrogates represent code points above the basic plane, so they sort after all its characters.
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
