// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.internal.http.RetryAfter;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.internal.client.BundleLinks;
import org.sdohsync.fhir.internal.client.FhirErrors;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchException.Reason;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;

/**
 * An asynchronous answer (FHIR R4 §3.1.0.7, Bulk Data Access): asks for it if that was not done, waits until it is prepared, and
 * reads its files. Not thread-safe.
 */
final class ExportJob {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_FILES = 10_000;
    private static final int MOST_PAGES = 1000;
    private static final String WHAT = "Patient/$export";

    private final RecordsServer server;
    private final FetchState state;
    private final FetchOptions options;
    private final Intake intake;
    private final Consumer<Boolean> progress;
    private final Clock clock;
    private final Pause pause;

    ExportJob(
            RecordsServer server,
            FetchState state,
            FetchOptions options,
            Intake intake,
            Consumer<Boolean> progress,
            Clock clock,
            Pause pause) {
        this.server = server;
        this.state = state;
        this.options = options;
        this.intake = intake;
        this.progress = progress;
        this.clock = clock;
        this.pause = pause;
    }

    /** One file of the answer. */
    private record Part(Kind kind, String url) {}

    private enum Kind {
        DATA,
        MESSAGES,
        DELETED
    }

    void run() {
        String job = state.job;
        if (job == null) {
            job = kickOff();
            state.job = job;
            progress.accept(true);
        }
        URI status = server.link(job, WHAT);
        JsonObject manifest = manifest(status);
        List<Part> parts = parts(manifest);
        boolean withToken = manifest.flag("requiresAccessToken").orElse(true);
        boolean expired = false;
        boolean startedOver = isOther(parts);
        while (state.files < parts.size()) {
            intake.stopIfAsked();
            Part part = parts.get(state.files);
            try {
                file(part, withToken);
            } catch (HttpStatusException gone) {
                if (gone.retryable() || expired) {
                    throw gone;
                }
                // The links are over: the manifest has fresh ones.
                parts = parts(manifest(status));
                if (!isOther(parts)) {
                    expired = true;
                } else if (startedOver) {
                    throw gone;
                } else {
                    startedOver = true;
                }
                continue;
            }
            expired = false;
            state.filesRead = digest(state.filesRead, part);
            state.files++;
            state.again = false;
            progress.accept(true);
        }
        manifest.text("transactionTime").ifPresent(this::time);
        state.job = null;
        state.method = state.queries.isEmpty() ? FetchMethod.EXPORT : state.method;
        delete(status);
    }

    /**
     * Tells whether the files that were read are not the first ones of the list, and begins with its first file then: a manifest
     * that is asked for again need not have its order. What comes again is left out by its version.
     */
    private boolean isOther(List<Part> parts) {
        String read = "";
        for (Part part : parts.subList(0, Math.min(state.files, parts.size()))) {
            read = digest(read, part);
        }
        if (parts.size() >= state.files && read.equals(state.filesRead)) {
            return false;
        }
        state.files = 0;
        state.filesRead = "";
        state.again = true;
        return true;
    }

    /** A digest of the files that were read, without the queries of their addresses, which signed links change. */
    private static String digest(String before, Part part) {
        String url = part.url().replaceFirst("[?#].*", "");
        return UUID.nameUUIDFromBytes((before + part.kind() + " " + url).getBytes(UTF_8))
                .toString();
    }

    private void time(String text) {
        try {
            state.date = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            state.date = null;
        }
    }

    private String kickOff() {
        List<String> parameters = new ArrayList<>();
        options.since().ifPresent(time -> parameters.add("_since=" + URLEncoder.encode(time.toString(), UTF_8)));
        if (!options.types().isEmpty()) {
            parameters.add("_type=" + String.join(",", options.types()));
        }
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        OutgoingRequest get = asynchronous(OutgoingRequest.get(server.base().resolve(WHAT + query)));
        HttpReply reply = server.ask(get);
        if (reply.status() == 400 || reply.status() == 405) {
            // Newer servers take the request as a POST only.
            reply = server.ask(asynchronous(
                    OutgoingRequest.post(server.base().resolve(WHAT), "application/fhir+json", parameters())));
        }
        if (reply.status() != 202) {
            throw FhirErrors.of(reply, WHAT);
        }
        return RecordsServer.preparedAt(reply, WHAT);
    }

    private byte[] parameters() {
        List<JsonObject> all = new ArrayList<>();
        options.since()
                .ifPresent(time -> all.add(JsonObject.builder()
                        .text("name", "_since")
                        .text("valueInstant", time.toString())
                        .build()));
        options.types()
                .forEach(type -> all.add(JsonObject.builder()
                        .text("name", "_type")
                        .text("valueString", type)
                        .build()));
        return JsonObject.builder()
                .text("resourceType", "Parameters")
                .objects("parameter", all)
                .build()
                .toBytes();
    }

    private static OutgoingRequest asynchronous(OutgoingRequest request) {
        return request.header("Accept", "application/fhir+json").header("Prefer", "respond-async");
    }

    /** Waits until the answer is prepared. */
    private JsonObject manifest(URI status) {
        Instant begun = clock.instant();
        Duration wait = FIRST_WAIT;
        while (true) {
            HttpReply reply = server.ask(OutgoingRequest.get(status)
                    .header("Accept", "application/json")
                    .expecting(ResponseKind.RESOURCE));
            if (reply.status() == 200) {
                return reply.json(WHAT);
            }
            boolean busy = reply.status() == 202 || reply.status() == 429 || reply.status() == 503;
            SyncException failure = FhirErrors.of(reply, WHAT);
            boolean passing = failure instanceof HttpStatusException http
                    && http.issueCodes().contains("transient");
            if (!busy && !passing) {
                state.job = null;
                state.files = 0;
                state.filesRead = "";
                throw new FetchException(
                        "the export failed at the source (" + reply.status()
                                + "): fetch again, which begins a new one, or ask the source's operator",
                        Reason.EXPORT_FAILED);
            }
            if (WallClock.hasPassed(begun, server.limits().exportTime(), clock.instant())) {
                throw new FetchException(
                        "the export was not ready within " + server.limits().exportTime()
                                + ": fetch again to go on waiting, or raise RecordLimits.exportTime",
                        Reason.EXPORT_FAILED);
            }
            Duration next = wait;
            rest(reply.header("Retry-After")
                    .flatMap(header -> RetryAfter.parse(header, clock.instant()))
                    .filter(asked -> asked.compareTo(server.limits().exportTime()) <= 0)
                    .orElse(next));
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void rest(Duration time) {
        intake.stopIfAsked();
        try {
            pause.pause(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoppedException("the fetch was cancelled while it waited: fetch again to go on");
        }
    }

    /** The files, of all pages of the manifest. */
    private List<Part> parts(JsonObject first) {
        List<Part> parts = new ArrayList<>();
        JsonObject page = first;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            add(parts, Kind.DATA, page.objects("output"));
            add(parts, Kind.MESSAGES, page.objects("error"));
            add(parts, Kind.MESSAGES, page.objects("outcome"));
            add(parts, Kind.DELETED, page.objects("deleted"));
            String next = page.objects("link").stream()
                    .filter(link -> link.text("relation").orElse("").equals("next"))
                    .flatMap(link -> link.text("url").stream())
                    .findFirst()
                    .orElse("");
            if (next.isEmpty()) {
                return parts;
            }
            HttpReply reply = server.ask(OutgoingRequest.get(server.link(next, WHAT))
                    .header("Accept", "application/json")
                    .expecting(ResponseKind.RESOURCE));
            if (reply.status() != 200) {
                throw FhirErrors.of(reply, WHAT);
            }
            page = reply.json(WHAT);
        }
        throw new ProtocolException(WHAT + " has a manifest without end: tell the source's operator", WHAT, null);
    }

    private static void add(List<Part> parts, Kind kind, List<JsonObject> files) {
        for (JsonObject file : files) {
            if (parts.size() >= MOST_FILES) {
                throw new ProtocolException(WHAT + " has more than " + MOST_FILES + " files", WHAT, null);
            }
            file.text("url").ifPresent(url -> {
                if (url.length() > BundleLinks.LONGEST) {
                    throw notAnAddress();
                }
                parts.add(new Part(kind, url));
            });
        }
    }

    private void file(Part part, boolean withToken) {
        URI address = withToken ? server.link(part.url(), WHAT) : open(part.url());
        server.lines(address, withToken, new Lines(part.kind()), () -> intake.unreadable("export"));
    }

    private static URI open(String url) {
        try {
            URI address = URI.create(url);
            if (Origin.find(address).isPresent()) {
                return address;
            }
        } catch (IllegalArgumentException noAddress) {
            throw notAnAddress();
        }
        throw notAnAddress();
    }

    private static ProtocolException notAnAddress() {
        return new ProtocolException(
                WHAT + ": the address of a file is not a URL; tell the source's operator", WHAT, null);
    }

    private void delete(URI status) {
        try {
            HttpReply ignored = server.ask(OutgoingRequest.delete(status));
        } catch (SyncException kept) {
            // The source deletes it some time by itself.
            return;
        }
    }

    /** The lines of one file, which may come several times. */
    private final class Lines implements PageReceiver {
        private final Kind kind;
        private boolean begun;

        Lines(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void begin() {
            state.again |= begun;
            begun = true;
        }

        @Override
        public void entry(ScannedResource resource) {
            if (kind == Kind.DELETED) {
                deleted(resource);
            } else {
                intake.take(resource);
            }
        }

        private void deleted(ScannedResource bundle) {
            Set<String> named = Set.copyOf(JsonObject.parse(bundle.copy(), WHAT).objects("entry").stream()
                    .flatMap(entry -> entry.object("request").stream())
                    .filter(request -> request.text("method").orElse("").equals("DELETE"))
                    .flatMap(request -> request.text("url").stream())
                    .filter(ResourceId::isReference)
                    .toList());
            named.forEach(reference -> state.notice(Notice.Kind.DELETED, reference));
        }
    }
}
