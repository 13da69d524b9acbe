// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.spring.web.LaunchPages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the browser to the pages that properties name, or shows a sentence. Safe for use by many threads. */
public final class PropertyLaunchPages implements LaunchPages {
    private static final Logger LOG = LoggerFactory.getLogger(PropertyLaunchPages.class);

    private final @Nullable String connectedPage;
    private final @Nullable String failedPage;

    /**
     * Creates them.
     *
     * @param connectedPage where to go when a source was connected, or null for a plain page
     * @param failedPage where to go when it was not, or null for a plain page
     */
    public PropertyLaunchPages(@Nullable String connectedPage, @Nullable String failedPage) {
        this.connectedPage = connectedPage;
        this.failedPage = failedPage;
    }

    @Override
    public void connected(Connection connection, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String page = connectedPage;
        if (page == null) {
            show(response, HttpServletResponse.SC_OK, "The source is connected. You may close this page.");
        } else {
            // The answer's code does not stay in the address bar.
            redirect(response, request, page);
        }
    }

    @Override
    public void failed(SyncException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String reason = reason(failure);
        LOG.warn("launch failed reason={}: {}", reason, failure.getMessage());
        String page = failedPage;
        if (page == null) {
            show(response, status(failure), words(failure));
        } else {
            redirect(response, request, page + (page.contains("?") ? "&" : "?") + "reason=" + reason);
        }
    }

    private static String reason(SyncException failure) {
        if (failure instanceof LaunchException launch) {
            return launch.reason().name();
        }
        return failure instanceof AuthorizationException refused
                ? refused.reason().name()
                : failure.getClass().getSimpleName();
    }

    private static int status(SyncException failure) {
        if (failure instanceof LaunchException launch) {
            return switch (launch.reason()) {
                case DENIED, WRONG_SESSION, UNKNOWN_SOURCE -> HttpServletResponse.SC_FORBIDDEN;
                case UNAVAILABLE, CODE_REFUSED, CLIENT_REFUSED, IDENTITY -> HttpServletResponse.SC_BAD_GATEWAY;
                default -> HttpServletResponse.SC_BAD_REQUEST;
            };
        }
        return failure.retryable() ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_BAD_GATEWAY;
    }

    private static String words(SyncException failure) {
        if (failure instanceof LaunchException launch) {
            switch (launch.reason()) {
                case DENIED -> {
                    return "The source was not connected, because it was not allowed to.";
                }
                case WRONG_SESSION -> {
                    return "This was begun in another browser, or by another user. Begin again, in one browser that"
                            + " accepts cookies.";
                }
                case EXPIRED, UNKNOWN_STATE -> {
                    return "This took too long, or was done already. Look whether the source is connected, or begin"
                            + " again.";
                }
                default -> {
                    return "The source was not connected. Begin again; if that fails too, tell the application's"
                            + " operator.";
                }
            }
        }
        return "The source was not connected. Try again later; if that fails too, tell the application's operator.";
    }

    private static void redirect(HttpServletResponse response, HttpServletRequest request, String page) {
        noStore(response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", page.startsWith("/") ? request.getContextPath() + page : page);
    }

    private static void show(HttpServletResponse response, int status, String text) throws IOException {
        noStore(response);
        response.setStatus(status);
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.getWriter()
                .write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<title>Connecting a source</title></head><body><main><p>" + text
                        + "</p></main></body></html>\n");
    }

    private static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
    }
}
