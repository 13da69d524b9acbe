// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The names of members that are looked at; all others are one and the same. Stateless; safe for use by many threads. */
final class Names {
    /** Beside those in which a resource names whom it is about. */
    private static final List<String> OTHERS = List.of(
            "resourceType",
            "id",
            "meta",
            "versionId",
            "lastUpdated",
            "security",
            "tag",
            "code",
            "issue",
            "severity",
            "agent",
            "type",
            "coding",
            "reference",
            "relation",
            "url",
            "entry",
            "resource",
            "search",
            "mode");

    private static final int SLOTS = 256;
    private static final String[] TEXTS = new String[SLOTS];
    private static final byte[][] BYTES = new byte[SLOTS][];

    static {
        List<String> all =
                Stream.concat(OTHERS.stream(), ResourceParser.NAMING.stream()).toList();
        for (String name : all) {
            byte[] bytes = name.getBytes(ISO_8859_1);
            int at = slot(bytes, 0, bytes.length);
            while (BYTES[at] != null) {
                at = (at + 1) & (SLOTS - 1);
            }
            BYTES[at] = bytes;
            TEXTS[at] = name;
        }
    }

    private Names() {}

    private static int slot(byte[] bytes, int from, int to) {
        return (bytes[from] * 7 + bytes[to - 1] * 31 + (to - from) * 13) & (SLOTS - 1);
    }

    /** The name in these bytes, if it is looked at; else empty. */
    static String find(byte[] bytes, int from, int to) {
        if (from == to) {
            return "";
        }
        int at = slot(bytes, from, to);
        while (BYTES[at] != null) {
            if (Arrays.equals(BYTES[at], 0, BYTES[at].length, bytes, from, to)) {
                return TEXTS[at];
            }
            at = (at + 1) & (SLOTS - 1);
        }
        return "";
    }

    /** The name, if it is looked at; else empty. */
    static String find(String name) {
        byte[] bytes = name.getBytes(ISO_8859_1);
        return name.length() == bytes.length && name.equals(new String(bytes, ISO_8859_1))
                ? find(bytes, 0, bytes.length)
                : "";
    }
}
