// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * Pairs of numbers in a temporary file, sorted by the first one. The heap has the first number of each block of 256 pairs, so
 * that looking one up reads one block. The file is deleted when it is closed; where the system can, it has no name from the
 * beginning on, so that nothing is left of it after a crash. Not thread-safe.
 */
final class DigestRun implements AutoCloseable {
    private static final int PAIR = 2 * Long.BYTES;
    private static final int PAIRS_IN_BLOCK = 256;
    private static final int BUFFER = 16 * PAIRS_IN_BLOCK * PAIR;

    private final FileChannel file;
    private final long[] firsts;
    private final long size;
    private final ByteBuffer block = ByteBuffer.allocate(PAIRS_IN_BLOCK * PAIR);

    private DigestRun(FileChannel file, long[] firsts, long size) {
        this.file = file;
        this.firsts = firsts;
        this.size = size;
    }

    /** The pairs of a table. */
    static DigestRun of(DigestTable table, Path directory) throws IOException {
        try (Writer writer = new Writer(directory, table.size())) {
            table.sorted(writer::put);
            return writer.end();
        }
    }

    /** The pairs of two runs, which are not closed. */
    static DigestRun merged(DigestRun one, DigestRun other, Path directory) throws IOException {
        Cursor left = one.new Cursor();
        Cursor right = other.new Cursor();
        try (Writer writer = new Writer(directory, one.size + other.size)) {
            while (left.isThere() || right.isThere()) {
                boolean first = !right.isThere() || (left.isThere() && left.high() <= right.high());
                (first ? left : right).moveTo(writer);
            }
            return writer.end();
        }
    }

    long size() {
        return size;
    }

    boolean has(long high, long low) throws IOException {
        // The last block that may have it, and those before it that end with the same number.
        for (int at = last(high); at >= 0; at--) {
            if (isInBlock(at, high, low)) {
                return true;
            }
            if (firsts[at] != high) {
                return false;
            }
        }
        return false;
    }

    /** The last block whose first number is not above this one. */
    private int last(long high) {
        int at = Arrays.binarySearch(firsts, high);
        if (at < 0) {
            return -at - 2;
        }
        while (at + 1 < firsts.length && firsts[at + 1] == high) {
            at++;
        }
        return at;
    }

    private boolean isInBlock(int at, long high, long low) throws IOException {
        long from = (long) at * PAIRS_IN_BLOCK;
        int pairs = (int) Math.min(PAIRS_IN_BLOCK, size - from);
        fill(file, block.clear().limit(pairs * PAIR), from * PAIR);
        for (int pair = 0; pair < pairs; pair++) {
            if (block.getLong(pair * PAIR) == high && block.getLong(pair * PAIR + Long.BYTES) == low) {
                return true;
            }
        }
        return false;
    }

    private static void fill(FileChannel file, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int got = file.read(into, at);
            if (got < 0) {
                throw new EOFException();
            }
            at += got;
        }
        into.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Goes through a run from its beginning. */
    private final class Cursor {
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private long read;

        boolean isThere() throws IOException {
            if (!buffer.hasRemaining() && read < size) {
                int pairs = (int) Math.min(BUFFER / PAIR, size - read);
                fill(file, buffer.clear().limit(pairs * PAIR), read * PAIR);
                read += pairs;
            }
            return buffer.hasRemaining();
        }

        long high() {
            return buffer.getLong(buffer.position());
        }

        void moveTo(Writer writer) {
            writer.put(buffer.getLong(), buffer.getLong());
        }
    }

    /** Writes a run; closed before its end it leaves nothing. */
    private static final class Writer implements AutoCloseable {
        private final FileChannel file;
        private final long[] firsts;
        private final long size;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        private long put;
        private boolean ended;

        Writer(Path directory, long size) throws IOException {
            this.size = size;
            this.firsts = new long[(int) ((size + PAIRS_IN_BLOCK - 1) / PAIRS_IN_BLOCK)];
            // Readable for its owner only, where the system has such permissions.
            Path path = Files.createTempFile(directory, "seen-", ".tmp");
            this.file = FileChannel.open(
                    path,
                    Set.of(
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE,
                            LinkOption.NOFOLLOW_LINKS));
        }

        void put(long high, long low) {
            if (put % PAIRS_IN_BLOCK == 0) {
                firsts[(int) (put / PAIRS_IN_BLOCK)] = high;
            }
            put++;
            buffer.putLong(high).putLong(low);
            if (!buffer.hasRemaining()) {
                drain();
            }
        }

        private void drain() {
            buffer.flip();
            try {
                while (buffer.hasRemaining()) {
                    int ignored = file.write(buffer);
                }
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            buffer.clear();
        }

        DigestRun end() {
            drain();
            if (put != size) {
                throw new IllegalStateException("not all digests were written; this indicates a bug");
            }
            ended = true;
            return new DigestRun(file, firsts, size);
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                file.close();
            }
        }
    }
}
