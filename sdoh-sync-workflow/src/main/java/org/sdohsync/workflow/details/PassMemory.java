// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

/** What the pages of one pass over a source share. Safe for use by many threads. */
public final class PassMemory {
    final BatchSize size = new BatchSize();
    final Directory directory = new Directory();

    /** Creates an empty memory. */
    public PassMemory() {}

    @Override
    public String toString() {
        return "PassMemory[" + size + "]";
    }
}
