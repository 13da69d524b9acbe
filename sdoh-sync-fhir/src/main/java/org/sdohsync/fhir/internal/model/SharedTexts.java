// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that many resources have alike: code systems, codes, their displays, profiles, units; not what a resource says of a person. It keeps
 * at most {@value #MOST} texts of at most {@value #LONGEST} characters, less than half a megabyte, for the life of the process; a text takes the place of another one,
 * so that a server may only make it useless.
 *
 * <p>Safe for use by many threads: an entry is immutable, and one that another thread has replaced is as good as the new one.
 */
final class SharedTexts {
    static final int MOST = 1024;
    static final int LONGEST = 128;

    /** How many of the last bytes tell texts apart. */
    private static final int END = 12;

    private static final int MULTIPLIER = 31;
    private static final int SPREAD = 15;

    private static final @Nullable Entry[] ENTRIES = new Entry[MOST];

    private SharedTexts() {}

    private static final class Entry {
        private final byte[] bytes;
        private final String text;

        Entry(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }
    }

    /** The text of some ASCII bytes. */
    static String of(byte[] json, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return text(json, from, to);
        }
        int hash = length;
        for (int at = Math.max(from, to - END); at < to; at++) {
            hash = hash * MULTIPLIER + json[at];
        }
        int place = (hash ^ (hash >>> SPREAD)) & (MOST - 1);
        Entry known = ENTRIES[place];
        if (known != null && Arrays.equals(json, from, to, known.bytes, 0, known.bytes.length)) {
            return known.text;
        }
        String text = text(json, from, to);
        ENTRIES[place] = new Entry(Arrays.copyOfRange(json, from, to), text);
        return text;
    }

    private static String text(byte[] json, int from, int to) {
        return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
