// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.person;

import java.net.URI;

/**
 * Where a visit ended: at the app.
 *
 * @param redirect the redirect to the app, code or error included
 * @param status the app's HTTP status
 * @param page the app's page
 */
public record Landing(URI redirect, int status, String page) {

    @Override
    public String toString() {
        return "Landing[status=" + status + "]";
    }
}
