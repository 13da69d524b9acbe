// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.service;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServiceException.Reason;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;

/**
 * Requests to a provider: each with a client JWT of its own and never with a token of a FHIR connection, without redirects, and
 * sent once. Safe for use by many threads.
 */
public final class CdsHttp {
    private static final String JSON = "application/json";

    private final HttpSender direct;
    private final ClientJwt jwt;
    private final Clock clock;

    /**
     * Creates an instance.
     *
     * @param direct sends requests as they are, without redirects and within limits
     * @param clock the clock for JWTs and {@code Retry-After}
     * @param entropy the source of the ids of JWTs
     */
    public CdsHttp(HttpSender direct, Clock clock, Entropy entropy) {
        this.direct = requireNonNull(direct, "direct");
        this.jwt = new ClientJwt(clock, entropy);
        this.clock = clock;
    }

    /**
     * Reads the list of services.
     *
     * @param provider the provider
     * @return the answer's JSON
     * @throws CdsServiceException if the provider does not answer with JSON
     */
    public JsonObject discover(CdsProvider provider) {
        OutgoingRequest get = OutgoingRequest.get(CdsAddresses.discovery(provider));
        return json(send(provider, get), get);
    }

    /**
     * Calls a service, once.
     *
     * @param provider the provider
     * @param address the URL of the service
     * @param body the call
     * @return the answer's JSON
     * @throws CdsServiceException if the service does not answer with JSON
     */
    public JsonObject call(CdsProvider provider, URI address, JsonObject body) {
        OutgoingRequest post = OutgoingRequest.post(address, JSON, body.toBytes());
        return json(send(provider, post), post);
    }

    /**
     * Posts something whose answer has no meaning but its status.
     *
     * @param provider the provider
     * @param address the URL
     * @param body the content
     * @return the answer
     * @throws CdsServiceException if there is no answer, or it is an error or a redirect
     */
    public HttpReply post(CdsProvider provider, URI address, JsonObject body) {
        return send(provider, OutgoingRequest.post(address, JSON, body.toBytes()));
    }

    private HttpReply send(CdsProvider provider, OutgoingRequest request) {
        Optional<Secret> signed = jwt.sign(provider, request.uri());
        OutgoingRequest whole = request.header("Accept", JSON);
        if (signed.isPresent()) {
            whole = whole.header("Authorization", "Bearer " + signed.get().reveal());
        }
        try {
            HttpReply reply = direct.send(whole);
            if (reply.ok()) {
                return reply;
            }
            throw CdsRefusals.of(reply, request.toString(), clock.instant());
        } catch (TransportException noAnswer) {
            boolean notSent = noAnswer.delivery() == Delivery.NOT_SENT;
            throw CdsServiceException.unanswered(
                    request + " got no answer in time: go on without the service"
                            + (notSent ? ", or try again" : "; it may have received the call"),
                    notSent,
                    noAnswer);
        }
    }

    private static JsonObject json(HttpReply reply, OutgoingRequest request) {
        if (!mayBeJson(reply)) {
            throw notCds(request, reply, "with a page and not with JSON");
        }
        try {
            return reply.json(request.toString());
        } catch (ProtocolException noJson) {
            throw notCds(request, reply, "with something that is not a JSON object");
        }
    }

    // Some servers name no type, or a general one; a page is a page even if it could be read as JSON.
    private static boolean mayBeJson(HttpReply reply) {
        String type = reply.header("Content-Type")
                .map(text -> text.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .orElse("");
        return type.isEmpty()
                || type.equals(JSON)
                || type.endsWith("+json")
                || type.equals("text/json")
                || type.equals("text/plain")
                || type.equals("application/octet-stream");
    }

    private static CdsServiceException notCds(OutgoingRequest request, HttpReply reply, String how) {
        return CdsServiceException.answered(
                request + " was answered " + how + ": check the base URL of the provider, or tell its operator",
                Reason.NOT_CDS,
                reply.status(),
                List.of(),
                null);
    }
}
