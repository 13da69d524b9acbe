// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.web;

import java.net.http.HttpClient;

/** Breaks the rule that requests leave by one way only. */
final class OtherClient {
    private OtherClient() {}

    static HttpClient client() {
        return HttpClient.newHttpClient();
    }
}
