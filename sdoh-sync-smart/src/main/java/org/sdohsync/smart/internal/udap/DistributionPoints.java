// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads from a certificate where the lists of revoked ones are (RFC 5280 §4.2.1.13). */
final class DistributionPoints {
    private static final String EXTENSION = "2.5.29.31";
    private static final int URI_NAME = 0x86;
    private static final int CONSTRUCTED = 0x20;
    private static final int OCTETS = 0x04;
    private static final int DEEPEST = 8;
    private static final int MOST = 4;

    private DistributionPoints() {}

    static List<String> of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(EXTENSION);
        List<String> found = new ArrayList<>();
        if (extension != null) {
            collect(ByteBuffer.wrap(extension), found, 0);
        }
        return found;
    }

    // What is not well-formed ends the walk: the certificate is checked elsewhere, and a list that is not found is
    // unknown.
    private static void collect(ByteBuffer values, List<String> found, int depth) {
        while (values.remaining() >= 2 && found.size() < MOST && depth < DEEPEST) {
            int tag = values.get() & 0xFF;
            int length = length(values);
            if (length < 0 || length > values.remaining()) {
                return;
            }
            ByteBuffer content = values.slice(values.position(), length);
            values.position(values.position() + length);
            if (tag == URI_NAME) {
                found.add(StandardCharsets.US_ASCII.decode(content).toString());
            } else if ((tag & CONSTRUCTED) != 0 || (tag == OCTETS && depth == 0)) {
                collect(content, found, depth + 1);
            }
        }
    }

    private static int length(ByteBuffer values) {
        int first = values.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int bytes = first & 0x7F;
        if (bytes < 1 || bytes > 3 || bytes > values.remaining()) {
            return -1;
        }
        int length = 0;
        for (int at = 0; at < bytes; at++) {
            length = length << 8 | (values.get() & 0xFF);
        }
        return length;
    }
}
