// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.JsonScanner;

/**
 * Reads lines of JSON from a stream, keeping one line at a time. Blank lines, both kinds of line ends and a last line without
 * one are accepted; a line that is no JSON object fails alone. Not thread-safe; for one stream.
 */
public final class NdjsonStream {
    private final String where;
    private final StreamLimits limits;
    private final Consumer<? super ScannedResource> lines;
    private final Runnable unreadable;
    private final ScannedResource found = new ScannedResource();
    private byte[] line = new byte[16 * 1024];
    private int length;
    private boolean tooLong;
    private long count;
    private long total;

    /**
     * Creates a reader.
     *
     * @param where a description of the file for messages
     * @param limits how much is read
     * @param lines gets each line; its argument is valid during the call only
     * @param unreadable called for each line that is no JSON object
     */
    public NdjsonStream(
            String where, StreamLimits limits, Consumer<? super ScannedResource> lines, Runnable unreadable) {
        this.where = where;
        this.limits = limits;
        this.lines = lines;
        this.unreadable = unreadable;
    }

    /**
     * Reads all lines.
     *
     * @param in the lines in UTF-8
     * @throws IOException if the stream fails
     * @throws LimitException if there are more bytes or lines than the limits
     */
    public void read(InputStream in) throws IOException {
        byte[] chunk = new byte[16 * 1024];
        for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
            total += got;
            if (total > limits.answerBytes()) {
                throw exceeded("answerBytes", limits.answerBytes());
            }
            int from = 0;
            for (int at = 0; at < got; at++) {
                if (chunk[at] == '\n') {
                    append(chunk, from, at);
                    line();
                    from = at + 1;
                }
            }
            append(chunk, from, got);
        }
        line();
    }

    private void append(byte[] chunk, int from, int to) {
        int more = to - from;
        if (tooLong || length + more > limits.resourceBytes()) {
            tooLong = tooLong || more > 0;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
        }
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    private void line() throws IOException {
        int end = length;
        boolean over = tooLong;
        length = 0;
        tooLong = false;
        if (!over && isBlank(end)) {
            return;
        }
        if (++count > limits.answerEntries()) {
            throw exceeded("answerEntries", limits.answerEntries());
        }
        found.clear();
        if (over) {
            found.tooLarge = true;
            lines.accept(found);
        } else if (isObject(end)) {
            lines.accept(found);
        } else {
            unreadable.run();
        }
    }

    private boolean isBlank(int end) {
        for (int at = 0; at < end; at++) {
            if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    private boolean isObject(int end) throws IOException {
        JsonScanner json = new JsonScanner(ByteWindow.whole(line, 0, end), ResourceParser.NAMES, where);
        ResourceParser resources = new ResourceParser(json, found);
        try {
            if (!resources.resource() || json.peek() >= 0) {
                return false;
            }
            resources.take();
            return true;
        } catch (ProtocolException | LimitException | JsonScanner.Truncated noObject) {
            return false;
        }
    }

    private LimitException exceeded(String limit, long most) {
        return new LimitException(
                where + ": more than " + most + (limit.equals("answerBytes") ? " bytes" : " lines")
                        + ": raise RecordLimits." + limit + " if that is legitimate",
                limit,
                most);
    }
}
