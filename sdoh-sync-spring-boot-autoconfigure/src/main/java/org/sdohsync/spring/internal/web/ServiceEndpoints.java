// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.web.PushReceiver;

/** The endpoints that sources call. Safe for use by many threads. */
public final class ServiceEndpoints {
    private final SmartApp app;
    private final @Nullable PushReceiver receiver;
    private final String push;

    /**
     * Creates them.
     *
     * @param app the app, for its keys
     * @param receiver takes notifications, or null
     * @param push the path of the push endpoint within the application
     */
    public ServiceEndpoints(SmartApp app, @Nullable PushReceiver receiver, String push) {
        this.app = requireNonNull(app, "app");
        this.receiver = receiver;
        this.push = requireNonNull(push, "push");
    }

    /**
     * Serves the public keys (SMART App Launch 2.2, Asymmetric Client Authentication §Registering a client).
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the response cannot be written
     */
    public void jwks(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SigningKeys keys = app.signingKeys().orElse(null);
        if (keys == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("application/json");
        // Short, so that a new key is seen soon.
        response.setHeader("Cache-Control", "public, max-age=300");
        response.getOutputStream().write(keys.publicJwkSet().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Hands a notification on.
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the request cannot be read
     */
    public void push(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PushReceiver taker = receiver;
        if (taker == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length() + push.length());
        response.setStatus(taker.handle(request.getMethod(), path, request::getHeader, request.getInputStream()));
    }
}
