// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.proofs.histories.model.Mishap;
import org.sdohsync.proofs.histories.model.Setting;

/** Answers searches and reads of Tasks as its setting and the mishaps of the pass say. One thread. */
public final class SimulatedSource implements HttpSender {
    /** Where it is. */
    public static final FhirBase BASE = FhirBase.restore("https://source.example/fhir");

    private final Setting setting;
    private final Tasks tasks;
    private final List<Cut> cuts = new ArrayList<>();
    private List<Mishap> mishaps = List.of();
    private int pages;
    private long requests;

    /** What a link to a next page leads to. */
    private record Cut(Map<String, String> query, @Nullable List<Version> snapshot, int offset) {}

    /**
     * Makes one.
     *
     * @param setting how it is
     * @param tasks what it holds
     */
    public SimulatedSource(Setting setting, Tasks tasks) {
        this.setting = setting;
        this.tasks = tasks;
    }

    /**
     * Begins a pass.
     *
     * @param during what goes wrong in it
     */
    public void begin(List<Mishap> during) {
        mishaps = during;
        pages = 0;
    }

    /**
     * How much was asked for.
     *
     * @return the number of requests since the begin of the history
     */
    public long requests() {
        return requests;
    }

    @Override
    public HttpReply send(OutgoingRequest request) {
        request.checkBeforeSending();
        requests++;
        String target = request.uri().toString().substring(BASE.toString().length() + 1);
        if (target.startsWith("Task?")) {
            return page(request.uri(), parameters(target.substring(5)));
        }
        if (target.startsWith("Task/")) {
            return tasks.visible(target.substring(5))
                    .map(version -> reply(request.uri(), 200, shown(version)))
                    .orElseGet(() -> reply(request.uri(), 404, ""));
        }
        return reply(request.uri(), 404, "");
    }

    private HttpReply page(URI uri, Map<String, String> query) {
        pages++;
        for (Mishap mishap : mishaps) {
            if (mishap instanceof Mishap.Meanwhile meanwhile && meanwhile.page() == pages) {
                meanwhile.steps().forEach(tasks::take);
            }
        }
        for (Mishap mishap : mishaps) {
            // Only a search that was begun can expire.
            if (mishap instanceof Mishap.Refused refused
                    && refused.page() == pages
                    && (refused.status() != 410 || query.containsKey("cut"))) {
                return reply(uri, refused.status(), "");
            }
        }
        if (query.containsKey("cut") && !setting.linksLive()) {
            return reply(uri, pages % 2 == 0 ? 410 : 404, "");
        }
        if (query.containsKey("cut")) {
            return page(uri, cuts.get(Integer.parseInt(query.getOrDefault("cut", ""))));
        }
        if (refuses(query)) {
            return reply(uri, 400, "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}");
        }
        return page(uri, new Cut(query, setting.snapshots() ? found(query) : null, 0));
    }

    private boolean refuses(Map<String, String> query) {
        boolean second = query.containsKey("owner:missing") || query.containsKey("requester");
        return (query.containsKey("owner") && !setting.ownerSearch())
                || (second && !setting.secondSearch())
                || (query.containsKey("_lastUpdated") && !setting.timeSearch());
    }

    private HttpReply page(URI uri, Cut cut) {
        List<Version> found = cut.snapshot() != null ? cut.snapshot() : found(cut.query());
        int size = setting.linksLive()
                ? setting.pageSize()
                : Integer.parseInt(cut.query().getOrDefault("_count", "1"));
        List<Version> shown = found.stream().skip(cut.offset()).limit(size).toList();
        int next = cut.offset() + (repeats() ? 0 : size);
        String link = "";
        if (found.size() > cut.offset() + size) {
            cuts.add(new Cut(cut.query(), cut.snapshot(), next));
            link = ",\"link\":[{\"relation\":\"next\",\"url\":\"" + BASE + "/Task?cut=" + (cuts.size() - 1) + "\"}]";
        }
        List<String> entries = shown.stream()
                .map(version -> "{\"resource\":" + shown(version) + "}")
                .toList();
        return reply(
                uri,
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + String.join(",", entries) + "]"
                        + link + "}");
    }

    private String shown(Version version) {
        return switch (setting.stamping()) {
            case VERSIONS -> version.json(version.number(), version.stamp());
            case TIMES -> version.json(1, version.stamp());
            case NOTHING ->
                version.json(1, setting.timeSearch() && setting.timeHeeded() ? null : tasks.made(version.task()));
        };
    }

    private boolean repeats() {
        return mishaps.stream()
                .anyMatch(mishap -> mishap instanceof Mishap.Repeated repeated && repeated.page() == pages);
    }

    private List<Version> found(Map<String, String> query) {
        List<Version> found = new ArrayList<>(tasks.visible());
        @Nullable String owner = query.get("owner");
        if (owner != null) {
            List<String> owners = Arrays.asList(owner.split(",", -1));
            found.removeIf(version -> !owners.contains(version.owner()));
        }
        if (query.containsKey("owner:missing")) {
            found.removeIf(version -> !version.owner().isEmpty());
        }
        @Nullable String requester = query.get("requester");
        if (requester != null) {
            found.removeIf(version -> !requester.equals(version.requester()));
        }
        @Nullable String since = query.get("_lastUpdated");
        if (since != null && setting.timeHeeded()) {
            Instant from = Instant.parse(since.substring(2));
            boolean equalToo = since.startsWith("ge");
            found.removeIf(version -> version.stamp().isBefore(from)
                    || (!equalToo && version.stamp().equals(from)));
        }
        @Nullable String order = query.get("_sort");
        if (order != null && setting.sorts()) {
            Comparator<Version> ascending = Comparator.comparing(Version::stamp).thenComparing(Version::task);
            found.sort(order.startsWith("-") ? ascending.reversed() : ascending);
        }
        return found;
    }

    private HttpReply reply(URI uri, int status, String body) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(tasks.now().atZone(ZoneOffset.UTC));
        return new HttpReply(
                status,
                uri,
                name -> setting.dates() && name.equalsIgnoreCase("Date") ? date : null,
                body.getBytes(UTF_8));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int at = pair.indexOf('=');
            parameters.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
        }
        return parameters;
    }
}
