// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;

/** The last step of connecting a source: how the authorization is obtained. Immutable; safe for use by many threads. */
public final class AuthorizeStep {
    /** How long {@link #inBrowser()} waits for the user: 5 minutes. */
    public static final Duration BROWSER_WAIT = Duration.ofMinutes(5);

    private final Connector connector;
    private final Connector.Target target;

    AuthorizeStep(Connector connector, Connector.Target target) {
        this.connector = connector;
        this.target = target;
    }

    /**
     * Opens the user's browser, listens on the loopback redirect address, and waits for {@link #BROWSER_WAIT} at most. For apps
     * on the user's own machine.
     *
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection inBrowser() {
        return inBrowser(BROWSER_WAIT);
    }

    /**
     * Does the same as {@link #inBrowser()} and waits for the given time at most.
     *
     * @param wait how long to wait for the user
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection inBrowser(Duration wait) {
        return connector.inBrowser(target, wait);
    }

    /**
     * Adopts a grant that was obtained elsewhere, so that the user need not sign in again. The source is discovered; if there
     * is no access token, or if {@link ExistingGrant#proving} was called, the refresh token is tested by one refresh. As with
     * a launch, a connection to the same source for the same account, role and client is renewed and keeps its id.
     *
     * @param grant the grant; no other program may go on using it
     * @return the connection, stored
     * @throws AdoptionException if it was not adopted; it holds the new refresh token if the source rotated it
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection adopt(ExistingGrant grant) {
        return connector.adopt(target, requireNonNull(grant, "grant"));
    }

    /**
     * Connects without a user (SMART App Launch 2.2, Backend Services). The app must be registered at the source with a key
     * and for {@code system/} scopes; its own scopes are requested at that level. There is no refresh token: each access
     * token is requested with a new assertion when it is needed.
     *
     * @return the connection, stored
     * @throws org.sdohsync.core.error.AuthorizationException CLIENT_CONFIG if the app has no registration with a key there
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection asBackend() {
        return connector.asBackend(target);
    }

    /**
     * Starts a launch that is not bound to a session: for native apps, whose redirect address is on the loopback interface or
     * has a private scheme (RFC 8252 §7). Web apps, whose redirect address is https, call {@link #startLaunch(Secret)}.
     *
     * @return the launch, with the address to send the user to; continue with {@link SmartClient#completeLaunch(java.net.URI)}
     * @throws IllegalStateException if the redirect address is one with https
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to
     */
    public Launch startLaunch() {
        return connector.begin(target, null);
    }

    /**
     * Starts a launch for a web app, bound to the session of the user who asked for it (SMART App Launch 2.2 §App protection;
     * RFC 6749 §10.12). The answer is accepted in that session only. Otherwise an attacker could start a launch, have another
     * user finish it, and get that user's grant.
     *
     * @param session a secret value of the session, such as a random value that is kept in it; the same value is needed when
     *     the answer arrives. Only a hash of it is stored
     * @return the launch, with the address to send the user to; continue with {@link SmartClient#completeLaunch(java.net.URI,
     *     Secret)}
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to
     */
    public Launch startLaunch(Secret session) {
        return connector.begin(target, requireNonNull(session, "session"));
    }
}
