// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.fetch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Limits of one fetch, beside those of {@link org.sdohsync.core.http.Limits}. Immutable; safe for use by many threads.
 *
 * <p>Defaults: answers of 8 GiB and 10,000,000 entries, which are never kept in memory; 8 MiB for one resource, which is;
 * 100,000 pages; 6 hours for an export to be prepared.
 *
 * @param answerBytes the most bytes of one answer, after decompression
 * @param answerEntries the most entries of one answer
 * @param resourceBytes the most bytes of one resource; larger ones are left out, and named in the manifest
 * @param pages the most pages of one operation or search
 * @param exportTime the longest time to wait for an export or another asynchronous answer
 */
public record RecordLimits(long answerBytes, long answerEntries, int resourceBytes, int pages, Duration exportTime) {
    /** The defaults in the description of this record. */
    public static final RecordLimits DEFAULT =
            new RecordLimits(8L << 30, 10_000_000, 8 << 20, 100_000, Duration.ofHours(6));

    /**
     * Checks the parts.
     *
     * @param answerBytes as described above
     * @param answerEntries as described above
     * @param resourceBytes as described above, at least 1,024
     * @param pages as described above
     * @param exportTime as described above
     */
    public RecordLimits {
        if (answerBytes < 1 || answerEntries < 1 || resourceBytes < 1024 || pages < 1) {
            throw new IllegalArgumentException("limits must be positive, and resourceBytes at least 1,024");
        }
        requireNonNull(exportTime, "exportTime");
    }
}
