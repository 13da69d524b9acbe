// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.launch.AuthorizationForm;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;

/**
 * Launches for the user of a request, bound to the user's browser and account: what one user began is not taken from another one, nor
 * in another browser. For the application's own controllers; the endpoints use it too. Safe for use by many threads.
 */
public final class BrowserLaunches {
    private final SdohSync sync;
    private final LaunchSession session;
    private final AccountResolver accounts;
    private final String root;
    private final boolean syncOnConnect;

    /**
     * Creates them.
     *
     * @param sync the instance
     * @param session keeps the secret value of a browser
     * @param accounts tells whose a request is
     * @param root the public address of the application, with its context path, without a slash at the end
     * @param syncOnConnect whether a sync begins when a source was connected
     */
    public BrowserLaunches(
            SdohSync sync, LaunchSession session, AccountResolver accounts, String root, boolean syncOnConnect) {
        this.sync = requireNonNull(sync, "sync");
        this.session = requireNonNull(session, "session");
        this.accounts = requireNonNull(accounts, "accounts");
        this.root = requireNonNull(root, "root");
        this.syncOnConnect = syncOnConnect;
    }

    /**
     * The operations for the account of a request.
     *
     * @param request the request
     * @return the operations of this user
     */
    public AccountSync account(HttpServletRequest request) {
        return sync.account(accounts.account(request));
    }

    /**
     * Begins a launch, and sends the user's browser to the source. The response is complete then.
     *
     * @param step what to authorize, from {@link #account}
     * @param request the request that asks for it
     * @param response its response
     * @throws IOException if it cannot be written
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to
     */
    public void begin(AuthorizeStep step, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Launch launch = step.startLaunch(bound(session.open(request, response), request));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        Optional<AuthorizationForm> form = launch.form();
        if (form.isPresent()) {
            response.setContentType("text/html");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter().write(form.get().html());
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", launch.authorizeUrl().toString());
        }
    }

    /**
     * Completes the launch whose answer a request brings.
     *
     * @param request the request to the callback endpoint
     * @return the connection, stored; a sync of its account begins
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected, or the launch was begun in another browser
     *     or by another user
     */
    public Connection complete(HttpServletRequest request) {
        Secret value = session.find(request)
                .orElseThrow(() -> new LaunchException(
                        "the answer came without the value of the launch's browser: begin again in one browser, which"
                                + " accepts cookies, within ten minutes",
                        LaunchException.Reason.WRONG_SESSION));
        Connection connected = sync.completeLaunch(callback(request), bound(value, request));
        if (syncOnConnect) {
            var ignored = sync.account(connected.account()).startSync();
        }
        return connected;
    }

    /** The address as the browser called it: what a proxy made of its host and scheme does not matter. */
    private URI callback(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString();
        try {
            return URI.create(root + path + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException noUri) {
            // Without its cause, whose message quotes the query.
            throw new LaunchException(
                    "the answer's address is not a URI: begin again", LaunchException.Reason.MALFORMED_CALLBACK);
        }
    }

    /** Another user in the same browser is another session. */
    private Secret bound(Secret value, HttpServletRequest request) {
        return Secret.of(value.reveal() + "/" + accounts.account(request));
    }
}
