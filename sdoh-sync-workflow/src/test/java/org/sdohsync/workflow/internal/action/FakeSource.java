// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

/**
 * A FHIR server with versions, {@code If-Match}, conditional create, the two searches for a Procedure, and batches. Each ability
 * can be switched off, and faults can be laid before or behind an operation.
 */
public final class FakeSource implements AutoCloseable {
    /** How the server treats a search parameter. */
    public enum Searching {
        WORKS,
        IGNORES,
        REFUSES,
        FAILS
    }

    private static final int DROPPED = 0;

    private record Fault(
            Predicate<String> line,
            boolean performed,
            @Nullable Integer status) {}

    private final MockWebServer server = new MockWebServer();
    private final FakeResources resources = new FakeResources();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<String> forbidden = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final FhirBase base;
    private final HttpSender sender;
    private volatile boolean conditionalCreate = true;
    private volatile boolean profiles = true;
    private volatile boolean batch = true;
    private volatile int largestBatch = Integer.MAX_VALUE;
    private volatile boolean representation = true;
    private volatile boolean location = true;
    private volatile boolean declaring;
    private volatile boolean lagging;
    private volatile boolean laggingConditions;
    private final Map<String, JsonObject> frozen = new ConcurrentHashMap<>();
    private volatile int refusal = 400;
    private final Map<String, HttpReply> cache = new ConcurrentHashMap<>();
    private volatile boolean caching;
    private volatile boolean aged;
    private volatile Searching identifierSearch = Searching.WORKS;
    private volatile Searching basedOnSearch = Searching.WORKS;

    public FakeSource() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return wire(answer(plain(request)));
            }
        });
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        base = FhirBase.restore(server.url("/fhir").toString());
        sender = DirectHttp.over(
                new OkHttpClient(),
                AddressRules.strict().allowingLoopback(),
                Limits.defaults().callTime(Duration.ofSeconds(20)));
    }

    public FhirBase base() {
        return base;
    }

    public HttpSender sender() {
        return sender;
    }

    public Connection connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("county"),
                        "user-7",
                        base(),
                        Role.recipient(List.of("Organization/pantry")),
                        AuthorizationEndpoints.of(base().resolve("authorize"), base().resolve("token"), null, null),
                        ClientIdentity.publicClient("pantry-app"),
                        Instant.EPOCH)
                .build()
                .view();
    }

    public FakeResources resources() {
        return resources;
    }

    /** The server without a network in between. */
    public HttpSender direct() {
        return request -> {
            request.checkBeforeSending();
            HttpReply reply = answer(request);
            if (reply.status() == DROPPED) {
                throw new TransportException(request + " got no answer", TransportException.Delivery.UNKNOWN, null);
            }
            return reply;
        };
    }

    /** The requests so far, as {@code METHOD path?query}; ids made by the server included. */
    public List<String> log() {
        return log;
    }

    /** Forgets resources, log and faults. */
    public void reset() {
        resources.clear();
        log.clear();
        cache.clear();
        faults.clear();
        before.clear();
        frozen.clear();
    }

    public FakeSource conditionalCreate(boolean works) {
        conditionalCreate = works;
        return this;
    }

    /** Whether the CapabilityStatement says that {@code If-None-Exist} is honoured, and whether there is one. */
    public FakeSource declaringConditionalCreate(boolean declared) {
        declaring = declared;
        return this;
    }

    /** Whether searches find nothing of what was created. */
    public FakeSource lagging(boolean behind) {
        lagging = behind;
        return this;
    }

    /** Lets the check of {@code If-None-Exist} lag behind as searches do. */
    public FakeSource laggingConditions() {
        laggingConditions = true;
        return this;
    }

    /** Lets reads of a resource show it as it is now, whatever is written from now on. */
    public FakeSource freeze(String name) {
        frozen.put(name, resources.get(name));
        return this;
    }

    /** Puts a cache before the searches, which gives way only to who asks past it. */
    public FakeSource cachingSearches() {
        caching = true;
        return this;
    }

    /** Lets the answer to a create tell no name. */
    public FakeSource location(boolean told) {
        location = told;
        return this;
    }

    /** How searches that are refused are answered. */
    public FakeSource refusingWith(int status) {
        refusal = status;
        return this;
    }

    /** Forbids what names its profile, as if it read the profile with the user's own scopes. */
    public FakeSource forbiddingProfiles() {
        profiles = false;
        return this;
    }

    public FakeSource batch(boolean works) {
        batch = works;
        return this;
    }

    /** Lets longer batches be refused as too large. */
    public FakeSource largestBatch(int reads) {
        largestBatch = reads;
        return this;
    }

    public FakeSource representation(boolean returned) {
        representation = returned;
        return this;
    }

    public FakeSource searching(Searching byIdentifier, Searching byBasedOn) {
        identifierSearch = byIdentifier;
        basedOnSearch = byBasedOn;
        return this;
    }

    public FakeSource forbid(String name) {
        forbidden.add(name);
        return this;
    }

    /** The next request that begins so is performed, and the line drops before the answer. */
    public FakeSource dropAnswerOf(String start) {
        faults.add(new Fault(line -> line.startsWith(start), true, null));
        return this;
    }

    /** The next request that begins so is not performed, and the line drops. */
    public FakeSource lose(String start) {
        faults.add(new Fault(line -> line.startsWith(start), false, null));
        return this;
    }

    /** The next request that begins so is not performed and answered with a status. */
    public FakeSource refuse(String start, int status) {
        faults.add(new Fault(line -> line.startsWith(start), false, status));
        return this;
    }

    /** The next request that begins so is performed and answered with a status nevertheless. */
    public FakeSource failBehind(String start, int status) {
        faults.add(new Fault(line -> line.startsWith(start), true, status));
        return this;
    }

    /** Runs something when the next request that is exactly this arrives. */
    public FakeSource before(String line, Runnable action) {
        before.put(line, action);
        return this;
    }

    @Override
    public void close() {
        server.close();
    }

    private HttpReply answer(OutgoingRequest request) {
        String path =
                request.uri().toString().substring(base().toString().length()).replaceFirst("^/", "");
        String line = request.method() + " " + path;
        log.add(line);
        Optional.ofNullable(before.remove(line)).ifPresent(Runnable::run);
        for (Fault fault : faults) {
            if (fault.line().test(line)) {
                faults.remove(fault);
                HttpReply unseen = fault.performed() ? operate(request, path) : outcome(503);
                Integer status = fault.status();
                return status == null ? bytes(DROPPED, Map.of(), unseen.body()) : outcome(status);
            }
        }
        return operate(request, path);
    }

    private HttpReply operate(OutgoingRequest request, String path) {
        if (path.isEmpty()) {
            return batch ? batch(body(request)) : outcome(405);
        }
        return switch (request.method()) {
            case "GET" -> path.contains("?") ? cached(request, path) : read(path);
            case "PUT" -> update(request, path);
            case "POST" -> create(request);
            default -> outcome(405);
        };
    }

    private HttpReply cached(OutgoingRequest request, String path) {
        boolean past = "no-cache".equals(request.headers().get("Cache-Control"));
        return caching && !past ? cache.computeIfAbsent(path, this::search) : search(path);
    }

    /** Lets the answers to searches come from a cache that gives way to nobody. */
    public FakeSource agedSearches() {
        aged = true;
        return this;
    }

    private HttpReply read(String name) {
        if (declaring && name.equals("metadata")) {
            return bytes(
                    200, Map.of(), FakeResources.statement(conditionalCreate).toBytes());
        }
        if (forbidden.contains(name)) {
            return outcome(403);
        }
        return Optional.ofNullable(frozen.get(name))
                .or(() -> resources.find(name))
                .map(found -> resource(200, found))
                .orElseGet(() -> outcome(404));
    }

    private HttpReply update(OutgoingRequest request, String name) {
        Optional<JsonObject> held = resources.find(name);
        if (held.isEmpty()) {
            return outcome(404);
        }
        String expected = "W/\"" + FakeResources.version(held.get()) + "\"";
        if (!expected.equals(request.headers().get("If-Match"))) {
            return outcome(412);
        }
        JsonObject written = resources.replace(name, body(request));
        return representation ? resource(200, written) : bare(200, written);
    }

    private HttpReply create(OutgoingRequest request) {
        JsonObject sent = body(request);
        if (!profiles && sent.object("meta").filter(meta -> meta.has("profile")).isPresent()) {
            return outcome(403);
        }
        String condition = request.headers().get("If-None-Exist");
        if (conditionalCreate && condition != null) {
            String wanted = decode(condition.substring("identifier=".length()));
            List<JsonObject> matches = lagging && laggingConditions
                    ? List.of()
                    : results(sent.text("resourceType").orElse(""), "identifier", wanted);
            if (matches.size() > 1) {
                return outcome(412);
            }
            if (matches.size() == 1) {
                return resource(200, matches.get(0));
            }
        }
        JsonObject made = resources.create(sent);
        return representation ? resource(201, made) : bare(201, made);
    }

    private HttpReply search(String path) {
        String parameter = path.substring(path.indexOf('?') + 1, path.indexOf('='));
        Searching way = parameter.equals("identifier") ? identifierSearch : basedOnSearch;
        String value = decode(path.substring(path.indexOf('=') + 1).split("&", 2)[0]);
        String type = path.substring(0, path.indexOf('?'));
        return switch (way) {
            case WORKS -> bundle(lagging ? List.of() : results(type, parameter, value));
            case IGNORES -> bundle(lagging ? List.of() : resources.all(type));
            case REFUSES -> outcome(refusal);
            case FAILS -> outcome(500);
        };
    }

    private List<JsonObject> results(String type, String parameter, String value) {
        return resources.all(type).stream()
                .filter(resource -> FakeResources.matches(resource, parameter, value))
                .toList();
    }

    private HttpReply batch(JsonObject bundle) {
        if (bundle.objects("entry").size() > largestBatch) {
            return outcome(413);
        }
        List<JsonObject> entries = new ArrayList<>();
        for (JsonObject entry : bundle.objects("entry")) {
            String name = entry.object("request").orElseThrow().text("url").orElseThrow();
            Optional<JsonObject> found = resources.find(name).filter(resource -> !forbidden.contains(name));
            String status = found.isPresent() ? "200 OK" : forbidden.contains(name) ? "403" : "404 Not Found";
            JsonObject.Builder answer = JsonObject.builder()
                    .object(
                            "response",
                            JsonObject.builder().text("status", status).build());
            found.ifPresent(resource -> answer.object("resource", resource));
            entries.add(answer.build());
        }
        return bytes(200, Map.of(), bundleOf("batch-response", entries).toBytes());
    }

    private HttpReply bundle(List<JsonObject> found) {
        return bytes(
                200,
                aged ? Map.of("Age", "59") : Map.of(),
                bundleOf(
                                "searchset",
                                found.stream()
                                        .map(resource -> JsonObject.builder()
                                                .object("resource", resource)
                                                .build())
                                        .toList())
                        .toBytes());
    }

    private static JsonObject bundleOf(String type, List<JsonObject> entries) {
        return JsonObject.builder()
                .text("resourceType", "Bundle")
                .text("type", type)
                .objects("entry", entries)
                .build();
    }

    private HttpReply resource(int status, JsonObject resource) {
        return bytes(status, headers(resource), resource.toBytes());
    }

    private HttpReply bare(int status, JsonObject resource) {
        return bytes(status, headers(resource), new byte[0]);
    }

    private Map<String, String> headers(JsonObject resource) {
        String version = Long.toString(FakeResources.version(resource));
        String etag = "W/\"" + version + "\"";
        String place = base() + "/" + FakeResources.name(resource) + "/_history/" + version;
        return location ? Map.of("ETag", etag, "Location", place) : Map.of("ETag", etag);
    }

    private HttpReply outcome(int status) {
        JsonObject issue = JsonObject.builder()
                .text("severity", "error")
                .text("code", "processing")
                .text("diagnostics", "CANARY-diagnostics")
                .build();
        JsonObject outcome = JsonObject.builder()
                .text("resourceType", "OperationOutcome")
                .objects("issue", List.of(issue))
                .build();
        return bytes(status, Map.of(), outcome.toBytes());
    }

    private HttpReply bytes(int status, Map<String, String> headers, byte[] body) {
        Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        any.putAll(headers);
        return new HttpReply(status, base().uri(), any::get, body);
    }

    private OutgoingRequest plain(RecordedRequest request) {
        ByteString body = request.getBody();
        URI uri = URI.create(base().origin() + request.getTarget());
        byte[] bytes = body == null ? new byte[0] : body.toByteArray();
        OutgoingRequest plain = switch (request.getMethod()) {
            case "PUT" -> OutgoingRequest.put(uri, "application/fhir+json", bytes);
            case "POST" -> OutgoingRequest.post(uri, "application/fhir+json", bytes);
            default -> OutgoingRequest.get(uri);
        };
        for (String name : List.of("If-Match", "If-None-Exist", "Cache-Control")) {
            String value = request.getHeaders().get(name);
            plain = value == null ? plain : plain.header(name, value);
        }
        return plain;
    }

    private static MockResponse wire(HttpReply reply) {
        if (reply.status() == DROPPED) {
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
        }
        MockResponse.Builder answer = new MockResponse.Builder()
                .code(reply.status())
                .setHeader("Content-Type", "application/fhir+json")
                .body(new String(reply.body(), StandardCharsets.UTF_8));
        for (String name : List.of("ETag", "Location", "Age")) {
            reply.header(name).ifPresent(value -> answer.setHeader(name, value));
        }
        return answer.build();
    }

    private static JsonObject body(OutgoingRequest request) {
        byte[] body = request.body();
        return JsonObject.parse(body == null ? new byte[0] : body, "request");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
