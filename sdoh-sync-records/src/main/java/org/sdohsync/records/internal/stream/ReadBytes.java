// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

/** The bytes behind a parser, so that its positions can be turned into them. */
interface ReadBytes {
    /** Keeps the bytes from a position on. */
    void mark(long position);

    /** Ends the mark. */
    void release();

    /** Tells whether more bytes followed the mark than are kept. */
    boolean isOver();

    /** The bytes that are kept; valid until the next read. */
    byte[] window();

    /** The place of a position in {@link #window}. */
    int at(long position);

    /** Bytes that are all there from the beginning. */
    static ReadBytes whole(byte[] bytes) {
        return new Whole(bytes);
    }

    /** Keeps all bytes. */
    final class Whole implements ReadBytes {
        private final byte[] bytes;

        private Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void mark(long position) {
            // All of them are kept.
        }

        @Override
        public void release() {
            // All of them are kept.
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public byte[] window() {
            return bytes;
        }

        @Override
        public int at(long position) {
            return (int) position;
        }
    }
}
