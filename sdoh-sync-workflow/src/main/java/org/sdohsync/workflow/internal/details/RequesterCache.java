// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cache of requesters: few people and organizations appear on all pages, and are read once in a pass. It contains no
 * patient data. Safe for use by many threads.
 */
final class RequesterCache {
    private static final Set<String> TYPES = Set.of("Organization", "Practitioner", "PractitionerRole");
    private static final int MOST = 5000;

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_VALUES = 500_000;

    private final Map<String, UnparsedResource> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong values = new AtomicLong();

    void remember(String reference, UnparsedResource held) {
        if (!TYPES.contains(held.type()) || known.size() >= MOST || known.containsKey(reference)) {
            return;
        }
        int more = held.values();
        boolean room = bytes.get() + held.bytes() <= MOST_BYTES && values.get() + more <= MOST_VALUES;
        if (room && known.put(reference, held) == null) {
            bytes.addAndGet(held.bytes());
            values.addAndGet(more);
        }
    }

    Optional<UnparsedResource> get(String reference) {
        return Optional.ofNullable(known.get(reference));
    }
}
