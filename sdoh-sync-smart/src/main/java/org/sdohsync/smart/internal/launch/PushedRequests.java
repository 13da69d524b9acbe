// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.internal.token.ErrorDescription;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/** Pushes authorization requests to the authorization server; the browser then carries a reference only (PAR, RFC 9126). */
final class PushedRequests {
    private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,2048}");

    private final TokenEndpoint endpoint;

    PushedRequests(TokenEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Pushes a request and returns the parameters for the browser (RFC 9126 §4). */
    FormParameters push(ConnectionRecord draft, URI at, FormParameters request) {
        FormParameters pushed = new FormParameters();
        request.parameters().forEach(pushed::set);
        HttpReply reply = send(draft, at, pushed);
        Optional<JsonObject> answer = json(reply);
        Optional<String> reference = answer.filter(json -> reply.ok())
                .flatMap(json -> json.text("request_uri"))
                .filter(text -> REFERENCE.matcher(text).matches());
        if (reference.isEmpty()) {
            throw refused(draft, reply, answer);
        }
        return new FormParameters().set("client_id", draft.client().clientId()).set("request_uri", reference.get());
    }

    private HttpReply send(ConnectionRecord draft, URI at, FormParameters pushed) {
        try {
            return endpoint.push(draft, at, pushed);
        } catch (TransportException | LimitException silent) {
            throw new LaunchException(
                    draft.source() + " does not answer at its pushed authorization request endpoint; try again later",
                    Reason.UNAVAILABLE,
                    null,
                    silent);
        }
    }

    private static Optional<JsonObject> json(HttpReply reply) {
        try {
            return Optional.of(reply.json("pushed request"));
        } catch (ProtocolException | LimitException notJson) {
            return Optional.empty();
        }
    }

    private static LaunchException refused(ConnectionRecord draft, HttpReply reply, Optional<JsonObject> answer) {
        Optional<String> code = answer.flatMap(json -> json.text("error")).filter(text -> text.matches("[a-z_]{1,40}"));
        if (code.isEmpty() || reply.status() == 429 || reply.status() >= 500) {
            return new LaunchException(
                    draft.source() + " did not accept the pushed authorization request (status " + reply.status()
                            + "); try again later; if it persists, tell the source's operator",
                    Reason.UNAVAILABLE);
        }
        String said = answer.flatMap(json -> json.text("error_description"))
                .flatMap(text -> ErrorDescription.clean(
                        text,
                        List.of(draft.client()
                                .secret()
                                .map(secret -> secret.reveal())
                                .orElse(""))))
                .map(text -> ", \"" + text + "\"")
                .orElse("");
        boolean client = code.get().equals("invalid_client") || reply.status() == 401;
        return new LaunchException(
                draft.source() + " refused the launch (" + code.get() + said
                        + "): check the app's registration and scopes there, then start a new one",
                client ? Reason.CLIENT_REFUSED : Reason.REFUSED);
    }
}
