// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.testkit.MutableClock;

/** A source with Tasks and one Subscription, which answers without a socket. One thread. */
final class PushSource implements Interceptor {
    static final FhirBase BASE = FhirBase.restore("https://source.example/fhir");
    private static final String TOPIC = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";

    private final MutableClock clock;
    private final Map<String, Version> tasks = new TreeMap<>();
    private @Nullable JsonObject subscription;
    private long events;
    private long searches;
    private long requests;

    /** The newest state of a Task. */
    private record Version(int number, Instant at) {
        String json(String id) {
            return "{\"resourceType\":\"Task\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"" + number
                    + "\",\"lastUpdated\":\"" + at + "\"},\"status\":\"requested\",\"intent\":\"order\","
                    + "\"code\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/CodeSystem/task-code\",\"code\":\"fulfill\"}]},"
                    + "\"for\":{\"reference\":\"Patient/p\"},\"owner\":{\"reference\":\"Organization/1\"}}";
        }
    }

    PushSource(MutableClock clock) {
        this.clock = clock;
    }

    /** Changes a Task; returns its version. */
    int change(String id) {
        Version before = tasks.get(id);
        Version now = new Version(before == null ? 1 : before.number() + 1, clock.instant());
        tasks.put(id, now);
        return now.number();
    }

    /** The newest versions by Task. */
    Map<String, Integer> versions() {
        Map<String, Integer> numbers = new TreeMap<>();
        tasks.forEach((id, version) -> numbers.put(id, version.number()));
        return numbers;
    }

    long searches() {
        return searches;
    }

    long requests() {
        return requests;
    }

    /** The header that a notification brings, if there is a subscription. */
    String secret() {
        return requireNonNull(subscription, "nobody subscribed")
                .object("channel")
                .orElseThrow()
                .texts("header")
                .get(0)
                .substring("Authorization: ".length());
    }

    byte[] handshake() {
        return status("requested", "handshake", "").getBytes(UTF_8);
    }

    byte[] heartbeat() {
        return status("active", "heartbeat", "").getBytes(UTF_8);
    }

    /** The notification of a change. */
    byte[] event(String task) {
        events++;
        return status(
                        "active",
                        "event-notification",
                        ",{\"name\":\"notification-event\",\"part\":[{\"name\":\"event-number\",\"valueString\":\""
                                + events
                                + "\"},{\"name\":\"timestamp\",\"valueInstant\":\"" + clock.instant()
                                + "\"},{\"name\":\"focus\",\"valueReference\":{\"reference\":\"" + BASE + "/Task/"
                                + task
                                + "\"}}]}")
                .getBytes(UTF_8);
    }

    private String status(String status, String type, String more) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":\"Parameters\","
                + "\"parameter\":[{\"name\":\"subscription\",\"valueReference\":{\"reference\":\"" + BASE
                + "/Subscription/s1\"}},{\"name\":\"topic\",\"valueCanonical\":\"" + TOPIC
                + "\"},{\"name\":\"status\",\"valueCode\":\"" + status + "\"},{\"name\":\"type\",\"valueCode\":\""
                + type
                + "\"},{\"name\":\"events-since-subscription-start\",\"valueString\":\"" + events + "\"}" + more
                + "]}}]}";
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        requests++;
        Request request = chain.request();
        String target = request.url().toString().substring(BASE.toString().length() + 1);
        if (target.startsWith("Task?")) {
            searches++;
            return reply(request, 200, page(parameters(target.substring(5))));
        }
        if (target.equals("Subscription") && request.method().equals("POST")) {
            subscription = body(request).toBuilder()
                    .text("id", "s1")
                    .text("status", "active")
                    .build();
            return reply(request, 201, held());
        }
        if (target.equals("Subscription/s1") && subscription != null) {
            if (request.method().equals("PUT")) {
                subscription =
                        body(request).toBuilder().text("status", "active").build();
            }
            return reply(request, 200, held());
        }
        if (target.equals("Subscription/s1/$status") && subscription != null) {
            return reply(request, 200, status("active", "query-status", ""));
        }
        return reply(request, 404, "");
    }

    private static JsonObject body(Request request) throws IOException {
        Buffer buffer = new Buffer();
        requireNonNull(request.body()).writeTo(buffer);
        return JsonObject.parse(buffer.readByteArray(), "request");
    }

    private String held() {
        JsonObject now = requireNonNull(subscription);
        JsonObject meta = now.object("meta")
                .map(JsonObject::toBuilder)
                .orElseGet(JsonObject::builder)
                .text("versionId", "1")
                .build();
        return new String(now.toBuilder().object("meta", meta).build().toBytes(), UTF_8);
    }

    private String page(Map<String, String> query) {
        List<Map.Entry<String, Version>> found = new ArrayList<>(tasks.entrySet());
        String since = query.get("_lastUpdated");
        if (since != null) {
            Instant from = Instant.parse(since.substring(2));
            found.removeIf(entry -> entry.getValue().at().isBefore(from));
        }
        found.sort(Comparator.comparing(
                        (Map.Entry<String, Version> entry) -> entry.getValue().at())
                .thenComparing(Map.Entry::getKey));
        int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
        int count = Integer.parseInt(query.getOrDefault("_count", "100"));
        List<String> entries = found.stream()
                .skip(offset)
                .limit(count)
                .map(entry -> "{\"resource\":" + entry.getValue().json(entry.getKey()) + "}")
                .toList();
        String link = "";
        if (found.size() > offset + count) {
            Map<String, String> next = new LinkedHashMap<>(query);
            next.put("offset", Integer.toString(offset + count));
            List<String> pairs = new ArrayList<>();
            next.forEach((name, value) -> pairs.add(name + "=" + value));
            link = ",\"link\":[{\"relation\":\"next\",\"url\":\"" + BASE + "/Task?" + String.join("&", pairs) + "\"}]";
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + String.join(",", entries) + "]"
                + link + "}";
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int at = pair.indexOf('=');
            parameters.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
        }
        return parameters;
    }

    private Response reply(Request request, int status, String body) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header("Content-Type", "application/fhir+json")
                .header(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atZone(ZoneOffset.UTC)))
                .body(ResponseBody.create(body.getBytes(UTF_8), null))
                .build();
    }
}
