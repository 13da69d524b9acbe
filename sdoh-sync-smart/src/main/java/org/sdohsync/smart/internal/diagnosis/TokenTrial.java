// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.RetryPolicy;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;

/** Tests a connection's access token with one small read. The content is not kept. */
final class TokenTrial {
    private final HttpSender direct;
    private final Clock clock;

    TokenTrial(HttpSender direct, Clock clock) {
        this.direct = direct;
        this.clock = clock;
    }

    boolean token(String name, TokenSource tokens, DiagnosisSteps list) {
        try {
            Secret ignored = tokens.token();
            list.passed(name, "an access token is available");
            return true;
        } catch (AuthorizationException needed) {
            list.failed(name, "the authorization server issues no token", String.valueOf(needed.getMessage()));
        } catch (SyncException weather) {
            list.failed(name, "no token at the moment", String.valueOf(weather.getMessage()));
        }
        return false;
    }

    void search(String name, ConnectionRecord connection, TokenSource tokens, DiagnosisSteps list) {
        Optional<String> patient = connection.context().patient();
        boolean asPatient = connection.role().isPatient();
        if (asPatient && patient.isEmpty()) {
            list.skipped(name, "no patient came with the launch");
            return;
        }
        String query = asPatient
                ? "patient=" + encoded(patient.orElse(""))
                : "owner=" + encoded(String.join(",", connection.role().owners()));
        read(name, connection, tokens, "Task?" + query + "&_count=1", "Bundle", list);
    }

    void patient(String name, ConnectionRecord connection, TokenSource tokens, DiagnosisSteps list) {
        Optional<String> patient = connection.context().patient();
        if (patient.isEmpty()) {
            list.failed(
                    name,
                    "no patient came with the launch",
                    "connect again with launch/patient among the scopes, and tell the source's operator");
            return;
        }
        read(name, connection, tokens, "Patient/" + encoded(patient.get()), "Patient", list);
    }

    private void read(
            String name,
            ConnectionRecord connection,
            TokenSource tokens,
            String path,
            String expected,
            DiagnosisSteps list) {
        SignedHttp http = SignedHttp.builder(direct, Set.of(connection.source().origin()), tokens)
                .retries(RetryPolicy.NEVER)
                .clock(clock)
                .build();
        OutgoingRequest request = OutgoingRequest.get(connection.source().resolve(path))
                .header("Accept", "application/fhir+json")
                .expecting(ResponseKind.PAGE);
        try {
            judge(name, http.send(request), expected, list);
        } catch (AuthorizationException refused) {
            list.failed(
                    name,
                    "a fresh token is refused (401)",
                    "connect this source again, or ask its operator whether the app may use this API");
        } catch (TransportException | LimitException | ProtocolException broken) {
            list.failed(name, "no usable answer (" + broken.getClass().getSimpleName() + ")", "try again later");
        } catch (SyncException other) {
            list.failed(name, "no token for it (" + other.getClass().getSimpleName() + ")", "see the previous step");
        }
    }

    private static void judge(String name, HttpReply reply, String expected, DiagnosisSteps list) {
        int status = reply.status();
        if (reply.ok()) {
            if (type(reply).equals(expected)) {
                list.passed(name, status + " with a " + expected);
            } else {
                list.failed(
                        name,
                        status + " without a " + expected,
                        "tell the source's operator that this is not a FHIR answer");
            }
        } else if (status == 403) {
            list.failed(
                    name,
                    "the source forbids it (403)",
                    "check the granted scopes; ask the source's operator what the user may read");
        } else if (status == 404 || status == 405 || status == 501) {
            list.failed(
                    name,
                    "the source does not offer it (" + status + ")",
                    "ask the source's operator how to search its Tasks");
        } else if (status == 400) {
            list.warn(name, "the source refuses this search (400)", "the sync tries other searches automatically");
        } else {
            list.failed(name, "status " + status, "try again later; if it persists, tell the source's operator");
        }
    }

    private static String type(HttpReply reply) {
        try {
            return reply.json("answer").text("resourceType").orElse("");
        } catch (ProtocolException | LimitException noJson) {
            return "";
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
