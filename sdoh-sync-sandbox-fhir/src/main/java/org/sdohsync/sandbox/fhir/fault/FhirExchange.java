// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import java.net.URI;
import java.util.Map;

/**
 * One request as it came and how it was answered, with its token and without its content.
 *
 * @param method the HTTP method
 * @param url the whole URL
 * @param headers the headers by name; of those that were repeated, the first
 * @param status the answer's status, 0 if the connection was dropped
 */
public record FhirExchange(String method, URI url, Map<String, String> headers, int status) {
    /**
     * Copies the headers.
     *
     * @param method the HTTP method
     * @param url the whole URL
     * @param headers the headers by name
     * @param status the answer's status
     */
    public FhirExchange {
        headers = Map.copyOf(headers);
    }

    /** Prints the method and the path only. */
    @Override
    public String toString() {
        return method + " " + url.getPath();
    }
}
