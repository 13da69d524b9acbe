// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.sdohsync.records.sink.ReceivedResource;

/**
 * The versions of resources that came already. It keeps 128 bits of a digest for each, in a table that is at most two thirds
 * full: 24 to 48 bytes of heap for each version. Not thread-safe.
 */
public final class SeenResources {
    private static final int SEGMENTS = 64;

    private final Segment[] segments = new Segment[SEGMENTS];
    private final MessageDigest digest;
    private long size;

    /** Creates an empty set. */
    public SeenResources() {
        for (int at = 0; at < SEGMENTS; at++) {
            segments[at] = new Segment();
        }
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256; this indicates a bug", impossible);
        }
    }

    /**
     * Adds a version of a resource.
     *
     * @param resource the resource
     * @return true if it had not come before
     */
    public boolean add(ReceivedResource resource) {
        Optional<String> version = version(resource);
        digest.update((resource.type() + "/" + resource.id()).getBytes(UTF_8));
        digest.update((byte) 0);
        digest.update(version.map(text -> text.getBytes(UTF_8)).orElseGet(resource::bytes));
        ByteBuffer key = ByteBuffer.wrap(digest.digest());
        long high = key.getLong();
        long low = key.getLong();
        boolean fresh = segments[(int) (low & (SEGMENTS - 1))].add(high == 0 ? 1 : high, low);
        size += fresh ? 1 : 0;
        return fresh;
    }

    /**
     * The number of versions.
     *
     * @return the number
     */
    public long size() {
        return size;
    }

    /** Version and time together: some servers leave the one unchanged, some the other. */
    private static Optional<String> version(ReceivedResource resource) {
        Optional<String> id = resource.versionId();
        Optional<String> time = resource.lastUpdated();
        return id.isEmpty() && time.isEmpty()
                ? Optional.empty()
                : Optional.of("v" + id.orElse("") + "\0" + time.orElse(""));
    }

    /** A hash table of pairs of numbers, the first of which is not 0. */
    private static final class Segment {
        private long[] slots = new long[32];
        private int used;

        boolean add(long high, long low) {
            if (!put(slots, high, low)) {
                return false;
            }
            if (++used * 3 > slots.length) {
                long[] larger = new long[slots.length * 2];
                for (int at = 0; at < slots.length; at += 2) {
                    if (slots[at] != 0) {
                        boolean ignored = put(larger, slots[at], slots[at + 1]);
                    }
                }
                slots = larger;
            }
            return true;
        }

        private static boolean put(long[] into, long high, long low) {
            int mask = into.length / 2 - 1;
            int at = (int) (high >>> 20) & mask;
            while (into[2 * at] != 0) {
                if (into[2 * at] == high && into[2 * at + 1] == low) {
                    return false;
                }
                at = (at + 1) & mask;
            }
            into[2 * at] = high;
            into[2 * at + 1] = low;
            return true;
        }
    }
}
