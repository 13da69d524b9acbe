// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import org.eclipse.jetty.http.HttpTester;

/** Sends one entry of a batch through the whole server, as if it had come alone. */
@FunctionalInterface
public interface EntryDispatch {
    /**
     * Sends a request.
     *
     * @param request the request, its URI beginning at the server's root
     * @return the answer
     * @throws Exception if the server is stopping
     */
    HttpTester.Response send(HttpTester.Request request) throws Exception;
}
