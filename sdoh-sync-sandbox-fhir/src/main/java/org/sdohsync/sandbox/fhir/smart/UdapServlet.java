// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** Serves the UDAP metadata of a server that is a member of a trust community (HL7 UDAP Security, Discovery). */
public final class UdapServlet extends HttpServlet {
    /** Where it belongs, below the FHIR base. */
    public static final String PATH = "/.well-known/udap";

    private static final long serialVersionUID = 1L;

    private final transient Supplier<String> document;

    /**
     * Creates a servlet.
     *
     * @param document gives the metadata as JSON, signed anew for each request
     */
    public UdapServlet(Supplier<String> document) {
        this.document = requireNonNull(document, "document");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(document.get());
    }
}
