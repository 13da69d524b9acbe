// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.growth;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.sdohsync.core.json.JsonObject;

/**
 * Referral sources by host name, without a network: discovery, registration, tokens with other context members each time, Tasks with
 * versions, Procedures. Answers at the client's own interceptor, so that a year takes seconds. Not thread-safe beyond the lock of its
 * one entry.
 */
final class YearSource implements Interceptor {
    private static final MediaType FHIR = MediaType.get("application/fhir+json");

    private final Clock clock;
    private final Map<String, JsonObject> tasks = new TreeMap<>();
    private final Map<String, JsonObject> procedures = new HashMap<>();
    private final Map<String, JsonObject> observations = new HashMap<>();
    private final Set<String> refusedResults = new HashSet<>();
    private boolean down;
    private int tokens;
    private int requests;

    YearSource(Clock clock) {
        this.clock = clock;
    }

    synchronized void task(String id, String status) {
        put(
                id,
                JsonObject.parse(
                        ("{\"resourceType\":\"Task\",\"id\":\"" + id + "\",\"status\":\"" + status + "\","
                                        + "\"intent\":\"order\",\"code\":{\"coding\":[{\"code\":\"fulfill\"}]},"
                                        + "\"owner\":{\"reference\":\"Organization/1\"},"
                                        + "\"for\":{\"reference\":\"Patient/p\"},"
                                        + "\"focus\":{\"reference\":\"ServiceRequest/s" + id + "\"}}")
                                .getBytes(StandardCharsets.UTF_8),
                        "task"));
    }

    /** Lets the source refuse what is posted for a Task: that needs a decision. */
    synchronized void refuseResultsOf(String id) {
        refusedResults.add("ServiceRequest/s" + id);
    }

    synchronized void cancel(String id) {
        JsonObject held = tasks.get(id);
        if (held != null && !isClosed(held)) {
            put(id, held.toBuilder().text("status", "cancelled").build());
        }
    }

    synchronized void delete(String id) {
        tasks.remove(id);
    }

    synchronized void down(boolean silent) {
        down = silent;
    }

    synchronized long open() {
        return tasks.values().stream().filter(task -> !isClosed(task)).count();
    }

    synchronized int requests() {
        return requests;
    }

    private static boolean isClosed(JsonObject task) {
        return List.of("completed", "cancelled", "rejected", "failed")
                .contains(task.text("status").orElse(""));
    }

    @Override
    public synchronized Response intercept(Chain chain) throws IOException {
        requests++;
        Request request = chain.request();
        String host = "https://" + request.url().host();
        String target = request.url().encodedPath()
                + (request.url().encodedQuery() == null
                        ? ""
                        : "?" + request.url().encodedQuery());
        if (down) {
            return reply(request, 503, "{}");
        }
        return switch (target) {
            case "/fhir/.well-known/smart-configuration" -> reply(request, 200, description(host));
            case "/register" ->
                reply(
                        request,
                        201,
                        text(body(request).toBuilder()
                                .text(
                                        "client_id",
                                        "registered-at-" + request.url().host())
                                .build()));
            case "/token" -> reply(request, 200, tokens());
            default -> fhir(request, target);
        };
    }

    private Response fhir(Request request, String target) throws IOException {
        String path = target.startsWith("/fhir/") ? target.substring("/fhir/".length()) : "";
        if (request.method().equals("POST") && path.equals("Procedure")) {
            return post(request);
        }
        if (request.method().equals("POST") && path.equals("Observation")) {
            String id = "o" + (observations.size() + 1);
            JsonObject made = stamped(body(request).toBuilder().text("id", id).build(), 1);
            observations.put(id, made);
            return resource(request, 201, made);
        }
        if (path.startsWith("Observation?identifier=")) {
            return reply(request, 200, bundle(found(parameters(path.substring("Observation?".length())))));
        }
        if (path.startsWith("Task/") && request.method().equals("PUT")) {
            return put(request, path.substring(5));
        }
        if (path.startsWith("Task/")) {
            JsonObject held = tasks.get(path.substring(5));
            return held == null ? reply(request, 404, "{}") : resource(request, 200, held);
        }
        if (path.startsWith("ServiceRequest/")) {
            String id = path.substring("ServiceRequest/".length());
            return reply(request, 200, "{\"resourceType\":\"ServiceRequest\",\"id\":\"" + id + "\"}");
        }
        if (path.startsWith("Task?")) {
            return reply(request, 200, search(parameters(path.substring(5))));
        }
        return path.contains("?") ? reply(request, 200, bundle(List.of())) : reply(request, 404, "{}");
    }

    private List<JsonObject> found(Map<String, String> query) {
        String identifier = query.getOrDefault("identifier", "");
        return observations.values().stream()
                .filter(held -> held.objects("identifier").stream()
                        .anyMatch(one ->
                                identifier.endsWith("|" + one.text("value").orElse(""))))
                .toList();
    }

    /** How many Observations were posted. */
    synchronized int reported() {
        return observations.size();
    }

    private Response post(Request request) throws IOException {
        JsonObject sent = body(request);
        String order = sent.objects("basedOn").get(0).text("reference").orElse("");
        if (refusedResults.contains(order)) {
            return reply(request, 422, "{}");
        }
        String id = "p" + (procedures.size() + 1);
        JsonObject made = stamped(sent.toBuilder().text("id", id).build(), 1);
        procedures.put(id, made);
        return resource(request, 201, made);
    }

    private Response put(Request request, String id) throws IOException {
        JsonObject held = tasks.get(id);
        if (held == null) {
            return reply(request, 404, "{}");
        }
        if (!("W/\"" + version(held) + "\"").equals(request.header("If-Match"))) {
            return reply(request, 412, "{}");
        }
        put(id, body(request));
        return resource(request, 200, Objects.requireNonNull(tasks.get(id)));
    }

    private void put(String id, JsonObject task) {
        JsonObject held = tasks.get(id);
        tasks.put(id, stamped(task, held == null ? 1 : version(held) + 1));
    }

    private JsonObject stamped(JsonObject resource, int version) {
        return resource.toBuilder()
                .object(
                        "meta",
                        JsonObject.builder()
                                .text("versionId", Integer.toString(version))
                                .text("lastUpdated", clock.instant().toString())
                                .build())
                .build();
    }

    private static int version(JsonObject resource) {
        return Integer.parseInt(
                resource.object("meta").orElseThrow().text("versionId").orElseThrow());
    }

    private static Instant time(JsonObject resource) {
        return Instant.parse(
                resource.object("meta").orElseThrow().text("lastUpdated").orElseThrow());
    }

    private String search(Map<String, String> query) {
        Comparator<JsonObject> order = Comparator.comparing(YearSource::time);
        boolean newestFirst = query.getOrDefault("_sort", "").startsWith("-");
        List<String> ids = Arrays.asList(query.getOrDefault("_id", "").split(",", -1));
        Instant from = query.containsKey("_lastUpdated")
                ? Instant.parse(query.get("_lastUpdated").substring(2))
                : Instant.EPOCH;
        return bundle(tasks.values().stream()
                .filter(task -> !query.containsKey("_id")
                        || ids.contains(task.text("id").orElse("")))
                .filter(task -> !time(task).isBefore(from))
                .sorted(newestFirst ? order.reversed() : order)
                .limit(Integer.parseInt(query.getOrDefault("_count", "1000")))
                .toList());
    }

    private static String bundle(List<JsonObject> found) {
        return text(JsonObject.builder()
                .text("resourceType", "Bundle")
                .text("type", "searchset")
                .objects(
                        "entry",
                        found.stream()
                                .map(resource -> JsonObject.builder()
                                        .object("resource", resource)
                                        .build())
                                .toList())
                .build());
    }

    private String tokens() {
        int count = ++tokens;
        JsonObject.Builder answer = JsonObject.builder()
                .text("access_token", "access-" + count)
                .text("refresh_token", "refresh-" + count)
                .text("token_type", "Bearer")
                .number("expires_in", 3600)
                .text("scope", "user/Task.rus offline_access user/more-" + count);
        for (int member = 0; member < 8; member++) {
            answer.text("extension-" + count + "-" + member, "x".repeat(2000));
        }
        return text(answer.build());
    }

    private static String description(String host) {
        return text(JsonObject.builder()
                .text("authorization_endpoint", host + "/authorize")
                .text("token_endpoint", host + "/token")
                .text("registration_endpoint", host + "/register")
                .texts("code_challenge_methods_supported", List.of("S256"))
                .texts("capabilities", List.of("launch-standalone", "client-public", "permission-v2"))
                .build());
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static JsonObject body(Request request) throws IOException {
        Buffer buffer = new Buffer();
        if (request.body() != null) {
            request.body().writeTo(buffer);
        }
        return JsonObject.parse(buffer.readByteArray(), "request");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int at = pair.indexOf('=');
            parameters.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private Response resource(Request request, int status, JsonObject resource) {
        return reply(request, status, text(resource))
                .newBuilder()
                .header("ETag", "W/\"" + version(resource) + "\"")
                .header(
                        "Location",
                        "https://" + request.url().host() + "/fhir/"
                                + resource.text("resourceType").orElseThrow() + "/"
                                + resource.text("id").orElseThrow() + "/_history/" + version(resource))
                .build();
    }

    private Response reply(Request request, int status, String body) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atZone(ZoneOffset.UTC)))
                .body(ResponseBody.create(body, FHIR))
                .build();
    }
}
