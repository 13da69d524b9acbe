// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a file holds, and adds it to the file's digest. */
final class HashedStream extends FilterInputStream {
    private final TypeFile file;

    HashedStream(InputStream in, TypeFile file) {
        super(in);
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int got = super.read(target, offset, length);
        if (got > 0) {
            byte[] part = offset == 0 ? target : java.util.Arrays.copyOfRange(target, offset, offset + got);
            file.holds(part, got);
        }
        return got;
    }
}
