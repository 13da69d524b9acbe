// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.token.TokenResponseReader.Asked;
import org.sdohsync.smart.internal.token.TokenResult.Misconfigured;
import org.sdohsync.smart.internal.token.TokenResult.Weather;
import org.sdohsync.smart.token.Revocation;

/**
 * Sends requests to the token endpoint of a source's authorization server (RFC 6749 §3.2). Each request is sent once. Safe
 * for use by many threads.
 */
public final class TokenEndpoint {
    private final HttpSender http;
    private final ClientAuthentication authentication;
    private final Clock clock;

    /**
     * Creates a token endpoint.
     *
     * @param http the sender of requests, without redirects, cookies and cache, and with limited answers
     * @param authentication the client authentication
     * @param clock the clock for the time of requests
     */
    public TokenEndpoint(HttpSender http, ClientAuthentication authentication, Clock clock) {
        this.http = requireNonNull(http, "http");
        this.authentication = requireNonNull(authentication, "authentication");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Exchanges a code for tokens (SMART App Launch 2.2 §Obtain access token). A code is sent once only, except to a server
     * that processed nothing and requires a nonce in the DPoP proof (RFC 9449 §8).
     *
     * @param draft the connection of the launch, with its client and pinned endpoints
     * @param code the code
     * @param redirect the redirect address, as it was sent with the authorization request
     * @param verifier the PKCE verifier
     * @return the result
     */
    public TokenResult exchange(ConnectionRecord draft, Secret code, String redirect, Secret verifier) {
        FormParameters form = new FormParameters()
                .set("grant_type", "authorization_code")
                .set("code", code.reveal())
                .set("redirect_uri", redirect)
                .set("code_verifier", verifier.reveal());
        return ask(draft, form, () -> {});
    }

    /**
     * Refreshes tokens (SMART App Launch 2.2 §Refresh access token). No scope is sent, so the granted scopes are kept.
     *
     * @param connection the connection, with its client and endpoints
     * @param refreshToken the refresh token
     * @param check called immediately before the first byte, see {@link org.sdohsync.core.internal.http.OutgoingRequest#beforeSending}. An
     *     exception it throws, which must be neither a {@link TransportException} nor an {@link AuthorizationException}, is
     *     thrown by this method, and nothing is sent
     * @return the result
     */
    public TokenResult refresh(ConnectionRecord connection, Secret refreshToken, Runnable check) {
        FormParameters form =
                new FormParameters().set("grant_type", "refresh_token").set("refresh_token", refreshToken.reveal());
        return ask(connection, form, check);
    }

    /**
     * Requests an access token without a user (SMART App Launch 2.2, Backend Services §Obtaining an access token).
     *
     * @param connection the connection, with the scopes to request
     * @param check as for {@link #refresh}
     * @return the result
     */
    public TokenResult clientCredentials(ConnectionRecord connection, Runnable check) {
        String scopes = String.join(" ", connection.backendScopes().orElseThrow());
        FormParameters form =
                new FormParameters().set("grant_type", "client_credentials").set("scope", scopes);
        return ask(connection, form, check);
    }

    /**
     * Posts a form to another endpoint of the authorization server, authenticated as the client.
     *
     * @param connection the connection or its draft
     * @param endpoint an endpoint at the origin of the token endpoint
     * @param form the parameters
     * @return the answer
     * @throws AuthorizationException CLIENT_CONFIG if it is at another origin
     */
    public HttpReply push(ConnectionRecord connection, URI endpoint, FormParameters form) {
        if (!Origin.of(endpoint).equals(Origin.of(connection.endpoints().token()))) {
            throw new AuthorizationException(
                    Origin.of(endpoint) + " is not the origin of the token endpoint of " + connection.source()
                            + ": nothing was sent there; check the address",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
        return http.send(authentication.post(connection, form, endpoint));
    }

    /**
     * Revokes the grant of a connection (RFC 7009): its refresh token, else its access token.
     *
     * @param connection the connection
     * @return whether the server revoked it
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
        FormParameters form = new FormParameters()
                .set("token", token.reveal())
                .set("token_type_hint", refresh != null ? "refresh_token" : "access_token");
        try {
            HttpReply reply = http.send(authentication.post(connection, form, endpoint));
            return reply.ok() ? Revocation.DONE : Revocation.REFUSED;
        } catch (TransportException silent) {
            return Revocation.UNREACHABLE;
        } catch (StoreException noSignature) {
            // The token or service with our key does not answer: nothing was sent.
            return Revocation.UNREACHABLE;
        } catch (SyncException notDone) {
            return Revocation.REFUSED;
        }
    }

    /**
     * Revokes the tokens of an answer that is not used.
     *
     * @param draft the connection that failed
     * @param useless the answer
     */
    public void revokeUseless(ConnectionRecord draft, Weather useless) {
        Secret refresh = useless.rotated().orElse(null);
        ConnectionRecord.Builder given = draft.toBuilder();
        useless.access().ifPresent(access -> given.tokens(TokenSet.of(access, refresh, draft.connectedAt(), null)));
        if (useless.access().isPresent() || refresh != null) {
            Revocation ignored = revoke(given.quarantined(refresh).build());
        }
    }

    private TokenResult ask(ConnectionRecord connection, FormParameters form, Runnable check) {
        Instant requestedAt = clock.instant();
        try {
            HttpReply reply = send(connection, form, check);
            boolean refresh = form.parameters().containsKey("refresh_token");
            boolean bound = connection.terms().proofKey().isPresent();
            Asked asked = new Asked(requestedAt, refresh, bound, secrets(connection, form));
            TokenResult answer = TokenResponseReader.read(reply, asked, clock.instant());
            return answer instanceof Misconfigured refused && isAuthentication(refused, reply)
                    ? refused.withEncoding(authentication.encodingMatters(connection))
                    : answer;
        } catch (AuthorizationException noKey) {
            return new Misconfigured("no_signing_key", null, null, false);
        } catch (TransportException silent) {
            boolean ambiguous = silent.delivery() == TransportException.Delivery.UNKNOWN;
            return new Weather("the token endpoint does not answer", 0, ambiguous, null, null, null);
        } catch (LimitException tooLarge) {
            return new Weather("the token endpoint's answer exceeds the limits", 0, true, null, null, null);
        }
    }

    /** Sends a request, and repeats it once with the nonce if the server requires one in the DPoP proof (RFC 9449 §8). */
    private HttpReply send(ConnectionRecord connection, FormParameters form, Runnable check) {
        HttpReply reply = http.send(authentication.forTokens(connection, form).beforeSending(check));
        if (connection.terms().proofKey().isEmpty()) {
            return reply;
        }
        boolean learned = authentication.note(reply);
        if (!learned || !TokenResponseReader.demandsNonce(reply)) {
            return reply;
        }
        HttpReply again = http.send(authentication.forTokens(connection, form).beforeSending(check));
        boolean ignored = authentication.note(again);
        return again;
    }

    private static boolean isAuthentication(Misconfigured refused, HttpReply reply) {
        return refused.code().equals("invalid_client") || reply.status() == 401;
    }

    /** The secrets that must not be quoted from a server's answer. */
    private static List<String> secrets(ConnectionRecord connection, FormParameters form) {
        Map<String, String> sent = form.parameters();
        return Stream.concat(
                        Stream.of("code", "code_verifier", "refresh_token", "client_secret", "client_assertion")
                                .map(sent::get)
                                .filter(Objects::nonNull),
                        connection.client().secret().map(Secret::reveal).stream())
                .toList();
    }
}
