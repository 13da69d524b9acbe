// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.net.URI;
import java.util.Map;

/**
 * A request as it came, secrets included.
 *
 * @param endpoints the server that got it
 * @param fhirBase the FHIR base the server grants access to, without trailing slash
 * @param method the HTTP method
 * @param url the whole URL
 * @param headers the headers by name; of those that were repeated, the first
 * @param body the body as text, as far as the server read it
 */
public record WitnessedRequest(
        Endpoints endpoints, String fhirBase, String method, URI url, Map<String, String> headers, String body) {
    /**
     * Copies the headers.
     *
     * @param endpoints the server that got it
     * @param fhirBase the FHIR base the server grants access to, without trailing slash
     * @param method the HTTP method
     * @param url the whole URL
     * @param headers the headers by name; of those that were repeated, the first
     * @param body the body as text, as far as the server read it
     */
    public WitnessedRequest {
        headers = Map.copyOf(headers);
    }

    /** Prints the method and the path only. */
    @Override
    public String toString() {
        return method + " " + url.getPath();
    }
}
