// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.BundleLinks;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirErrors;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.internal.stream.BundleStream;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.StreamLimits;

/** Streamed requests to the server of one connection. Safe for use by many threads. */
public final class RecordsServer {
    private static final String FHIR_JSON = "application/fhir+json";

    private final HttpSender signed;
    private final HttpSender open;
    private final FhirBase base;
    private final FhirClient client;
    private final AccessLog log;
    private final RecordLimits limits;
    private final StreamLimits stream;

    /**
     * Creates a server.
     *
     * @param signed sends signed requests to the connection's origin
     * @param open sends requests without a token
     * @param client reads single resources of the same server
     * @param log the log of reads of patient data
     * @param limits how much is read
     */
    public RecordsServer(HttpSender signed, HttpSender open, FhirClient client, AccessLog log, RecordLimits limits) {
        this.signed = signed;
        this.open = open;
        this.base = client.base();
        this.client = client;
        this.log = log;
        this.limits = limits;
        this.stream = new StreamLimits(limits.answerBytes(), limits.answerEntries(), limits.resourceBytes());
    }

    FhirClient client() {
        return client;
    }

    FhirBase base() {
        return base;
    }

    RecordLimits limits() {
        return limits;
    }

    URI link(String link, String what) {
        return BundleLinks.within(base, link, what);
    }

    /** Reads a page, whose entries are handed over while they arrive. */
    PageAnswer page(URI address, String what, boolean operation, PageReceiver receiver) {
        TouchedResources touched = new TouchedResources(
                log,
                operation ? Interaction.OPERATION : Interaction.SEARCH,
                operation ? "Patient" : what.split(" ", 2)[0]);
        return touched.read(() -> page(address, what, receiver, touched));
    }

    private PageAnswer page(URI address, String what, PageReceiver receiver, TouchedResources touched) {
        @Nullable BundleStream[] read = new BundleStream[1];
        OutgoingRequest get = OutgoingRequest.get(address)
                .header("Accept", FHIR_JSON)
                .expecting(ResponseKind.PAGE)
                .streamedTo((head, body) -> {
                    receiver.begin();
                    BundleStream bundle = new BundleStream(what, stream, resource -> {
                        touched.note(resource);
                        receiver.entry(resource);
                    });
                    bundle.read(body);
                    read[0] = bundle;
                });
        HttpReply reply = signed.send(get);
        BundleStream bundle = read[0];
        if (reply.status() == 202) {
            return new PageAnswer(null, null, null, preparedAt(reply, what));
        }
        if (reply.status() != 200 || bundle == null) {
            throw FhirErrors.of(reply, what);
        }
        return new PageAnswer(
                bundle.next().orElse(null),
                bundle.self().orElse(null),
                FhirErrors.date(reply.header("Date").orElse(null)).orElse(null),
                null);
    }

    /** Where an answer is prepared that was promised for later (FHIR R4 §3.1.0.7.1). */
    static String preparedAt(HttpReply reply, String what) {
        return reply.header("Content-Location")
                .orElseThrow(() -> new ProtocolException(
                        what + " was accepted without Content-Location: tell the source's operator", what, null));
    }

    /** Reads a file of lines, with the token or without it. */
    void lines(URI address, boolean withToken, PageReceiver receiver, Runnable unreadable) {
        String what = "file of an export";
        TouchedResources touched = new TouchedResources(log, Interaction.OPERATION, "Patient");
        boolean done = touched.read(() -> {
            OutgoingRequest get = OutgoingRequest.get(address)
                    .header("Accept", "application/fhir+ndjson")
                    .streamedTo((head, body) -> {
                        receiver.begin();
                        new NdjsonStream(
                                        what,
                                        stream,
                                        resource -> {
                                            touched.note(resource);
                                            receiver.entry(resource);
                                        },
                                        unreadable)
                                .read(body);
                    });
            HttpReply reply = (withToken ? signed : open).send(get);
            if (reply.status() != 200) {
                throw FhirErrors.of(reply, what);
            }
            return true;
        });
        if (!done) {
            throw new IllegalStateException("the file was not read; this indicates a bug");
        }
    }

    /** Sends a request that asks for an asynchronous answer, or about one. */
    HttpReply ask(OutgoingRequest request) {
        return signed.send(request);
    }
}
