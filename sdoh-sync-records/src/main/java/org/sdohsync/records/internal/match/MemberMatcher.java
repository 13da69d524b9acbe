// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.match;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirErrors;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.records.match.MatchException;
import org.sdohsync.records.match.MatchException.Reason;
import org.sdohsync.records.match.MatchedMember;
import org.sdohsync.records.match.MemberMatchRequest;

/** Sends a member match, once. Immutable; safe for use by many threads. */
public final class MemberMatcher {
    private static final String WHAT = "Patient/$member-match";

    private final HttpSender signed;
    private final FhirBase base;
    private final AccessLog log;

    /**
     * Creates a matcher.
     *
     * @param signed sends signed requests
     * @param base the plan
     * @param log the log of accesses
     */
    public MemberMatcher(HttpSender signed, FhirBase base, AccessLog log) {
        this.signed = signed;
        this.base = base;
        this.log = log;
    }

    /**
     * Asks the plan.
     *
     * @param request the member
     * @return the member at the plan
     * @throws MatchException if there is no match
     */
    public MatchedMember match(MemberMatchRequest request) {
        OutgoingRequest post = OutgoingRequest.post(
                        base.resolve(WHAT), "application/fhir+json", FhirJson.encode(request.parameters()))
                .header("Accept", "application/fhir+json")
                .expecting(ResponseKind.RESOURCE);
        return log.run(
                Interaction.OPERATION,
                "Patient",
                () -> read(send(post)),
                member -> member.patient().map(id -> List.of("Patient/" + id)).orElse(List.of()));
    }

    private HttpReply send(OutgoingRequest post) {
        HttpReply reply;
        try {
            reply = signed.send(post);
        } catch (AuthorizationException refused) {
            if (refused.reason() == AuthorizationException.Reason.SCOPE) {
                throw failed(403, Reason.NOT_PERMITTED, "ask its operator whether this app may match members");
            }
            throw refused;
        }
        return switch (reply.status()) {
            case 200 -> reply;
            case 422 ->
                throw failed(
                        422,
                        Reason.NO_MATCH,
                        "no member, several, or the consent cannot be met: a person has to decide");
            case 404, 405, 501 ->
                throw failed(
                        reply.status(),
                        Reason.NOT_OFFERED,
                        "it offers no member match; ask its operator for another way");
            case 400 -> throw failed(400, Reason.BAD_REQUEST, "check member, coverage and consent");
            case 401, 403 ->
                throw failed(
                        reply.status(), Reason.NOT_PERMITTED, "ask its operator whether this app may match members");
            default -> throw unexpected(reply);
        };
    }

    private static RuntimeException unexpected(HttpReply reply) {
        return reply.ok()
                ? new HttpStatusException(
                        WHAT + " was answered with " + reply.status(), reply.status(), List.of(), null)
                : FhirErrors.of(reply, WHAT);
    }

    private MatchException failed(int status, Reason reason, String advice) {
        return new MatchException("member match at " + base + " was answered with " + status + ": " + advice, reason);
    }

    /** Parameters are selected by their names only: guides and servers differ in what else there is. */
    private MatchedMember read(HttpReply reply) {
        List<JsonObject> parameters = reply.json(WHAT).objects("parameter");
        JsonObject identifier = named(parameters, "MemberIdentifier")
                .flatMap(one -> one.object("valueIdentifier"))
                .filter(one -> one.text("value").isPresent())
                .orElseThrow(() -> new ProtocolException(
                        WHAT + " was answered without MemberIdentifier: tell the plan's operator", WHAT, null));
        String patient = named(parameters, "MemberId")
                .flatMap(one -> one.object("valueReference"))
                .flatMap(one -> one.text("reference"))
                .flatMap(reference -> LocalReference.find(base, reference))
                .filter(reference -> reference.type().equals("Patient"))
                .map(LocalReference::id)
                .orElse(null);
        return new MatchedMember(
                identifier.text("system").orElse(null), identifier.text("value").orElse(""), patient);
    }

    private static Optional<JsonObject> named(List<JsonObject> parameters, String name) {
        return parameters.stream()
                .filter(one -> one.text("name").orElse("").equals(name))
                .findFirst();
    }
}
