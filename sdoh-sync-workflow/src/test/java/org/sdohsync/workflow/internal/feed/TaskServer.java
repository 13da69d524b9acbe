// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.fhir.internal.client.FhirClient;

/** A small FHIR server for Tasks whose pages are counted off anew for each request, with switches for what it cannot do. */
public final class TaskServer extends Dispatcher implements AutoCloseable {
    /** One Task. */
    public record Row(String id, long version, Instant time, String owner, String extra) {
        String json() {
            return "{\"resourceType\":\"Task\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"" + version
                    + "\",\"lastUpdated\":\"" + time + "\"},\"text\":{\"div\":\"<b>&eacute;</b>\"},"
                    + (owner.isEmpty() ? "" : "\"owner\":{\"reference\":\"" + owner + "\"},")
                    + (extra.contains("\"for\":") ? "" : "\"for\":{\"reference\":\"Patient/p\"},") + extra
                    + "\"intent\":\"order\"}";
        }

        private boolean isFor(List<String> patients) {
            return patients.stream()
                    .anyMatch(patient -> json().contains("\"for\":{\"reference\":\"Patient/" + patient + "\"}"));
        }
    }

    public final Map<String, Row> rows = new LinkedHashMap<>();
    public final List<String> log = new ArrayList<>();
    private final MockWebServer web = new MockWebServer();
    public Instant now = Instant.parse("2026-03-01T00:00:00Z");
    public boolean ownerSearch = true;
    boolean ownerIgnored;
    boolean timeSearch = true;
    boolean timeIgnored;
    boolean sorts = true;
    boolean date = true;
    /** Searches with one of these parameters are refused with that status. */
    final Map<String, Integer> refusedParameters = new LinkedHashMap<>();
    /** A search for larger pages is refused with 400; 0 for no limit. */
    int mostPerPage;
    /** Pages are never larger, whatever is asked for; 0 for no limit. */
    int most;
    /** A longer target is refused with {@link #longStatus}; 0 for no limit. */
    public int longest;

    public int longStatus = 414;
    /** Whether all versions have the same number. */
    boolean still;
    /** Whether no Task says when it was changed. */
    boolean timeless;

    public IntConsumer beforePage = page -> {};
    BiFunction<Integer, String, String> next = (page, link) -> link;
    public BiFunction<Integer, MockResponse, MockResponse> answer = (page, reply) -> reply;
    public String requests = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}";
    /** What it makes of each answer before it is sent. */
    public UnaryOperator<String> writes = body -> body;

    public final Map<String, Integer> refused = new LinkedHashMap<>();
    public String metadata = "";
    /** The ETag of its metadata, empty for none; who has it already is told so. */
    String metadataTag = "";

    int notModified;
    /** Forbids every write for want of a scope. */
    public boolean refusesWrites;

    public String demanded = "";
    /** How a search with {@code _include} is refused, 0 for not at all. */
    int includeRefused;

    int searches;

    public TaskServer() throws IOException {
        web.setDispatcher(this);
        web.start();
    }

    public FhirClient client() {
        return client(Limits.defaults());
    }

    FhirClient client(Limits limits) {
        return FhirClient.over(new JdkSender(), FhirBase.restore(base()), limits);
    }

    public String base() {
        return "http://localhost:" + web.getPort() + "/fhir";
    }

    void put(String id) {
        put(id, "Organization/1");
    }

    public void put(String id, String owner) {
        Row held = rows.get(id);
        long version = held == null ? 1 : held.version() + 1;
        rows.put(id, new Row(id, version, now, owner, "\"status\":\"requested\","));
    }

    Row row(String id) {
        return java.util.Objects.requireNonNull(rows.get(id), id);
    }

    public void extra(String id, String extra) {
        Row row = row(id);
        rows.put(id, new Row(id, row.version(), row.time(), row.owner(), extra));
    }

    public void tick(Duration time) {
        now = now.plus(time);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        if (!request.getTarget().startsWith("/fhir")) {
            return reply(404, "");
        }
        String target = request.getTarget().replaceFirst("^/fhir/?", "");
        log.add(target);
        for (Map.Entry<String, Integer> refusal : refused.entrySet()) {
            if (target.startsWith(refusal.getKey())) {
                return reply(refusal.getValue(), "");
            }
        }
        if (refusesWrites && "PUT".equals(request.getMethod())) {
            return reply(403, "")
                    .newBuilder()
                    .setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"user/Task.u\"")
                    .build();
        }
        if (target.equals("metadata")) {
            return metadata.isEmpty()
                    ? reply(404, "")
                    : metadata(request.getHeaders().get("If-None-Match"));
        }
        if (target.startsWith("Task/")) {
            Row row = rows.get(target.substring(5));
            return row == null ? reply(404, "") : reply(200, shown(row));
        }
        if (target.matches("ServiceRequest/st[^/]+") && rows.containsKey(target.substring(16))) {
            return reply(200, requestOf(row(target.substring(16))));
        }
        if (target.startsWith("ServiceRequest?")) {
            return reply(200, requests);
        }
        if (!target.startsWith("Task?")) {
            return reply(404, "");
        }
        if (longest > 0 && target.length() > longest) {
            return reply(longStatus, "");
        }
        int search = ++searches;
        beforePage.accept(search);
        return answer.apply(search, search(target, search));
    }

    private MockResponse metadata(@Nullable String known) {
        boolean same = !metadataTag.isEmpty() && metadataTag.equals(known);
        notModified += same ? 1 : 0;
        MockResponse.Builder reply = (same ? reply(304, "") : reply(200, metadata)).newBuilder();
        return (metadataTag.isEmpty() ? reply : reply.setHeader("ETag", metadataTag)).build();
    }

    private MockResponse search(String target, int search) {
        Map<String, String> query = parameters(target.substring(target.indexOf('?') + 1));
        for (Map.Entry<String, Integer> refusal : refusedParameters.entrySet()) {
            if (query.containsKey(refusal.getKey())) {
                return reply(refusal.getValue(), "");
            }
        }
        if (mostPerPage > 0 && Integer.parseInt(query.getOrDefault("_count", "0")) > mostPerPage) {
            return reply(400, "");
        }
        boolean missesDemanded = !demanded.isEmpty() && !query.containsKey(demanded);
        if (missesDemanded
                || (query.containsKey("owner") && !ownerSearch)
                || (query.containsKey("_lastUpdated") && !timeSearch)) {
            return reply(
                    400,
                    "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"not-supported\","
                            + "\"diagnostics\":\"canary\"}]}");
        }
        boolean include = query.containsKey("_include");
        if (include && includeRefused != 0) {
            return reply(includeRefused, "");
        }
        List<Row> found = new ArrayList<>(rows.values());
        if (query.containsKey("owner") && !ownerIgnored) {
            List<String> owners = Arrays.asList(query.get("owner").split(",", -1));
            found.removeIf(row -> !owners.contains(row.owner()));
        }
        if (query.containsKey("owner:missing")) {
            found.removeIf(row -> !row.owner().isEmpty());
        }
        if (query.containsKey("requester")) {
            List<String> requesters = Arrays.asList(query.get("requester").split(",", -1));
            found.removeIf(row -> requesters.stream()
                    .noneMatch(asking -> row.extra().contains("\"requester\":{\"reference\":\"" + asking + "\"}")));
        }
        if (query.containsKey("patient")) {
            List<String> patients = Arrays.asList(query.get("patient").split(",", -1));
            found.removeIf(row -> !row.isFor(patients));
        }
        if (query.containsKey("_id")) {
            List<String> ids = Arrays.asList(query.get("_id").split(",", -1));
            found.removeIf(row -> !ids.contains(row.id()));
        }
        if (query.containsKey("_lastUpdated") && !timeIgnored) {
            Instant from = Instant.parse(query.get("_lastUpdated").substring(2));
            found.removeIf(row -> row.time().isBefore(from));
        }
        if (sorts && query.containsKey("_sort")) {
            found.sort(Comparator.comparing(Row::time).thenComparing(Row::id));
            if (query.getOrDefault("_sort", "").startsWith("-")) {
                Collections.reverse(found);
            }
        }
        int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
        int asked = Integer.parseInt(query.getOrDefault("_count", "10"));
        int count = most > 0 ? Math.min(most, asked) : asked;
        StringBuilder entries = new StringBuilder();
        found.stream()
                .skip(offset)
                .limit(count)
                .forEach(row -> entries.append(entries.isEmpty() ? "" : ",")
                        .append("{\"resource\":")
                        .append(shown(row))
                        .append("}")
                        .append(
                                include
                                        ? ",{\"search\":{\"mode\":\"include\"},\"resource\":" + requestOf(row) + "}"
                                        : ""));
        String bare = target.replaceAll("&offset=[0-9]+", "");
        String link = found.size() > offset + count ? base() + "/" + bare + "&offset=" + (offset + count) : "";
        String linked = link.isEmpty() ? "" : next.apply(search, link);
        return reply(
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]"
                        + (linked.isEmpty() ? "" : ",\"link\":[{\"relation\":\"next\",\"url\":\"" + linked + "\"}]")
                        + "}");
    }

    private String shown(Row row) {
        String json = still ? new Row(row.id(), 1, row.time(), row.owner(), row.extra()).json() : row.json();
        return timeless ? json.replace(",\"lastUpdated\":\"" + row.time() + "\"", "") : json;
    }

    private static String requestOf(Row row) {
        return "{\"resourceType\":\"ServiceRequest\",\"id\":\"s" + row.id() + "\"}";
    }

    MockResponse reply(int status, String body) {
        MockResponse.Builder reply =
                new MockResponse.Builder().code(status).setHeader("Content-Type", "application/fhir+json");
        if (date) {
            reply.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)));
        }
        // A connection kept open would wait for a delayed acknowledgement, 40 ms for every answer.
        return reply.setHeader("Connection", "close").body(writes.apply(body)).build();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int at = pair.indexOf('=');
            parameters.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        web.close();
    }
}
