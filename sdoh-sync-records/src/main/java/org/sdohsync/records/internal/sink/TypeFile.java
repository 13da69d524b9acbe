// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.sink.ReceivedResource;

/** The file of one resource type: lines are added at its end. Not thread-safe. */
final class TypeFile extends OutputStream {
    private static final int BUFFER = 32 * 1024;

    private final String type;
    private final FileChannel channel;
    private final OwnedFiles owned;
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long written;
    private long lines;
    private boolean dirty;

    TypeFile(String type, FileChannel channel, OwnedFiles owned) {
        this.type = type;
        this.channel = channel;
        this.owned = owned;
    }

    static String name(String type) {
        return type + ".ndjson";
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256; this indicates a bug", impossible);
        }
    }

    void append(ReceivedResource resource) throws IOException {
        resource.writeLine(this);
        write('\n');
        lines++;
    }

    @Override
    public void write(int single) throws IOException {
        if (buffered == BUFFER) {
            drain();
        }
        buffer[buffered++] = (byte) single;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int rest = length;
        while (rest > 0) {
            if (buffered == BUFFER) {
                drain();
            }
            int part = Math.min(rest, BUFFER - buffered);
            System.arraycopy(bytes, from, buffer, buffered, part);
            buffered += part;
            from += part;
            rest -= part;
        }
    }

    private void drain() throws IOException {
        if (buffered == 0) {
            return;
        }
        owned.confirm();
        ByteBuffer out = ByteBuffer.wrap(buffer, 0, buffered);
        while (out.hasRemaining()) {
            int ignored = channel.write(out);
        }
        digest.update(buffer, 0, buffered);
        written += buffered;
        buffered = 0;
        dirty = true;
    }

    /** Takes over what the file holds already. */
    void holds(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        written += length;
    }

    void holdsLines(long count) {
        lines = count;
    }

    /** Makes everything durable. */
    void force() throws IOException {
        drain();
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
    }

    String type() {
        return type;
    }

    long length() {
        return written + buffered;
    }

    long lines() {
        return lines;
    }

    /** Ends the file. */
    DataFile end() throws IOException {
        owned.confirm();
        force();
        channel.close();
        return new DataFile(name(type), type, lines, written, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
