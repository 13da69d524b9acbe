// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a search brings along ({@code _include}, FHIR R4 §3.1.1.5.3). */
final class Includes {
    private static final Map<String, Kind> KNOWN = Map.of(
            "Task:focus", Kind.REQUEST,
            "Task:patient", Kind.PATIENT,
            "Task:requester", Kind.ROLE,
            "ServiceRequest:subject", Kind.PATIENT,
            "ServiceRequest:patient", Kind.PATIENT,
            "ServiceRequest:requester", Kind.ROLE,
            "PractitionerRole:practitioner", Kind.PRACTITIONER,
            "PractitionerRole:organization", Kind.ORGANIZATION);

    private final List<String> plain;
    private final List<String> iterated;

    Includes(Query query) {
        this.plain = known(query.all("_include"));
        this.iterated = known(query.all("_include:iterate"));
    }

    /** Everything that the matches lead to, each once and without the matches themselves. */
    Set<Item> of(Collection<Item> matches) {
        Set<Item> found = new LinkedHashSet<>();
        Deque<Item> open = new ArrayDeque<>();
        for (Item match : matches) {
            found.addAll(led(match, plain));
            found.addAll(led(match, iterated));
        }
        open.addAll(iterated.isEmpty() ? List.of() : found);
        while (!open.isEmpty()) {
            for (Item next : led(open.pop(), iterated)) {
                if (found.add(next)) {
                    open.add(next);
                }
            }
        }
        found.removeAll(Set.copyOf(matches));
        return found;
    }

    private static List<Item> led(Item from, List<String> includes) {
        List<Item> led = new ArrayList<>();
        for (String include : includes) {
            if (include.startsWith(from.kind().type() + ":")) {
                led.add(from.related(KNOWN.getOrDefault(include, from.kind())));
            }
        }
        return led;
    }

    private static List<String> known(List<String> asked) {
        for (String include : asked) {
            if (!KNOWN.containsKey(include)) {
                throw new IllegalArgumentException("_include=" + include + " is not understood");
            }
        }
        return asked;
    }
}
