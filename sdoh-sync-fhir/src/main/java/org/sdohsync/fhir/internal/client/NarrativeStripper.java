// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Removes the narratives from a resource: every member {@code text} that is an object. They cause 95 % of the cost of
 * parsing, and one invalid entity in one of them would make the whole resource unreadable. The result must never be written
 * back.
 *
 * <p>The bytes between the narratives are copied unchanged. The comma before or after a narrative is removed with it. Numbers
 * that would exhaust the memory are refused, so that {@link FhirJson#parseChecked} can parse the result.
 */
final class NarrativeStripper {
    private static final byte[] NAME = "\"text\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final String where;

    private NarrativeStripper(byte[] bytes, int from, int to, String where) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.where = where;
    }

    /**
     * The position of a resource's only narrative, counted from the resource's first byte.
     *
     * @param start the start of its object; negative if there is none
     * @param end its end
     */
    record Place(int start, int end) {
        /** The position is unknown. */
        static final Place ANYWHERE = new Place(0, 0);
        /** There is none. */
        static final Place NONE = new Place(-1, -1);
    }

    /** Does the same as {@link #strip(byte[], int, int, String)} for a resource that was scanned before, with or without exponents in it. */
    static byte[] strip(byte[] bytes, int from, int to, Place place, boolean exponents, String where) {
        NarrativeStripper narrative = new NarrativeStripper(bytes, from, to, where);
        if (place.equals(Place.ANYWHERE) || (place.start() > 0 && !narrative.named(from + place.start()))) {
            return strip(bytes, from, to, where);
        }
        byte[] bare = place.start() < 0
                ? Arrays.copyOfRange(bytes, from, to)
                : narrative.without(narrative.withComma(
                        from + place.start() - narrative.nameLength(from + place.start()),
                        from + place.end(),
                        List.of()));
        if (exponents) {
            JsonTokens.requireSmallNumbers(bare, where);
        }
        return bare;
    }

    /** Tells whether the member's name before its value is written in the usual way. */
    private boolean named(int value) {
        return nameLength(value) > 0;
    }

    /** How many bytes before its value the member begins; 0 if unknown. */
    private int nameLength(int value) {
        int at = before(value);
        if (at <= from || bytes[at] != ':') {
            return 0;
        }
        at = before(at);
        int begin = at - NAME.length + 1;
        return begin > from && Arrays.equals(bytes, begin, at + 1, NAME, 0, NAME.length) ? value - begin : 0;
    }

    /** The position of the last byte before a position that is not whitespace. */
    private int before(int position) {
        int at = position - 1;
        while (at > from && blank(bytes[at])) {
            at--;
        }
        return at;
    }

    /** Copies one object of JSON, the bytes from {@code from} to {@code to}, without its narratives. */
    static byte[] strip(byte[] bytes, int from, int to, String where) {
        NarrativeStripper narrative = new NarrativeStripper(bytes, from, to, where);
        return narrative.without(JsonTokens.over(bytes, from, to, where, narrative::find));
    }

    private List<int[]> find(JsonParser parser) throws IOException {
        List<int[]> cuts = new ArrayList<>();
        int name = -1;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT && name >= 0) {
                parser.skipChildren();
                int end = from + (int) parser.currentLocation().getByteOffset();
                cuts.add(withComma(name, end, cuts));
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                JsonTokens.requireSmall(parser.getText(), where);
            }
            boolean text = token == JsonToken.FIELD_NAME && parser.currentName().equals("text");
            name = text ? from + (int) parser.currentTokenLocation().getByteOffset() : -1;
        }
        return cuts;
    }

    private int[] withComma(int start, int end, List<int[]> earlier) {
        int after = end;
        while (after < to && blank(bytes[after])) {
            after++;
        }
        if (after < to && bytes[after] == ',') {
            return new int[] {start, after + 1};
        }
        int before = start;
        int cut = earlier.size() - 1;
        while (before > from) {
            if (cut >= 0 && earlier.get(cut)[1] == before) {
                before = earlier.get(cut--)[0];
            } else if (blank(bytes[before - 1])) {
                before--;
            } else {
                break;
            }
        }
        boolean comma = before > from && bytes[before - 1] == ',';
        return new int[] {comma ? before - 1 : start, end};
    }

    /** The bytes without one cut. */
    private byte[] without(int[] cut) {
        byte[] kept = new byte[to - from - (cut[1] - cut[0])];
        System.arraycopy(bytes, from, kept, 0, cut[0] - from);
        System.arraycopy(bytes, cut[1], kept, cut[0] - from, to - cut[1]);
        return kept;
    }

    private byte[] without(List<int[]> cuts) {
        byte[] kept = new byte[to - from];
        int length = 0;
        int position = from;
        for (int[] cut : cuts) {
            // A cut that extends back over an earlier one starts before the position; only a comma is between.
            int gap = cut[0] - position;
            if (gap > 0) {
                System.arraycopy(bytes, position, kept, length, gap);
                length += gap;
            } else if (gap < 0) {
                length = lastComma(kept, length);
            }
            position = cut[1];
        }
        System.arraycopy(bytes, position, kept, length, to - position);
        return Arrays.copyOf(kept, length + to - position);
    }

    private static int lastComma(byte[] kept, int length) {
        int end = length;
        while (end > 0 && blank(kept[end - 1])) {
            end--;
        }
        return end > 0 && kept[end - 1] == ',' ? end - 1 : length;
    }

    private static boolean blank(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
