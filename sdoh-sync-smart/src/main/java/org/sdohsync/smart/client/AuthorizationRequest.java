// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.function.BiFunction;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;

/**
 * An authorization request that has not been sent yet (SMART App Launch 2.2 §Request authorization code). Not thread-safe.
 */
public final class AuthorizationRequest {
    private final FhirBase source;
    private final FormParameters form;
    private final BiFunction<URI, FormParameters, HttpReply> back;

    /**
     * Creates a request.
     *
     * @param source the source it is for
     * @param form its parameters
     * @param back the function that posts a form to an endpoint of the authorization server, authenticated as the launch's
     *     client
     */
    public AuthorizationRequest(FhirBase source, FormParameters form, BiFunction<URI, FormParameters, HttpReply> back) {
        this.source = requireNonNull(source, "source");
        this.form = requireNonNull(form, "form");
        this.back = requireNonNull(back, "back");
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
     * Its parameters.
     *
     * @return the form
     */
    public FormParameters form() {
        return form;
    }

    /**
     * Posts a form to the authorization server directly, not through the browser, authenticated as the client of this launch
     * (RFC 9126 §2.1).
     *
     * @param endpoint an endpoint at the origin of the token endpoint
     * @param parameters what to post
     * @return the answer, whatever its status
     * @throws org.sdohsync.core.error.SyncException if the endpoint is at another origin than the token endpoint, or does not
     *     answer
     */
    public HttpReply push(URI endpoint, FormParameters parameters) {
        return back.apply(endpoint, parameters);
    }

    /** Prints the names of the parameters only: values may be secrets. */
    @Override
    public String toString() {
        return "AuthorizationRequest[" + source + ", " + form + "]";
    }
}
