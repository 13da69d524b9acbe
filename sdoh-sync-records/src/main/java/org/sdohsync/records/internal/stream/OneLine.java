// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.OutputStream;
import org.sdohsync.fhir.internal.json.EightBytes;

/** Writes JSON on one line, its values byte for byte as they are. Stateless; safe for use by many threads. */
public final class OneLine {
    private OneLine() {}

    /**
     * Writes a value.
     *
     * @param json an array with JSON in UTF-8
     * @param start where the value begins
     * @param end where it ends
     * @param out where to; the end of the line is not written
     * @throws IOException if it cannot be written
     */
    public static void write(byte[] json, int start, int end, OutputStream out) throws IOException {
        if (!EightBytes.haveLineEnd(json, start, end)) {
            out.write(json, start, end - start);
            return;
        }
        boolean text = false;
        int from = start;
        for (int at = start; at < end; at++) {
            byte sign = json[at];
            if (text) {
                at += sign == '\\' ? 1 : 0;
                text = sign != '"';
            } else if (sign == '"') {
                text = true;
            } else if (sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t') {
                out.write(json, from, at - from);
                from = at + 1;
            }
        }
        out.write(json, from, end - from);
    }
}
