// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who asks: the same few people and organizations on page after page. They are read once in a pass. Nothing about a patient is
 * kept here. Safe for use by many threads.
 */
final class Directory {
    private static final Set<String> TYPES = Set.of("Organization", "Practitioner", "PractitionerRole");
    private static final int MOST = 5000;

    private final Map<String, Held> known = new ConcurrentHashMap<>();

    void remember(String reference, Held held) {
        if (TYPES.stream().anyMatch(held::is) && known.size() < MOST) {
            known.put(reference, held);
        }
    }

    Optional<Held> get(String reference) {
        return Optional.ofNullable(known.get(reference));
    }
}
