// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;

/** An HTTP answer made of an input: {@code HTTP status}, headers and a blank line, or a body alone. */
final class Answer {
    private static final int OK = 200;
    private static final int MOST_HEAD = 4096;

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(byte[] input) {
        String head = new String(input, 0, Math.min(input.length, MOST_HEAD), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\n\n");
        if (!head.startsWith("HTTP ") || end < 0) {
            return new Answer(OK, Map.of(), input);
        }
        String[] lines = head.substring(0, end).split("\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return new Answer(status(lines[0]), headers, Arrays.copyOfRange(input, end + 2, input.length));
    }

    private static int status(String line) {
        String said = line.substring("HTTP ".length()).trim();
        return said.matches("[1-5]\\d\\d") ? Integer.parseInt(said) : OK;
    }

    private HttpReply to(OutgoingRequest request) {
        int values = Limits.defaults().values(request.expected());
        return new HttpReply(status, request.uri(), name -> headers.get(name.toLowerCase(Locale.ROOT)), body, values);
    }

    /** Answers every request. */
    HttpSender sender() {
        return this::to;
    }

    /** Answers at one path only. */
    HttpSender senderAt(String suffix) {
        return request -> request.uri().getPath().endsWith(suffix)
                ? to(request)
                : new HttpReply(404, request.uri(), name -> null, new byte[0]);
    }
}
