// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every resource. {@code meta.lastUpdated} is strictly increasing over the whole store, one millisecond at
 * least. Resources are copied on the way in; what comes out inside this package is the stored one. Safe for use by many threads.
 */
public final class MemoryStore {
    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Clock clock;
    private final Map<String, Map<String, List<Version>>> types = new HashMap<>();
    private long lastMillis;
    private long lastId;

    /**
     * Creates an empty store.
     *
     * @param clock tells {@code meta.lastUpdated}
     */
    public MemoryStore(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Stores a resource under its own id, or a new one, as the next version.
     *
     * @param resource the resource; copied
     * @return {@code Type/id}
     */
    public String put(Resource resource) {
        lock.lock();
        try {
            String id = resource.getIdPart() == null ? freshId(resource.fhirType()) : resource.getIdPart();
            append(resource.fhirType(), id, resource);
            return resource.fhirType() + "/" + id;
        } finally {
            lock.unlock();
        }
    }

    /** Creates, unless a live resource meets the condition. */
    Created create(Resource resource, Predicate<Resource> condition) {
        lock.lock();
        try {
            String type = resource.fhirType();
            List<Version> found = find(type, condition);
            Version version = found.isEmpty() ? append(type, freshId(type), resource) : found.get(0);
            return new Created(version, found.size());
        } finally {
            lock.unlock();
        }
    }

    /** Appends a version, a deletion if there is no resource; empty if {@code expected} is no longer the newest, 0 for none. */
    Optional<Version> replace(String type, String id, long expected, @Nullable Resource resource) {
        lock.lock();
        try {
            long newest = current(type, id).map(Version::number).orElse(0L);
            return newest == expected ? Optional.of(append(type, id, resource)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    Optional<Version> current(String type, String id) {
        List<Version> versions = history(type, id);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** Returns all versions, oldest first. */
    List<Version> history(String type, String id) {
        lock.lock();
        try {
            return List.copyOf(types.getOrDefault(type, Map.of()).getOrDefault(id, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Returns the stored resources of a type that are not deleted. */
    List<Resource> live(String type) {
        lock.lock();
        try {
            return types.getOrDefault(type, Map.of()).values().stream()
                    .map(versions -> versions.get(versions.size() - 1).resource())
                    .filter(Objects::nonNull)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    private List<Version> find(String type, Predicate<Resource> condition) {
        return live(type).stream()
                .filter(condition)
                .flatMap(found -> current(type, found.getIdPart()).stream())
                .toList();
    }

    private String freshId(String type) {
        Map<String, List<Version>> taken = types.getOrDefault(type, Map.of());
        do {
            lastId++;
        } while (taken.containsKey("" + lastId));
        return "" + lastId;
    }

    private Version append(String type, String id, @Nullable Resource resource) {
        lastMillis = Math.max(clock.millis(), lastMillis + 1);
        List<Version> versions = types.computeIfAbsent(type, name -> new LinkedHashMap<>())
                .computeIfAbsent(id, name -> new ArrayList<>());
        long number = versions.size() + 1L;
        Resource stored = resource == null ? null : resource.copy();
        if (stored != null) {
            stored.setId(type + "/" + id + "/_history/" + number);
            stored.getMeta().setVersionId("" + number).setLastUpdated(Date.from(Instant.ofEpochMilli(lastMillis)));
        }
        Version version = new Version(type, id, number, Instant.ofEpochMilli(lastMillis), stored);
        versions.add(version);
        return version;
    }
}
