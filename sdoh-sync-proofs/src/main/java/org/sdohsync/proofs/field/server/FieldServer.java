// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * A source that is healthy but for one behaviour: a FHIR server with versions, {@code If-Match}, searches, pages, batches and references
 * that must lead somewhere, and its authorization server. Its time is the given clock's.
 */
public final class FieldServer extends Dispatcher implements AutoCloseable {
    private static final int MOST_REQUESTS = 3000;

    private final MockWebServer web = new MockWebServer();
    private final Clock clock;
    private final ServedResources holdings;
    private final Grants grants;
    private final Pages pages;
    private final URI base;
    private final List<String> log = new ArrayList<>();
    private Quirk quirk = Quirk.NONE;
    private String versioning = "versioned-update";
    private @Nullable IllegalStateException fault;
    private boolean dateless;
    private boolean endless;

    /**
     * Starts one.
     *
     * @param clock its time
     */
    public FieldServer(Clock clock) {
        this.clock = clock;
        web.setDispatcher(this);
        try {
            web.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        base = URI.create("http://localhost:" + web.getPort() + "/fhir");
        holdings = new ServedResources(clock);
        grants = new Grants(base, clock);
        pages = new Pages(holdings, base);
    }

    /**
     * Puts a behaviour before it.
     *
     * @param behaviour the behaviour
     */
    public synchronized void behave(Quirk behaviour) {
        quirk = behaviour;
    }

    /**
     * The FHIR base.
     *
     * @return its address
     */
    public URI base() {
        return base;
    }

    /**
     * What it holds.
     *
     * @return the resources
     */
    public ServedResources holdings() {
        return holdings;
    }

    /**
     * The authorization server.
     *
     * @return it
     */
    public Grants grants() {
        return grants;
    }

    /**
     * Lets pages be no larger, whatever is asked for.
     *
     * @param size the most Tasks of a page
     */
    public void pagesOf(int size) {
        pages.largest(size);
    }

    /**
     * Lets the CapabilityStatement say something else of versions.
     *
     * @param said {@code versioned}, for example
     */
    public void versioning(String said) {
        versioning = said;
    }

    /** Lets answers tell no time. */
    public synchronized void tellNoTime() {
        dateless = true;
    }

    /**
     * The requests so far.
     *
     * @return method and address of each
     */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    /**
     * Tells whether there were more requests than any sync needs.
     *
     * @return true if there were
     */
    public synchronized boolean endless() {
        return endless;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        Asked asked = new Asked(request);
        log.add(asked.toString());
        endless |= log.size() > MOST_REQUESTS;
        Answer answer = answer(asked);
        return dateless ? answer.onTheWire() : dated(answer).onTheWire();
    }

    private Answer dated(Answer answer) {
        return answer.with(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC)));
    }

    private Answer answer(Asked asked) {
        try {
            return endless ? Answer.empty(500) : quirk.answer(asked, this);
        } catch (RuntimeException | Error broken) {
            fault = fault == null ? new IllegalStateException("the server cannot answer " + asked, broken) : fault;
            return Answer.empty(500);
        }
    }

    /**
     * What broke in the server itself.
     *
     * @return the first fault, if there was one
     */
    public synchronized Optional<IllegalStateException> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Answers as a healthy server does.
     *
     * @param asked the request
     * @return the answer
     */
    public Answer healthy(Asked asked) {
        if (asked.path().startsWith("/")) {
            return grants.answer(asked);
        }
        if (asked.path().equals(".well-known/smart-configuration")) {
            return grants.configuration();
        }
        if (asked.path().equals("metadata")) {
            return Answer.of(200, Resources.statement(versioning));
        }
        if (!grants.admits(asked)) {
            return Answer.refusal(401, "login").with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        if (asked.path().isEmpty() && asked.method().equals("POST")) {
            return batch(asked.json());
        }
        return switch (asked.method()) {
            case "GET" -> asked.isRead() ? read(asked.path()) : Answer.of(200, pages.search(asked));
            case "PUT" -> update(asked);
            case "POST" -> create(asked);
            default -> Answer.refusal(405, "not-supported");
        };
    }

    private Answer read(String name) {
        return holdings.find(name).map(one -> shown(200, one)).orElseGet(() -> Answer.refusal(404, "not-found"));
    }

    private Answer shown(int status, ServedResource one) {
        return Answer.of(status, holdings.shown(one)).with("ETag", etag(one));
    }

    /**
     * The entity tag of a resource as a healthy server writes it.
     *
     * @param one the resource
     * @return a weak tag of its version
     */
    public static String etag(ServedResource one) {
        return "W/\"" + one.version() + "\"";
    }

    private Answer update(Asked asked) {
        Optional<ServedResource> before = holdings.find(asked.path());
        if (before.isEmpty()) {
            return Answer.refusal(404, "not-found");
        }
        if (!asked.header("If-Match").filter(etag(before.get())::equals).isPresent()) {
            return Answer.refusal(412, "conflict");
        }
        holdings.put(asked.json());
        return shown(200, holdings.get(asked.path()));
    }

    private Answer create(Asked asked) {
        JsonObject sent = asked.json();
        Optional<String> dangling = new Links(holdings, sent).dangling();
        if (dangling.isPresent()) {
            return Answer.refusal(422, "not-found");
        }
        ServedResource made = holdings.create(sent);
        return shown(201, made).with("Location", base + "/" + made.name() + "/_history/1");
    }

    private Answer batch(JsonObject bundle) {
        List<JsonObject> entries = new ArrayList<>();
        for (JsonObject entry : bundle.objects("entry")) {
            String name = entry.object("request")
                    .flatMap(request -> request.text("url"))
                    .orElse("");
            Optional<ServedResource> found = holdings.find(name);
            JsonObject.Builder answer = JsonObject.builder()
                    .object(
                            "response",
                            JsonObject.builder()
                                    .text("status", found.isPresent() ? "200 OK" : "404 Not Found")
                                    .build());
            found.ifPresent(one -> answer.object("resource", holdings.shown(one)));
            entries.add(answer.build());
        }
        return Answer.of(200, Resources.bundle("batch-response", entries, Optional.empty()));
    }

    @Override
    public void close() {
        web.close();
    }
}
