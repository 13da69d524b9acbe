// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** The links to pages that were followed, so that none is followed twice. Not thread-safe. */
public final class SeenLinks implements AutoCloseable {
    private final DigestSet digests;
    private final MessageDigest digest = SeenResources.sha256();

    /**
     * Creates an empty set.
     *
     * @param directory gives the directory for temporary files; empty for that of the system
     */
    public SeenLinks(Supplier<Optional<Path>> directory) {
        this.digests = new DigestSet(directory);
    }

    /**
     * Adds a link.
     *
     * @param link the link
     * @return true if it was not followed before
     */
    public boolean add(String link) {
        return digests.add(digest.digest(link.getBytes(UTF_8)));
    }

    /**
     * The number of links.
     *
     * @return the number
     */
    public long size() {
        return digests.size();
    }

    /** Forgets all links. */
    public void clear() {
        digests.clear();
    }

    /** Deletes the temporary files. */
    @Override
    public void close() {
        digests.close();
    }
}
