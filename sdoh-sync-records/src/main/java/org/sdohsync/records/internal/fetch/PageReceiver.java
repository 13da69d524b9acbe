// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import org.sdohsync.records.internal.stream.ScannedResource;

/** Gets the entries of a page while it arrives. */
interface PageReceiver {
    /** The page begins, for the first time or anew: then its entries come again. */
    void begin();

    /**
     * An entry came.
     *
     * @param resource the resource; valid during the call
     */
    void entry(ScannedResource resource);
}
