// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.ClientAuthentication;
import org.sdohsync.smart.client.Form;
import org.sdohsync.smart.token.TokenAnswer.Weather;

/** Asks a source's authorization server for tokens, each request once. Safe for use by many threads. */
public final class TokenEndpoint {
    private final HttpSender http;
    private final ClientAuthentication authentication;
    private final Clock clock;

    /**
     * Asks over a transport.
     *
     * @param http sends requests as they are: no redirects, no cookies, no cache, bounded body
     * @param authentication authenticates the app
     * @param clock tells when a request was sent
     */
    public TokenEndpoint(HttpSender http, ClientAuthentication authentication, Clock clock) {
        this.http = requireNonNull(http, "http");
        this.authentication = requireNonNull(authentication, "authentication");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Exchanges a code for tokens (SMART App Launch 2.2 §Obtain access token). A code is sent once, whatever comes of it.
     *
     * @param endpoints the endpoints pinned when the launch began
     * @param client the client that began it
     * @param code the code
     * @param redirect the redirect address, as it was sent with the authorization request
     * @param verifier the PKCE verifier
     * @return what came of it
     */
    public TokenAnswer exchange(
            AuthorizationEndpoints endpoints, ClientIdentity client, Secret code, String redirect, Secret verifier) {
        Form form = new Form()
                .set("grant_type", "authorization_code")
                .set("code", code.reveal())
                .set("redirect_uri", redirect)
                .set("code_verifier", verifier.reveal());
        return ask(endpoints, client, form);
    }

    /**
     * Asks for new tokens (SMART App Launch 2.2 §Refresh access token). No scope is sent: the grant stays what it is.
     *
     * @param endpoints the connection's endpoints
     * @param client the connection's client
     * @param refreshToken the refresh token
     * @return what came of it
     */
    public TokenAnswer refresh(AuthorizationEndpoints endpoints, ClientIdentity client, Secret refreshToken) {
        Form form = new Form().set("grant_type", "refresh_token").set("refresh_token", refreshToken.reveal());
        return ask(endpoints, client, form);
    }

    /**
     * Revokes the grant of a connection (RFC 7009): its refresh token, else its access token.
     *
     * @param connection the connection
     * @return what the server did
     */
    public Revocation revoke(ConnectionRecord connection) {
        URI endpoint = connection.endpoints().revocation().orElse(null);
        Secret refresh = connection
                .tokens()
                .flatMap(held -> held.refreshToken())
                .or(connection::quarantined)
                .orElse(null);
        Secret token = refresh != null
                ? refresh
                : connection.tokens().map(held -> held.accessToken()).orElse(null);
        if (endpoint == null || token == null) {
            return Revocation.NOT_OFFERED;
        }
        Form form = new Form()
                .set("token", token.reveal())
                .set("token_type_hint", refresh != null ? "refresh_token" : "access_token");
        try {
            HttpReply reply = http.send(authentication.post(
                    connection.client(), form, endpoint, connection.endpoints().token()));
            return reply.ok() ? Revocation.DONE : Revocation.REFUSED;
        } catch (TransportException silent) {
            return Revocation.UNREACHABLE;
        } catch (SyncException notDone) {
            return Revocation.REFUSED;
        }
    }

    private TokenAnswer ask(AuthorizationEndpoints endpoints, ClientIdentity client, Form form) {
        Instant requestedAt = clock.instant();
        URI endpoint = endpoints.token();
        try {
            HttpReply reply = http.send(authentication.post(client, form, endpoint, endpoint));
            return TokenAnswerReader.read(reply, requestedAt, clock.instant());
        } catch (AuthorizationException noKey) {
            return new TokenAnswer.Misconfigured("no_signing_key", null);
        } catch (TransportException silent) {
            boolean ambiguous = silent.delivery() == TransportException.Delivery.UNKNOWN;
            return new Weather("the token endpoint does not answer", 0, ambiguous, null, null);
        } catch (LimitException tooLarge) {
            return new Weather("the token endpoint's answer exceeds the limits", 0, true, null, null);
        }
    }
}
