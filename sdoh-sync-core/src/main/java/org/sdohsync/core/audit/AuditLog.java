// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.sdohsync.core.internal.audit.AuditDirectory;

/**
 * The interface to implement for a custom medium of an {@link AuditTrail}: named segments of lines, which are only appended to and
 * removed as a whole. Lines are sealed already. One process appends to a segment; any number reads. Implementations must be safe for use by
 * many threads.
 */
public interface AuditLog extends AutoCloseable {
    /**
     * Keeps segments as files in a directory of a local disk, for the owner alone (0700, 0600) where the file system supports permissions. If
     * others can write to an existing one or its files, their permissions are removed with a warning.
     *
     * @param directory the directory, made if it is missing
     * @return the log
     * @throws org.sdohsync.core.error.StoreException if others can write to it, and it belongs to another user
     */
    static AuditLog directory(Path directory) {
        return AuditDirectory.at(directory);
    }

    /**
     * Appends a line to a segment, which is made if it is missing. When this returns, the line survives the death of the process.
     *
     * @param segment the name: letters, digits and hyphens
     * @param line the line, ASCII without line ends
     * @throws IOException if it could not be appended; a part of it may have been
     */
    void append(String segment, String line) throws IOException;

    /**
     * Makes what was appended survive the failure of the machine.
     *
     * @param segment the name
     * @throws IOException if it could not
     */
    void force(String segment) throws IOException;

    /**
     * Lists the segments.
     *
     * @return their names, sorted
     * @throws IOException if they could not be listed
     */
    List<String> segments() throws IOException;

    /**
     * Reads a segment line by line.
     *
     * @param segment the name
     * @param reader is given each line; the last one may be torn
     * @throws IOException if it could not be read
     */
    void read(String segment, Consumer<? super String> reader) throws IOException;

    /**
     * Removes a segment; does nothing if it is missing.
     *
     * @param segment the name
     * @throws IOException if it could not be removed
     */
    void remove(String segment) throws IOException;

    /** Closes the log. A second call does nothing. */
    @Override
    void close();
}
