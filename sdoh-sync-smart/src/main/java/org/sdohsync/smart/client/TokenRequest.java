// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.core.http.FhirBase;

/**
 * An authenticated request to an authorization server that is about to be sent. There is a new one for each attempt. Not
 * thread-safe.
 */
public final class TokenRequest {
    private final FhirBase source;
    private final URI endpoint;
    private final FormParameters form;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /**
     * A request without headers of its own.
     *
     * @param source the source it is sent for
     * @param endpoint where it is sent
     * @param form its parameters
     */
    public TokenRequest(FhirBase source, URI endpoint, FormParameters form) {
        this.source = source;
        this.endpoint = endpoint;
        this.form = form;
    }

    /**
     * The source it is for.
     *
     * @return its FHIR base
     */
    public FhirBase source() {
        return source;
    }

    /**
     * The endpoint it is posted to: the token, revocation, introspection or another endpoint of the authorization server.
     *
     * @return the endpoint
     */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Its parameters, with codes, tokens and the client's authentication.
     *
     * @return the form, to be changed in place
     */
    public FormParameters form() {
        return form;
    }

    /**
     * Adds a header.
     *
     * @param name its name
     * @param value its value
     * @return this request
     */
    public TokenRequest header(String name, String value) {
        headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return this;
    }

    /**
     * The headers that were added.
     *
     * @return values by name, unmodifiable
     */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** Prints the names of parameters and headers only: values may be secrets. */
    @Override
    public String toString() {
        return "TokenRequest[" + source + ", " + form + ", " + headers.keySet() + "]";
    }
}
