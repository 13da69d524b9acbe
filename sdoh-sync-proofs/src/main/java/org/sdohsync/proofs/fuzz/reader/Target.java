// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

/** Something that reads what a server sends. One thread. */
public interface Target {
    /** A secret that stands in the inputs, and must be in nothing that is printed. */
    String CANARY = "canary7f3a9d";

    /**
     * The reader's name.
     *
     * @return the name of its folder in the corpus
     */
    String name();

    /**
     * Tells whether it reads one JSON document, and nothing of the document is read by somebody else's reader.
     *
     * @return true if so: its memory is bounded more narrowly
     */
    default boolean readsJson() {
        return false;
    }

    /**
     * Reads an input.
     *
     * @param input the bytes
     * @return what came of it
     * @throws org.sdohsync.core.error.SyncException if the library refuses the input, as it should refuse any bad one
     */
    Reading read(byte[] input);
}
