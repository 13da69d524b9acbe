// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.finding.FindingException.Reason;

/**
 * Parses a list of sources that is part of an app or maintained by its operator: the pick-list of the connection process of
 * SDOHCC. There are two forms:
 *
 * <ul>
 *   <li>lines with an address, a space and a name; empty lines and lines that begin with {@code #} are skipped;
 *   <li>JSON, <code>{"sources": [{"name": ..., "url": ...}]}</code>.
 * </ul>
 *
 * An entry without a valid address is skipped. Stateless; safe for use by many threads.
 */
public final class SourceList {
    /** How many sources are read at most: 10,000. */
    public static final int MOST = 10_000;

    private SourceList() {}

    /**
     * Parses a list of either form.
     *
     * @param text the list
     * @param rules which addresses may be used
     * @return the sources in the order of the list, each base URL once
     * @throws FindingException if it has no usable entry
     * @throws LimitException if it has more than {@link #MOST} entries
     */
    public static List<FoundSource> read(String text, AddressRules rules) {
        String stripped = requireNonNull(text, "text").strip();
        Map<String, FoundSource> found = new LinkedHashMap<>();
        List<Entry> entries = stripped.startsWith("{") ? json(stripped) : lines(stripped);
        if (entries.size() > MOST) {
            throw new LimitException("the list of sources has more than " + MOST + " entries", "sources", MOST);
        }
        for (Entry entry : entries) {
            source(entry, rules)
                    .ifPresent(source -> found.putIfAbsent(source.baseUrl().toString(), source));
        }
        if (found.isEmpty()) {
            throw new FindingException(
                    "The list contains no source this app may connect to: expected lines with an https"
                            + " address and a name, or JSON {\"sources\": [{\"name\": ..., \"url\": ...}]}",
                    Reason.NOT_A_DIRECTORY,
                    null);
        }
        return List.copyOf(found.values());
    }

    private record Entry(String url, String name) {}

    private static Optional<FoundSource> source(Entry entry, AddressRules rules) {
        try {
            FoundSource bare = SourceAddress.pasted(entry.url, rules);
            return Optional.of(
                    entry.name.isBlank()
                            ? bare
                            : new FoundSource(entry.name.strip(), bare.baseUrl(), List.of(), List.of()));
        } catch (FindingException noSource) {
            return Optional.empty();
        }
    }

    private static List<Entry> lines(String text) {
        List<Entry> entries = new ArrayList<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split("\\s+", 2);
                    entries.add(new Entry(parts[0], parts.length > 1 ? parts[1] : ""));
                });
        return entries;
    }

    private static List<Entry> json(String text) {
        try {
            JsonObject list = JsonObject.parse(text.getBytes(StandardCharsets.UTF_8), "list of sources");
            return list.objects("sources").stream()
                    .map(entry -> new Entry(
                            entry.text("url").or(() -> entry.text("baseUrl")).orElse(""),
                            entry.text("name").orElse("")))
                    .toList();
        } catch (ProtocolException notJson) {
            throw new FindingException(
                    "The list of sources is not a JSON object: check the file", Reason.NOT_A_DIRECTORY, notJson);
        }
    }
}
