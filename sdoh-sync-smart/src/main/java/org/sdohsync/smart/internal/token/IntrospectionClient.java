// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.AuthorizationException.Reason;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.token.TokenIntrospection;

/**
 * Asks an authorization server about a connection's access token, authenticated as the connection's client (SMART App Launch
 * 2.2, Token Introspection; RFC 7662 §2.1). The token is sent to the origins of the connection's own authorization server
 * only. Safe for use by many threads.
 */
public final class IntrospectionClient {
    private final HttpSender http;
    private final ClientAuthentication authentication;
    private final EndpointPins pins;

    /**
     * Creates an instance.
     *
     * @param http the sender of requests, without redirects, cookies and cache, and with limited answers
     * @param authentication the client authentication
     * @param pins the confirmed origins of sources
     */
    public IntrospectionClient(HttpSender http, ClientAuthentication authentication, EndpointPins pins) {
        this.http = requireNonNull(http, "http");
        this.authentication = requireNonNull(authentication, "authentication");
        this.pins = requireNonNull(pins, "pins");
    }

    /**
     * Introspects the access token of a connection.
     *
     * @param connection the connection
     * @param source the SMART configuration of its source
     * @return the answer; empty if the source offers no introspection or the connection has no token
     * @throws AuthorizationException if the endpoint is at an origin that is not confirmed, or the server refuses this app
     * @throws HttpStatusException if the server answers with an unexpected status
     * @throws org.sdohsync.core.error.TransportException if the server does not answer
     * @throws org.sdohsync.core.error.ProtocolException if the answer is not a JSON object
     */
    public Optional<TokenIntrospection> ask(ConnectionRecord connection, SmartConfiguration source) {
        Optional<URI> endpoint = source.introspection();
        Optional<TokenSet> tokens = connection.tokens();
        if (endpoint.isEmpty() || tokens.isEmpty()) {
            return Optional.empty();
        }
        requireKnown(connection, endpoint.get());
        FormParameters form = new FormParameters()
                .set("token", tokens.get().accessToken().reveal())
                .set("token_type_hint", "access_token");
        HttpReply reply = http.send(authentication.post(connection, form, endpoint.get()));
        if (reply.status() == 401 || reply.status() == 403) {
            throw new AuthorizationException(
                    "Connection " + connection.id() + ": " + connection.source() + " does not let this app introspect"
                            + " tokens (status " + reply.status()
                            + "): ask the source's operator whether the app's registration allows it",
                    Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
        if (!reply.ok()) {
            throw new HttpStatusException(
                    "Introspection at " + connection.source() + " failed with status " + reply.status()
                            + ": try again later",
                    reply.status(),
                    List.of(),
                    null);
        }
        return Optional.of(new TokenIntrospection(reply.json("introspection answer")));
    }

    private void requireKnown(ConnectionRecord connection, URI endpoint) {
        Set<Origin> known = new HashSet<>(pins.pinned(connection.source()));
        known.add(Origin.of(connection.endpoints().token()));
        connection.endpoints().authorize().map(Origin::of).ifPresent(known::add);
        if (!known.contains(Origin.of(endpoint))) {
            throw new AuthorizationException(
                    connection.source() + " names " + Origin.of(endpoint)
                            + " for introspection, which is not the origin of its token endpoint: nothing was sent"
                            + " there. Ask the source's operator; if it is right, confirm that origin with"
                            + " Sources.confirmOrigin",
                    Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
    }
}
