// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/** Answers searches, page by page. Further pages come from what was found when the search began. */
final class Pages {
    static final String PARAMETER = "_getpages";

    private static final int DEFAULT_SIZE = 20;

    private final ServedResources holdings;
    private final URI base;
    private final Map<String, Rest> rests = new HashMap<>();
    private int largest = Integer.MAX_VALUE;

    private record Rest(List<ServedResource> found, int size, boolean focus) {}

    Pages(ServedResources holdings, URI base) {
        this.holdings = holdings;
        this.base = base;
    }

    void largest(int size) {
        largest = size;
    }

    synchronized JsonObject search(Asked asked) {
        if (asked.isFurtherPage()) {
            return page(
                    asked.type(),
                    rests.getOrDefault(asked.parameter(PARAMETER).orElse(""), new Rest(List.of(), 1, false)));
        }
        int wanted = asked.parameter("_count").map(Integer::parseInt).orElse(DEFAULT_SIZE);
        boolean focus = asked.parameter("_include").filter("Task:focus"::equals).isPresent();
        return page(asked.type(), new Rest(found(asked), Math.max(1, Math.min(wanted, largest)), focus));
    }

    private JsonObject page(String type, Rest rest) {
        List<JsonObject> entries = new ArrayList<>();
        List<ServedResource> shown = rest.found().stream().limit(rest.size()).toList();
        shown.forEach(one -> entries.add(entry(one, "match")));
        if (rest.focus()) {
            shown.stream()
                    .flatMap(one -> holdings.find(one.refersTo("focus")).stream())
                    .distinct()
                    .forEach(one -> entries.add(entry(one, "include")));
        }
        Optional<String> next = Optional.empty();
        if (rest.found().size() > rest.size()) {
            String key = "k" + rests.size();
            rests.put(
                    key, new Rest(rest.found().subList(rest.size(), rest.found().size()), rest.size(), rest.focus()));
            next = Optional.of(base + "/" + type + "?" + PARAMETER + "=" + key);
        }
        return Resources.bundle("searchset", entries, next);
    }

    private JsonObject entry(ServedResource one, String mode) {
        return JsonObject.builder()
                .text("fullUrl", base + "/" + one.name())
                .object("resource", holdings.shown(one))
                .object("search", JsonObject.builder().text("mode", mode).build())
                .build();
    }

    private List<ServedResource> found(Asked asked) {
        List<ServedResource> found = new ArrayList<>(holdings.all(asked.type()));
        List<String> owners = asked.list("owner");
        List<String> names = asked.list("_id");
        List<String> requests = asked.list("based-on");
        List<String> identifiers = asked.list("identifier");
        found.removeIf(one -> !owners.isEmpty() && !owners.contains(one.owner()));
        found.removeIf(one -> !names.isEmpty() && !names.contains(one.id()));
        found.removeIf(one -> !requests.isEmpty()
                && one.content().objects("basedOn").stream()
                        .flatMap(reference -> reference.text("reference").stream())
                        .noneMatch(reference -> requests.contains(ServedResource.name(reference))));
        found.removeIf(one -> !identifiers.isEmpty()
                && one.content().objects("identifier").stream()
                        .noneMatch(held -> identifiers.contains(held.text("system")
                                        .orElse("") + "|" + held.text("value").orElse(""))));
        asked.parameter("_lastUpdated").ifPresent(since -> {
            Instant from = Instant.parse(since.substring(2));
            found.removeIf(one -> one.stamp().isBefore(from));
        });
        asked.parameter("_sort").ifPresent(order -> {
            Comparator<ServedResource> ascending =
                    Comparator.comparing(ServedResource::stamp).thenComparing(ServedResource::id);
            found.sort(order.startsWith("-") ? ascending.reversed() : ascending);
        });
        return found;
    }
}
