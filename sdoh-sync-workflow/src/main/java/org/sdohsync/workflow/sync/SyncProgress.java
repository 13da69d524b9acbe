// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.List;

/**
 * How far a sync has come.
 *
 * @param sources how many sources take part
 * @param results what came of those that are done, in the order of their connections
 */
public record SyncProgress(int sources, List<SourceResult> results) {
    /**
     * Copies the list.
     *
     * @param sources how many sources take part
     * @param results what came of those that are done
     */
    public SyncProgress {
        results = List.copyOf(results);
    }

    /**
     * How many sources are still to be done.
     *
     * @return the number
     */
    public int left() {
        return sources - results.size();
    }

    /**
     * How many changes the listener took so far, at the sources that are done.
     *
     * @return the number
     */
    public int delivered() {
        return results.stream().mapToInt(SourceResult::delivered).sum();
    }
}
