// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Serves the smart-configuration document, or 404 where the server announces nothing there. */
public final class SmartConfigurationServlet extends HttpServlet {
    /** Where it belongs, below the FHIR base. */
    public static final String PATH = "/.well-known/smart-configuration";

    private static final long serialVersionUID = 1L;

    private final transient @Nullable String document;

    private SmartConfigurationServlet(@Nullable String document) {
        this.document = document;
    }

    /**
     * Returns a servlet that announces endpoints.
     *
     * @param endpoints the endpoints
     * @return the servlet
     */
    public static SmartConfigurationServlet announcing(SmartEndpoints endpoints) {
        return new SmartConfigurationServlet(SmartConfiguration.json(requireNonNull(endpoints, "endpoints")));
    }

    /**
     * Returns a servlet that answers 404.
     *
     * @return the servlet
     */
    public static SmartConfigurationServlet absent() {
        return new SmartConfigurationServlet(null);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (document == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.getWriter().write(document);
    }
}
