// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The names of members that are looked at; all others are one and the same. Stateless; safe for use by many threads. */
final class Names {
    private static final String[] ALL = {
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
        "subject",
        "patient",
        "beneficiary",
        "policyHolder",
        "subscriber",
        "for",
        "individual",
        "candidate",
        "member",
        "participant",
        "actor",
        "target",
        "link",
        "relation",
        "url",
        "entry",
        "resource",
        "search",
        "mode"
    };

    private static final int SLOTS = 256;
    private static final String[] TEXTS = new String[SLOTS];
    private static final byte[][] BYTES = new byte[SLOTS][];

    static {
        for (String name : ALL) {
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
