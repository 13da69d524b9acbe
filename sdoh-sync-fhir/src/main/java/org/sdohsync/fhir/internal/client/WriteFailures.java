// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;

/** Judges what the failure of a create, an update or a delete says about the server. Stateless; safe for use by many threads. */
public final class WriteFailures {
    private WriteFailures() {}

    /**
     * Tells whether a failed write did certainly not change the server. After 408 and 5xx, from a server or a proxy, it may have been
     * stored; 429 means that it was not processed (RFC 6585 §4). An answer that cannot be read says nothing. What a conflict says
     * depends on the write, so it is not certain here.
     *
     * @param failed the failure of the write itself, not of a read before or after it
     * @return true if nothing was stored; false if it may have been
     */
    public static boolean isNotStored(SyncException failed) {
        return failed instanceof AuthorizationException
                || failed instanceof BusyException
                || failed instanceof StoreException
                || (failed instanceof HttpStatusException refused
                        && refused.status() / 100 == 4
                        && refused.status() != 408)
                || (failed instanceof TransportException silent
                        && silent.delivery() == TransportException.Delivery.NOT_SENT);
    }
}
