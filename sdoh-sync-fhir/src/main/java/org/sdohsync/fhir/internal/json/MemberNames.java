// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collection;

/**
 * The names of members that somebody looks at; all others are one and the same. Each is found from its bytes without making a text.
 * Immutable.
 */
public final class MemberNames {
    private final String[] texts;
    private final byte[][] bytes;
    private final int mask;

    private MemberNames(Collection<String> names) {
        int slots = Integer.highestOneBit(Math.max(8, 8 * names.size()));
        this.texts = new String[slots];
        this.bytes = new byte[slots][];
        this.mask = slots - 1;
        for (String name : names) {
            byte[] each = name.getBytes(ISO_8859_1);
            int at = slot(each, 0, each.length);
            while (bytes[at] != null) {
                at = (at + 1) & mask;
            }
            bytes[at] = each;
            texts[at] = name;
        }
    }

    /**
     * Creates the set.
     *
     * @param names not empty, of ASCII
     * @return the names
     */
    public static MemberNames of(Collection<String> names) {
        return new MemberNames(names);
    }

    private int slot(byte[] name, int from, int to) {
        return (name[from] * 7 + name[to - 1] * 31 + (to - from) * 13) & mask;
    }

    /** The name in these bytes, if it is looked at; else empty. */
    String find(byte[] json, int from, int to) {
        if (from == to) {
            return "";
        }
        int at = slot(json, from, to);
        while (bytes[at] != null) {
            if (isSame(bytes[at], json, from, to)) {
                return texts[at];
            }
            at = (at + 1) & mask;
        }
        return "";
    }

    // Names are too short for the comparison of ranges, which prepares itself for long ones.
    private static boolean isSame(byte[] name, byte[] json, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int at = 0; at < name.length; at++) {
            if (name[at] != json[from + at]) {
                return false;
            }
        }
        return true;
    }

    /** The name, if it is looked at; else empty. */
    String find(String name) {
        byte[] each = name.getBytes(ISO_8859_1);
        return name.length() == each.length && name.equals(new String(each, ISO_8859_1))
                ? find(each, 0, each.length)
                : "";
    }
}
