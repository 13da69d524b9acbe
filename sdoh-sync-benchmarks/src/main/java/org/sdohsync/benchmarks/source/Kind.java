// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of resources of a source, and how many there are of those that do not grow with its Tasks. */
enum Kind {
    TASK("Task", Kind.AS_TASKS),
    REQUEST("ServiceRequest", Kind.AS_TASKS),
    PATIENT("Patient", 2000),
    ROLE("PractitionerRole", 50),
    PRACTITIONER("Practitioner", 50),
    ORGANIZATION("Organization", 10),
    CONDITION("Condition", 4000),
    GOAL("Goal", 4000),
    CONSENT("Consent", 2000);

    private static final int AS_TASKS = -1;
    private static final Map<String, Kind> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Kind::type, kind -> kind));

    private final String type;
    private final int count;

    Kind(String type, int count) {
        this.type = type;
        this.count = count;
    }

    static Optional<Kind> of(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    String type() {
        return type;
    }

    int count(int tasks) {
        return count == AS_TASKS ? tasks : count;
    }
}
