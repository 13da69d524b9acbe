// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.records.sink.ReceivedResource;

/**
 * The versions of resources that came already. Of each it keeps a digest with a key that is drawn for this object, so that a
 * temporary file tells nothing. Not thread-safe.
 */
public final class SeenResources implements AutoCloseable {
    private static final int KEY_BYTES = 16;

    private final DigestSet digests;
    private final MessageDigest digest = sha256();
    private final Content content = new Content();
    private byte[] name;
    private int length;

    /**
     * Creates an empty set.
     *
     * @param directory gives the directory for temporary files; empty for that of the system
     */
    public SeenResources(Supplier<Optional<Path>> directory) {
        this.digests = new DigestSet(directory);
        this.name = Arrays.copyOf(Entropy.secure().bytes(KEY_BYTES), 256);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256; this indicates a bug", impossible);
        }
    }

    /**
     * Adds a version of a resource. Version and time count together: some servers leave the one unchanged, some the other.
     * Without both the content counts, as it is on one line.
     *
     * @param resource the resource
     * @return true if it had not come before
     */
    public boolean add(ReceivedResource resource) {
        length = KEY_BYTES;
        put(resource.type());
        put(resource.id());
        Optional<String> version = resource.versionId().filter(text -> !text.isEmpty());
        Optional<String> time = resource.lastUpdated().filter(text -> !text.isEmpty());
        version.ifPresent(this::put);
        put("");
        time.ifPresent(this::put);
        digest.update(name, 0, length);
        if (version.isEmpty() && time.isEmpty()) {
            try {
                resource.writeLine(content);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        return digests.add(digest.digest());
    }

    /** Adds a text and its end. Each character is one byte of ASCII, or three of which the first is not. */
    private void put(String text) {
        if (name.length - length < 3 * text.length() + 1) {
            name = Arrays.copyOf(name, Math.max(2 * name.length, length + 3 * text.length() + 1));
        }
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == 0 || sign > 0x7F) {
                name[length++] = (byte) 0xFF;
                name[length++] = (byte) (sign >>> 8);
            }
            name[length++] = (byte) sign;
        }
        name[length++] = 0;
    }

    /**
     * The number of versions.
     *
     * @return the number
     */
    public long size() {
        return digests.size();
    }

    /** Deletes the temporary files. */
    @Override
    public void close() {
        digests.close();
    }

    /** Adds what is written to the digest. */
    private final class Content extends OutputStream {
        @Override
        public void write(int single) {
            digest.update((byte) single);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            digest.update(bytes, offset, count);
        }
    }
}
