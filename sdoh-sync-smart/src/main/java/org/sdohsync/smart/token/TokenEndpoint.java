// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.TokenSet;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.ClientAuthentication;
import org.sdohsync.smart.client.Form;
import org.sdohsync.smart.token.TokenAnswer.Misconfigured;
import org.sdohsync.smart.token.TokenAnswer.Weather;
import org.sdohsync.smart.token.TokenAnswerReader.Asked;

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
     * Exchanges a code for tokens (SMART App Launch 2.2 §Obtain access token). A code is sent once, whatever comes of it, but
     * for a server that looked at nothing and demands a nonce in the proof (RFC 9449 §8).
     *
     * @param draft the connection as the launch began it, with its client and pinned endpoints
     * @param code the code
     * @param redirect the redirect address, as it was sent with the authorization request
     * @param verifier the PKCE verifier
     * @return what came of it
     */
    public TokenAnswer exchange(ConnectionRecord draft, Secret code, String redirect, Secret verifier) {
        Form form = new Form()
                .set("grant_type", "authorization_code")
                .set("code", code.reveal())
                .set("redirect_uri", redirect)
                .set("code_verifier", verifier.reveal());
        return ask(draft, form, () -> {});
    }

    /**
     * Asks for new tokens (SMART App Launch 2.2 §Refresh access token). No scope is sent: the grant stays what it is.
     *
     * @param connection the connection, with its client and endpoints
     * @param refreshToken the refresh token
     * @param check made right before the first byte, see {@link org.sdohsync.core.http.HttpRequest#beforeSending}; what it throws, which
     *     is neither a {@link TransportException} nor an {@link AuthorizationException}, leaves this method, and nothing was sent
     * @return what came of it
     */
    public TokenAnswer refresh(ConnectionRecord connection, Secret refreshToken, Runnable check) {
        Form form = new Form().set("grant_type", "refresh_token").set("refresh_token", refreshToken.reveal());
        return ask(connection, form, check);
    }

    /**
     * Asks for an access token without a user (SMART App Launch 2.2, Backend Services §Obtaining an access token).
     *
     * @param connection the connection, which names the scopes to ask for
     * @param check as for {@link #refresh}
     * @return what came of it
     */
    public TokenAnswer clientCredentials(ConnectionRecord connection, Runnable check) {
        String scopes = String.join(" ", connection.backendScopes().orElseThrow());
        Form form = new Form().set("grant_type", "client_credentials").set("scope", scopes);
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
    public HttpReply push(ConnectionRecord connection, URI endpoint, Form form) {
        if (!Origin.of(endpoint).equals(Origin.of(connection.endpoints().token()))) {
            throw new AuthorizationException(
                    Origin.of(endpoint) + " is not where the tokens of " + connection.source()
                            + " come from: nothing was sent there; check the address",
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
            HttpReply reply = http.send(authentication.post(connection, form, endpoint));
            return reply.ok() ? Revocation.DONE : Revocation.REFUSED;
        } catch (TransportException silent) {
            return Revocation.UNREACHABLE;
        } catch (SyncException notDone) {
            return Revocation.REFUSED;
        }
    }

    /**
     * Revokes what came in an answer of which nothing is kept.
     *
     * @param draft the connection that is not made
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

    private TokenAnswer ask(ConnectionRecord connection, Form form, Runnable check) {
        Instant requestedAt = clock.instant();
        try {
            HttpReply reply = send(connection, form, check);
            boolean refresh = form.parameters().containsKey("refresh_token");
            boolean bound = connection.terms().proofKey().isPresent();
            Asked asked = new Asked(requestedAt, refresh, bound, secrets(connection, form));
            TokenAnswer answer = TokenAnswerReader.read(reply, asked, clock.instant());
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

    /** A server that demands a nonce in the proof has not looked at the request (RFC 9449 §8): it is sent once more, with it. */
    private HttpReply send(ConnectionRecord connection, Form form, Runnable check) {
        HttpReply reply = http.send(authentication.forTokens(connection, form).beforeSending(check));
        if (connection.terms().proofKey().isEmpty()) {
            return reply;
        }
        boolean learned = authentication.note(reply);
        if (!learned || !TokenAnswerReader.demandsNonce(reply)) {
            return reply;
        }
        HttpReply again = http.send(authentication.forTokens(connection, form).beforeSending(check));
        boolean ignored = authentication.note(again);
        return again;
    }

    private static boolean isAuthentication(Misconfigured refused, HttpReply reply) {
        return refused.code().equals("invalid_client") || reply.status() == 401;
    }

    /** What a server must not be quoted with. */
    private static List<String> secrets(ConnectionRecord connection, Form form) {
        Map<String, String> sent = form.parameters();
        return Stream.concat(
                        Stream.of("code", "code_verifier", "refresh_token", "client_secret", "client_assertion")
                                .map(sent::get)
                                .filter(Objects::nonNull),
                        connection.client().secret().map(Secret::reveal).stream())
                .toList();
    }
}
