// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.net.URI;
import java.util.Map;

/**
 * A request to a source as it came, and its answer, secrets included.
 *
 * @param endpoints the authorization server of that source
 * @param fhirBase the FHIR base the server grants access to, without trailing slash
 * @param method the HTTP method
 * @param url the whole URL
 * @param headers the headers by name; of those that were repeated, the first
 * @param body the body as text, as far as the server read it; always empty for the FHIR server
 * @param answer how it was answered
 */
public record WitnessedRequest(
        Endpoints endpoints,
        String fhirBase,
        String method,
        URI url,
        Map<String, String> headers,
        String body,
        WitnessedAnswer answer) {
    /**
     * Copies the headers.
     *
     * @param endpoints the authorization server of that source
     * @param fhirBase the FHIR base the server grants access to, without trailing slash
     * @param method the HTTP method
     * @param url the whole URL
     * @param headers the headers by name; of those that were repeated, the first
     * @param body the body as text, as far as the server read it
     * @param answer how it was answered
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
