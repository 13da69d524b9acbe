// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;

/** What a page shows about the server beside its entries; noted once, for whoever asks how the server is. */
final class PageFindings {
    private PageFindings() {}

    /** What is known of the server after a page for which so many Tasks were asked. */
    static ServerCapabilities add(BundlePage page, ServerCapabilities known, int pageSize) {
        int asked = known.pageSize(pageSize);
        boolean tooLong = page.found() > asked;
        boolean full = page.found() == asked && page.next().isPresent();
        ServerCapabilities seen = known;
        if (seen.isUnknown(ServerFeature.TOTAL)) {
            seen = seen.with(ServerFeature.TOTAL, page.total().isPresent());
        }
        if (seen.isUnknown(ServerFeature.PAGE_SIZE) && (tooLong || full)) {
            seen = seen.with(ServerFeature.PAGE_SIZE, full);
        }
        return seen;
    }
}
