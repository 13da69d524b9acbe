// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.ServerCapabilities;

/** What the pages of one pass over a source share. Safe for use by many threads. */
public final class FeedMemory {
    final BatchSize size = new BatchSize();
    final RequesterCache directory = new RequesterCache();
    private volatile @Nullable ServerCapabilities capabilities;

    /** Creates an empty memory. */
    public FeedMemory() {}

    /** What the source can do, asked for once: it stands in a record with much else, which changes with each page. */
    ServerCapabilities capabilities(Supplier<ServerCapabilities> source) {
        ServerCapabilities known = capabilities;
        if (known == null) {
            known = source.get();
            capabilities = known;
        }
        return known;
    }

    /** To be called when something else turned out. */
    void forgetCapabilities() {
        capabilities = null;
    }

    @Override
    public String toString() {
        return "PassMemory[" + size + "]";
    }
}
