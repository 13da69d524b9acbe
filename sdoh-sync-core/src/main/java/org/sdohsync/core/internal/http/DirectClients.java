// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import okhttp3.OkHttpClient;

/**
 * Two clients with the same settings: a read without an answer may be repeated by the HTTP client, a write never.
 *
 * @param reads for requests that only read
 * @param writes for all others
 */
record DirectClients(OkHttpClient reads, OkHttpClient writes) {
    static DirectClients of(OkHttpClient bound) {
        OkHttpClient watched = OkHttpExchange.watch(bound);
        return new DirectClients(
                watched, watched.newBuilder().retryOnConnectionFailure(false).build());
    }
}
