// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import org.sdohsync.core.http.HttpRequest;

/**
 * What a client adds to each of its requests.
 *
 * @param pastCaches whether reads ask caches to give way
 * @param beforeWriting checked before the first byte of each create and update
 */
record RequestOptions(boolean pastCaches, Runnable beforeWriting) {
    static final RequestOptions DEFAULT = new RequestOptions(false, () -> {});

    RequestOptions askPastCaches() {
        return new RequestOptions(true, beforeWriting);
    }

    RequestOptions checkBeforeWriting(Runnable check) {
        return new RequestOptions(pastCaches, check);
    }

    HttpRequest reading(HttpRequest get) {
        return pastCaches ? get.header("Cache-Control", "no-cache").header("Pragma", "no-cache") : get;
    }

    HttpRequest writing(HttpRequest write) {
        return write.beforeSending(beforeWriting);
    }
}
