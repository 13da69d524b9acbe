// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to the receiver from a program on this machine, untrusted. A body is ignored.
 *
 * @param method the method
 * @param target the request target, with the query
 * @param speculative whether it is a browser's prefetch, whose answer is not shown
 */
record LoopbackRequest(String method, URI target, boolean speculative) {
    /** The longest request, with its headers: 64 KiB. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Pattern LINE = Pattern.compile("([A-Z]{1,20}) (\\S+) HTTP/1\\.[01]");
    private static final Pattern SPECULATIVE =
            Pattern.compile("\n(sec-purpose|purpose|x-purpose|x-moz):[^\n]*(prefetch|prerender|preview)");

    /** The request could not be read. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        /** The status to answer with. */
        private final int status;

        Unreadable(int status) {
            super("unreadable");
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Reads a request up to the end of its headers; empty if nothing was sent, as on a browser's preconnect. */
    static Optional<LoopbackRequest> read(InputStream in) throws IOException {
        @Nullable String head = head(in);
        if (head == null) {
            return Optional.empty();
        }
        int end = head.indexOf('\n');
        Matcher line = LINE.matcher(head.substring(0, end).trim());
        if (!line.matches()) {
            throw new Unreadable(400);
        }
        try {
            boolean ahead = SPECULATIVE
                    .matcher(head.substring(end).toLowerCase(Locale.ROOT))
                    .find();
            return Optional.of(new LoopbackRequest(line.group(1), URI.create(line.group(2)), ahead));
        } catch (IllegalArgumentException noAddress) {
            throw new Unreadable(400);
        }
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int lineLength = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (head.size() == 0 && (next < 'A' || next > 'Z')) {
                throw new Unreadable(400);
            }
            head.write(next);
            if (head.size() > MOST_BYTES) {
                throw new Unreadable(431);
            }
            if (next == '\n') {
                if (lineLength == 0) {
                    return head.toString(StandardCharsets.ISO_8859_1);
                }
                lineLength = 0;
            } else if (next != '\r') {
                lineLength++;
            }
        }
        if (head.size() > 0) {
            throw new Unreadable(400);
        }
        return null;
    }

    /** Prints the method only: the target may contain a code. */
    @Override
    public String toString() {
        return "LoopbackRequest[" + method + "]";
    }
}
