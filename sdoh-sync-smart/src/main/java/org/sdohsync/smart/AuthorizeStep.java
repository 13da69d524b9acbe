// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;

/** The last step of a connection: how the user gets to the source and back. Immutable. */
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
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection inBrowser() {
        return inBrowser(BROWSER_WAIT);
    }

    /**
     * Does the same with a wait of one's own.
     *
     * @param wait how long to wait for the user
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection inBrowser(Duration wait) {
        return connector.inBrowser(target, wait);
    }

    /**
     * Takes over a grant that was obtained elsewhere, so that nobody has to sign in again. The source is discovered; where there is
     * no access token, or on request, the refresh token is proved by one refresh. As with a launch, a connection to the same
     * source for the same account, role and client is renewed and keeps its id.
     *
     * @param grant the grant; nobody else may go on using it
     * @return the connection, stored
     * @throws AdoptionException if it was not taken over; it hands back a refresh token that was rotated meanwhile
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to; nothing half-connected is left
     */
    public Connection adopt(ExistingGrant grant) {
        return connector.adopt(target, requireNonNull(grant, "grant"));
    }

    /**
     * Connects without a user (SMART App Launch 2.2, Backend Services). The app must be registered at the source with a key and for
     * {@code system/} scopes; those of its own are asked for at that level. There is no refresh token: each access token is asked
     * for with a new assertion when it is needed.
     *
     * @return the connection, stored
     * @throws org.sdohsync.core.error.AuthorizationException CLIENT_CONFIG if the app has no registration with a key there
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection asBackend() {
        return connector.asBackend(target);
    }

    /**
     * Begins a launch that belongs to no session: for apps on the user's own machine, whose answers nobody else can bring. Their
     * redirect address is on the loopback or has a scheme of their own; one with https is a web app's, which calls
     * {@link #begin(Secret)}.
     *
     * @return where to send the user; go on with {@link SmartClient#complete(java.net.URI)}
     * @throws IllegalStateException if the redirect address is one with https
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to
     */
    public Launch begin() {
        return connector.begin(target, null);
    }

    /**
     * Begins a launch for a web app, in the session of the user who asked for it (SMART App Launch 2.2 §App protection). Its answer is
     * taken in that session only. Otherwise somebody could begin a launch, have another user finish it, and hold that user's grant.
     *
     * @param session what stands for the session and nobody else knows, such as a random value that is kept in it; it has to be the
     *     same when the answer comes. Only a hash of it is stored
     * @return where to send the user; go on with {@link SmartClient#complete(java.net.URI, Secret)}
     * @throws org.sdohsync.core.error.SyncException if the source cannot be connected to
     */
    public Launch begin(Secret session) {
        return connector.begin(target, requireNonNull(session, "session"));
    }
}
