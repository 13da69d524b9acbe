// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a search. Immutable. */
final class Query {
    private static final String OFFSET = "_offset";

    private final String raw;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    Query(String raw) {
        this.raw = raw;
        for (String parameter : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(decoded(parameter.substring(0, equals)), name -> new ArrayList<>())
                        .add(decoded(parameter.substring(equals + 1)));
            }
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    int number(String name, int otherwise) {
        return one(name).map(Integer::parseInt).orElse(otherwise);
    }

    int offset() {
        return number(OFFSET, 0);
    }

    /** The moment to search from; other comparisons are not understood. */
    Optional<Instant> since() {
        return one("_lastUpdated").map(text -> {
            if (!text.startsWith("ge")) {
                throw new IllegalArgumentException("_lastUpdated is understood with ge only");
            }
            return OffsetDateTime.parse(text.substring(2)).toInstant();
        });
    }

    /** The same search from another row on. */
    String from(int row) {
        String start = raw.replaceAll("&?" + OFFSET + "=[0-9]+", "");
        return start + "&" + OFFSET + "=" + row;
    }

    @Override
    public String toString() {
        return raw;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
