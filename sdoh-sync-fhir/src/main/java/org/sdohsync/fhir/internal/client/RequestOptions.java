// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import org.sdohsync.core.internal.http.OutgoingRequest;

/**
 * Options that a client adds to its requests.
 *
 * @param pastCaches whether reads bypass caches
 * @param beforeWriting the check before the first byte of each create and update
 * @param updateGuarded called for each update that was refused because of its {@code If-Match}
 */
record RequestOptions(boolean pastCaches, Runnable beforeWriting, Runnable updateGuarded) {
    static final RequestOptions DEFAULT = new RequestOptions(false, () -> {}, () -> {});

    RequestOptions askPastCaches() {
        return new RequestOptions(true, beforeWriting, updateGuarded);
    }

    RequestOptions checkBeforeWriting(Runnable check) {
        return new RequestOptions(pastCaches, check, updateGuarded);
    }

    RequestOptions onGuardedUpdate(Runnable guarded) {
        return new RequestOptions(pastCaches, beforeWriting, guarded);
    }

    OutgoingRequest reading(OutgoingRequest get) {
        return pastCaches ? get.header("Cache-Control", "no-cache").header("Pragma", "no-cache") : get;
    }

    OutgoingRequest writing(OutgoingRequest write) {
        return write.beforeSending(beforeWriting);
    }
}
