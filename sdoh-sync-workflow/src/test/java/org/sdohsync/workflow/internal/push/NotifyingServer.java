// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.feed.TaskServer;

/** A server with Tasks and Subscriptions, with switches for what it does not offer. */
final class NotifyingServer extends Dispatcher implements AutoCloseable {
    final TaskServer tasks;
    final Map<String, JsonObject> subscriptions = new LinkedHashMap<>();
    final List<String> log = new ArrayList<>();
    final List<String> cacheControl = new ArrayList<>();
    private final MockWebServer web = new MockWebServer();
    boolean topics = true;
    /** Whether it declares that it has topics. */
    boolean declares = true;

    boolean criteria = true;
    boolean statusOperation = true;
    boolean updates = true;
    boolean searches = true;
    boolean persons = true;
    /** Takes a create and drops the connection instead of an answer. */
    boolean dropsAnswers;

    /** Drops the connection and takes nothing. */
    boolean losesCreates;

    /** Its searches do not find what was created lately. */
    boolean lags;

    /** Called before each answer about Subscriptions, with method and path. */
    Consumer<String> onRequest = request -> {};

    String statusAfterCreate = "active";
    String shorterEnd = "";
    private int created;

    NotifyingServer() throws IOException {
        tasks = new TaskServer();
        web.setDispatcher(this);
        web.start();
    }

    String base() {
        return "http://localhost:" + web.getPort() + "/fhir";
    }

    JsonObject only() {
        if (subscriptions.size() != 1) {
            throw new AssertionError("subscriptions: " + subscriptions.keySet());
        }
        return subscriptions.values().iterator().next();
    }

    String secret() {
        return requireNonNull(
                        only().object("channel").orElseThrow().texts("header").get(0))
                .substring("Authorization: ".length());
    }

    void status(String id, String status) {
        subscriptions.computeIfPresent(
                id, (key, held) -> held.toBuilder().text("status", status).build());
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
        String target = request.getTarget().replaceFirst("^/fhir/?", "");
        if (target.equals("metadata") && declares) {
            return reply(
                    200,
                    "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\",\"resource\":[{\"type\":"
                            + "\"Subscription\",\"extension\":[{\"url\":\"http://hl7.org/fhir/uv/subscriptions-backport/"
                            + "StructureDefinition/capabilitystatement-subscriptiontopic-canonical\",\"valueCanonical\":\""
                            + Bundles.TASK_TOPIC + "\"}]}]}]}");
        }
        if (!target.startsWith("Subscription")) {
            if (target.startsWith("Task?")) {
                log.add("GET Task?");
                String cache = request.getHeaders().get("Cache-Control");
                cacheControl.add(cache == null ? "" : cache);
            }
            return tasks.dispatch(request);
        }
        String method = requireNonNull(request.getMethod());
        log.add(method + " " + target.replaceAll("\\?.*", "?"));
        onRequest.accept(method + " " + target);
        ByteString body = request.getBody();
        return switch (method) {
            case "POST" -> create(JsonObject.parse(requireNonNull(body).toByteArray(), "created"));
            case "PUT" ->
                update(
                        target.substring(13),
                        JsonObject.parse(requireNonNull(body).toByteArray(), "updated"));
            case "DELETE" -> reply(subscriptions.remove(target.substring(13)) == null ? 404 : 204, "");
            default -> read(target);
        };
    }

    private MockResponse create(JsonObject draft) {
        String type = draft.object("channel").orElseThrow().text("type").orElse("");
        boolean topic = draft.text("criteria").orElse("").startsWith("http");
        if ((topic && !topics) || (!topic && !criteria) || (!type.equals("rest-hook") && !persons)) {
            return reply(422, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"not-supported\"}]}");
        }
        if (losesCreates) {
            return dropped();
        }
        created++;
        String id = "s" + created;
        put(id, 1, draft, statusAfterCreate);
        return dropsAnswers
                ? dropped()
                : reply(201, body(id))
                        .newBuilder()
                        .setHeader("Location", base() + "/Subscription/" + id + "/_history/1")
                        .build();
    }

    private static MockResponse dropped() {
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    private void put(String id, int version, JsonObject content, String status) {
        JsonObject.Builder meta = content.object("meta")
                .map(JsonObject::toBuilder)
                .orElseGet(JsonObject::builder)
                .text("versionId", Integer.toString(version));
        JsonObject.Builder held =
                content.toBuilder().text("id", id).object("meta", meta.build()).text("status", status);
        if (!shorterEnd.isEmpty()) {
            held.text("end", shorterEnd);
        }
        subscriptions.put(id, held.build());
    }

    private MockResponse update(String id, JsonObject content) {
        JsonObject held = subscriptions.get(id);
        if (held == null || !updates) {
            return reply(405, "");
        }
        int version = Integer.parseInt(
                held.object("meta").orElseThrow().text("versionId").orElse("1"));
        put(id, version + 1, content, statusAfterCreate);
        return reply(200, body(id));
    }

    private MockResponse read(String target) {
        if (target.startsWith("Subscription?")) {
            return searches ? reply(200, found(target)) : reply(400, "");
        }
        String[] parts = target.substring(13).split("/", 2);
        if (!subscriptions.containsKey(parts[0])) {
            return reply(404, "");
        }
        if (parts.length == 1) {
            return reply(200, body(parts[0]));
        }
        String status =
                requireNonNull(subscriptions.get(parts[0])).text("status").orElse("");
        if (parts[1].startsWith("$events")) {
            return statusOperation
                    ? reply(
                            200,
                            new String(Bundles.events(parts[0], 2, 3), UTF_8)
                                    .replace("event-notification", "query-event"))
                    : reply(404, "");
        }
        return statusOperation
                ? reply(200, new String(Bundles.bundle(parts[0], status, "query-status", 3, ""), UTF_8))
                : reply(404, "");
    }

    private String found(String target) {
        String query = URLDecoder.decode(target, UTF_8);
        List<String> entries = new ArrayList<>();
        subscriptions.forEach((id, held) -> {
            String endpoint =
                    held.object("channel").orElseThrow().text("endpoint").orElse("");
            // It keeps no tags: a search by tag finds nothing.
            if (!lags && query.contains("url=" + endpoint)) {
                entries.add("{\"resource\":" + body(id) + "}");
            }
        });
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    private String body(String id) {
        return new String(requireNonNull(subscriptions.get(id)).toBytes(), UTF_8);
    }

    private static MockResponse reply(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/fhir+json")
                .setHeader("Connection", "close")
                .body(body)
                .build();
    }

    @Override
    public void close() {
        web.close();
        tasks.close();
    }
}
