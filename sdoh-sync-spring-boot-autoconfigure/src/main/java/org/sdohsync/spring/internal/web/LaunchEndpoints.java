// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.http.Origin;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.spring.config.SdohSyncProperties.Source;
import org.sdohsync.spring.web.AccountResolver;
import org.sdohsync.spring.web.BrowserLaunches;
import org.sdohsync.spring.web.LaunchPages;
import org.sdohsync.spring.web.LaunchRole;
import org.sdohsync.workflow.SdohSync;

/** The endpoints of launches. Safe for use by many threads. */
public final class LaunchEndpoints {
    private final SdohSync sync;
    private final BrowserLaunches launches;
    private final AccountResolver accounts;
    private final LaunchPages pages;
    private final LaunchRole role;
    private final Map<String, Source> sources;
    private final URI root;

    /**
     * Creates them.
     *
     * @param sync the instance
     * @param launches begins and completes launches
     * @param accounts tells whose a request is
     * @param pages answers when a launch has ended
     * @param role decides the role at a source that launches the app
     * @param sources the sources that users choose by name
     * @param root the public address of the application
     */
    public LaunchEndpoints(
            SdohSync sync,
            BrowserLaunches launches,
            AccountResolver accounts,
            LaunchPages pages,
            LaunchRole role,
            Map<String, Source> sources,
            URI root) {
        this.sync = requireNonNull(sync, "sync");
        this.launches = requireNonNull(launches, "launches");
        this.accounts = requireNonNull(accounts, "accounts");
        this.pages = requireNonNull(pages, "pages");
        this.role = requireNonNull(role, "role");
        this.sources = Map.copyOf(sources);
        this.root = requireNonNull(root, "root");
    }

    /**
     * Takes the answer of a source.
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the response cannot be written
     */
    public void callback(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // A link that is looked at before it is followed must not use up the code.
        if (!allowed("GET", request, response)) {
            return;
        }
        Connection connected;
        try {
            connected = launches.complete(request);
        } catch (SyncException failure) {
            pages.failed(failure, request, response);
            return;
        }
        pages.connected(connected, request, response);
    }

    /**
     * Takes a launch by a source (SMART App Launch 2.2 §Launch from an EHR).
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the response cannot be written
     */
    public void launch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!allowed("GET", request, response)) {
            return;
        }
        try {
            String query = request.getQueryString();
            ConnectStep step = sync.launchFromEhr(address(query)).account(accounts.account(request));
            // launchFromEhr has made sure that there is one.
            launches.begin(role.choose(step, String.valueOf(request.getParameter("iss"))), request, response);
        } catch (SyncException failure) {
            pages.failed(failure, request, response);
        }
    }

    private URI address(@Nullable String query) {
        try {
            return URI.create(root + "/launch" + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException noUri) {
            throw new LaunchException("the launch's address is not a URI", LaunchException.Reason.MALFORMED_LAUNCH);
        }
    }

    /**
     * Begins connecting a source: {@code source} is its name in the properties, or {@code connection} the id of a connection that
     * is to be authorized again.
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the response cannot be written
     */
    public void connect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!allowed("POST", request, response)) {
            return;
        }
        if (fromElsewhere(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            Optional<AuthorizeStep> step = step(request);
            if (step.isPresent()) {
                launches.begin(step.get(), request, response);
            } else {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
        } catch (UnknownConnectionException none) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } catch (SyncException failure) {
            pages.failed(failure, request, response);
        }
    }

    private Optional<AuthorizeStep> step(HttpServletRequest request) {
        String connection = request.getParameter("connection");
        if (connection != null) {
            return connection.isBlank()
                    ? Optional.empty()
                    : Optional.of(launches.account(request).reconnect(new ConnectionId(connection)));
        }
        String name = request.getParameter("source");
        Source source = name == null ? null : sources.get(name);
        return source == null
                ? Optional.empty()
                : Optional.of(PropertyLaunchRole.role(launches.account(request).connect(source.url()), name, source));
    }

    /** Whether another site's page sent the browser here; browsers say so with each form they post. */
    private boolean fromElsewhere(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        try {
            return !Origin.find(URI.create(origin)).equals(Origin.find(root));
        } catch (IllegalArgumentException noUri) {
            return true;
        }
    }

    private static boolean allowed(String method, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals(method)) {
            return true;
        }
        response.setHeader("Allow", method);
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        return false;
    }
}
