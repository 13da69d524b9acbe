// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

/** What the pages of one pass over a source share. Safe for use by many threads. */
public final class FeedMemory {
    final BatchSize size = new BatchSize();
    final RequesterCache directory = new RequesterCache();

    /** Creates an empty memory. */
    public FeedMemory() {}

    @Override
    public String toString() {
        return "PassMemory[" + size + "]";
    }
}
