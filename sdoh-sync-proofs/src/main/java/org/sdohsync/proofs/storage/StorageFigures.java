// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.util.Locale;

/**
 * What came of a run.
 *
 * @param size what the table held
 * @param slowest the slowest of all calls on the hot paths
 * @param sequentialScans how often the table was read as a whole by the store
 * @param indexScans how often an index was used
 * @param walkedConnections how many connections the pages of all of them gave
 * @param walkedRecords how many open referrals the pages of all of them gave
 * @param walkedUrgent how many the pages of the urgent ones gave
 * @param outOfOrder how many of them were left out or given twice, as far as their order shows
 * @param deleted how many ends of actions were deleted, which were over
 * @param slowestBatch how long the slowest batch of deletions took
 * @param tableBytes bytes of the table
 * @param indexBytes bytes of its indices
 */
record StorageFigures(
        TableSize size,
        double slowest,
        long sequentialScans,
        long indexScans,
        long walkedConnections,
        long walkedRecords,
        long walkedUrgent,
        long outOfOrder,
        long deleted,
        double slowestBatch,
        long tableBytes,
        long indexBytes) {
    private static final double MOST_MILLIS = 2000;

    boolean green() {
        return sequentialScans == 0
                && indexScans > 0
                && walkedConnections == size.connections()
                && walkedRecords == size.records()
                && walkedUrgent == size.urgent()
                && outOfOrder == 0
                && deleted == size.over()
                && slowest < MOST_MILLIS
                && slowestBatch < MOST_MILLIS;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "connections=%d records=%d slowestMillis=%.1f sequentialScans=%d indexScans=%d walkedConnections=%d"
                        + " walkedRecords=%d walkedUrgent=%d outOfOrder=%d deleted=%d slowestBatchMillis=%.1f"
                        + " tableMegabytes=%d indexMegabytes=%d bytesPerConnection=%d",
                size.connections(),
                size.records(),
                slowest,
                sequentialScans,
                indexScans,
                walkedConnections,
                walkedRecords,
                walkedUrgent,
                outOfOrder,
                deleted,
                slowestBatch,
                tableBytes >> 20,
                indexBytes >> 20,
                (tableBytes + indexBytes) / size.connections());
    }
}
