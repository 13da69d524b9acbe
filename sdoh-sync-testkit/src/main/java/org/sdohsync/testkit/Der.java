// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes the few kinds of ASN.1 values that certificates are made of (ITU-T X.690, DER). */
final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    static byte[] sequence(List<byte[]> parts) {
        return value(0x30, parts.toArray(new byte[0][]));
    }

    static byte[] set(byte[]... parts) {
        return value(0x31, parts);
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int at = 2; at < arcs.length; at++) {
            long arc = Long.parseLong(arcs[at]);
            int groups = Math.max(1, (64 - Long.numberOfLeadingZeros(arc) + 6) / 7);
            for (int group = groups - 1; group >= 0; group--) {
                out.write((int) ((arc >>> (7 * group)) & 0x7F) | (group == 0 ? 0 : 0x80));
            }
        }
        return value(0x06, out.toByteArray());
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] yes() {
        return value(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] nothing() {
        return value(0x05);
    }

    static byte[] text(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    /** A string of bits, of which the last ones may be unused. */
    static byte[] bits(int unused, byte[] content) {
        return value(0x03, new byte[] {(byte) unused}, content);
    }

    // UTCTime before 2050, GeneralizedTime from then on (RFC 5280 §4.1.2.5).
    static byte[] time(Instant at) {
        String text = TIME.format(at);
        boolean early = text.compareTo("2050") < 0;
        return early
                ? value(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : value(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A value within a context: constructed, or with the content of a plain one. */
    static byte[] tagged(int number, boolean constructed, byte[]... parts) {
        return value((constructed ? 0xA0 : 0x80) | number, parts);
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int at = bytes - 1; at >= 0; at--) {
                out.write(length >>> (8 * at));
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
