// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.DirectHttp;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Limits;
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

    private record Fault(Predicate<String> line, boolean performed, @Nullable Integer status) {}

    private final MockWebServer server = new MockWebServer();
    private final FakeResources resources = new FakeResources();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<String> forbidden = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final HttpSender sender;
    private volatile boolean conditionalCreate = true;
    private volatile boolean batch = true;
    private volatile boolean representation = true;
    private volatile Searching identifierSearch = Searching.WORKS;
    private volatile Searching basedOnSearch = Searching.WORKS;

    public FakeSource() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        sender = DirectHttp.over(
                new OkHttpClient(),
                AddressRules.strict().allowingLoopback(),
                Limits.defaults().callTime(Duration.ofSeconds(20)));
    }

    public FhirBase base() {
        return FhirBase.restore(server.url("/fhir").toString());
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
                        AuthorizationEndpoints.of(
                                base().resolve("authorize"), base().resolve("token"), null, null),
                        ClientIdentity.publicClient("pantry-app"),
                        Instant.EPOCH)
                .build()
                .view();
    }

    public FakeResources resources() {
        return resources;
    }

    /** The requests so far, as {@code METHOD path?query}; ids made by the server included. */
    public List<String> log() {
        return log;
    }

    /** Forgets resources, log and faults. */
    public void reset() {
        resources.clear();
        log.clear();
        faults.clear();
        before.clear();
    }

    public FakeSource conditionalCreate(boolean works) {
        conditionalCreate = works;
        return this;
    }

    public FakeSource batch(boolean works) {
        batch = works;
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

    private MockResponse answer(RecordedRequest request) {
        String path = request.getTarget().replaceFirst("^/fhir/?", "");
        String line = request.getMethod() + " " + path;
        log.add(line);
        Optional.ofNullable(before.remove(line)).ifPresent(Runnable::run);
        for (Fault fault : faults) {
            if (fault.line().test(line)) {
                faults.remove(fault);
                return faulty(fault, () -> operate(request, path));
            }
        }
        return operate(request, path);
    }

    private static MockResponse faulty(Fault fault, Supplier<MockResponse> operation) {
        if (fault.performed()) {
            MockResponse unseen = operation.get();
            if (unseen.getStatus().isEmpty()) {
                throw new IllegalStateException("the operation gave no answer");
            }
        }
        Integer status = fault.status();
        return status == null
                ? new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build()
                : outcome(status);
    }

    private MockResponse operate(RecordedRequest request, String path) {
        if (path.isEmpty()) {
            return batch ? batch(body(request)) : outcome(405);
        }
        return switch (request.getMethod()) {
            case "GET" -> path.contains("?") ? search(path) : read(path);
            case "PUT" -> update(request, path);
            case "POST" -> create(request);
            default -> outcome(405);
        };
    }

    private MockResponse read(String name) {
        if (forbidden.contains(name)) {
            return outcome(403);
        }
        return resources.find(name).map(found -> resource(200, found)).orElseGet(() -> outcome(404));
    }

    private MockResponse update(RecordedRequest request, String name) {
        Optional<JsonObject> held = resources.find(name);
        if (held.isEmpty()) {
            return outcome(404);
        }
        String expected = "W/\"" + FakeResources.version(held.get()) + "\"";
        if (!expected.equals(request.getHeaders().get("If-Match"))) {
            return outcome(412);
        }
        JsonObject written = resources.replace(name, body(request));
        return representation ? resource(200, written) : bare(200, written);
    }

    private MockResponse create(RecordedRequest request) {
        JsonObject sent = body(request);
        String condition = request.getHeaders().get("If-None-Exist");
        if (conditionalCreate && condition != null) {
            List<JsonObject> matches = procedures("identifier", decode(condition.substring("identifier=".length())));
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

    private MockResponse search(String path) {
        String parameter = path.substring(path.indexOf('?') + 1, path.indexOf('='));
        Searching way = parameter.equals("identifier") ? identifierSearch : basedOnSearch;
        String value = decode(path.substring(path.indexOf('=') + 1));
        return switch (way) {
            case WORKS -> bundle(procedures(parameter, value));
            case IGNORES -> bundle(resources.all("Procedure"));
            case REFUSES -> outcome(400);
            case FAILS -> outcome(500);
        };
    }

    private List<JsonObject> procedures(String parameter, String value) {
        return resources.all("Procedure").stream()
                .filter(procedure -> parameter.equals("identifier")
                        ? procedure.objects("identifier").stream()
                                .anyMatch(held -> value.equals(held.text("system").orElse("") + "|"
                                        + held.text("value").orElse("")))
                        : procedure.objects("basedOn").stream()
                                .anyMatch(held -> value.equals(held.text("reference").orElse(""))))
                .toList();
    }

    private MockResponse batch(JsonObject bundle) {
        List<JsonObject> entries = new ArrayList<>();
        for (JsonObject entry : bundle.objects("entry")) {
            String name = entry.object("request").orElseThrow().text("url").orElseThrow();
            Optional<JsonObject> found = resources.find(name).filter(resource -> !forbidden.contains(name));
            String status = found.isPresent() ? "200 OK" : forbidden.contains(name) ? "403" : "404 Not Found";
            JsonObject.Builder answer = JsonObject.builder()
                    .object("response", JsonObject.builder().text("status", status).build());
            found.ifPresent(resource -> answer.object("resource", resource));
            entries.add(answer.build());
        }
        return json(200, bundleOf("batch-response", entries)).build();
    }

    private static MockResponse bundle(List<JsonObject> resources) {
        return json(
                        200,
                        bundleOf(
                                "searchset",
                                resources.stream()
                                        .map(resource -> JsonObject.builder()
                                                .object("resource", resource)
                                                .build())
                                        .toList()))
                .build();
    }

    private static JsonObject bundleOf(String type, List<JsonObject> entries) {
        return JsonObject.builder()
                .text("resourceType", "Bundle")
                .text("type", type)
                .objects("entry", entries)
                .build();
    }

    private MockResponse resource(int status, JsonObject resource) {
        return headed(json(status, resource), resource).build();
    }

    private MockResponse bare(int status, JsonObject resource) {
        return headed(new MockResponse.Builder().code(status), resource).build();
    }

    private MockResponse.Builder headed(MockResponse.Builder answer, JsonObject resource) {
        String version = Long.toString(FakeResources.version(resource));
        return answer.setHeader("ETag", "W/\"" + version + "\"")
                .setHeader("Location", base() + "/" + FakeResources.name(resource) + "/_history/" + version);
    }

    private static MockResponse outcome(int status) {
        JsonObject issue = JsonObject.builder()
                .text("severity", "error")
                .text("code", "processing")
                .text("diagnostics", "CANARY-diagnostics")
                .build();
        return json(
                        status,
                        JsonObject.builder()
                                .text("resourceType", "OperationOutcome")
                                .objects("issue", List.of(issue))
                                .build())
                .build();
    }

    private static MockResponse.Builder json(int status, JsonObject body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/fhir+json")
                .body(new String(body.toBytes(), StandardCharsets.UTF_8));
    }

    private static JsonObject body(RecordedRequest request) {
        ByteString body = request.getBody();
        return JsonObject.parse(body == null ? new byte[0] : body.toByteArray(), "request");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
