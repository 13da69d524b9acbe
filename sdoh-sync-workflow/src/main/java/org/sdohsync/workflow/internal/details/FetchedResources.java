// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;

/** What was read, and what turned out not to be there, by reference. Not thread-safe while it is filled. */
final class FetchedResources {
    private final Map<String, UnparsedResource> found = new LinkedHashMap<>();
    private final Map<String, Why> missing = new LinkedHashMap<>();
    private final Deque<UnparsedResource> uncounted = new ArrayDeque<>();
    private long bytes;
    private long uncountedBytes;
    private long values;

    void put(String reference, UnparsedResource held) {
        found.put(reference, held);
        bytes += held.bytes();
        uncountedBytes += held.bytes();
        uncounted.add(held);
    }

    /** Tells whether the limit of resources is reached, which is that of one page of a search. */
    boolean isFull(Limits limits) {
        return bytes > limits.bodyBytes() || hasMoreValues(limits.values(ResponseKind.PAGE));
    }

    /** Values are counted only as far as it takes to know: each needs two bytes, so what is left may have half as many. */
    private boolean hasMoreValues(int most) {
        while (values + uncountedBytes / 2 > most && !uncounted.isEmpty()) {
            UnparsedResource held = uncounted.remove();
            uncountedBytes -= held.bytes();
            values += held.values();
        }
        return values > most;
    }

    void miss(String reference, Why why) {
        missing.put(reference, why);
    }

    boolean knows(String reference) {
        return found.containsKey(reference) || missing.containsKey(reference);
    }

    /** Adds an answer of a batch; false if the resource has to be read by itself. */
    boolean take(LocalReference asked, BundleEntry answer) {
        String reference = asked.toString();
        int status = answer.status().orElse(answer.hasResource() ? 200 : 0);
        if (status == 404 || status == 410) {
            miss(reference, Why.NOT_FOUND);
            return true;
        }
        if (status == 401 || status == 403) {
            miss(reference, Why.FORBIDDEN);
            return true;
        }
        boolean same = answer.type().equals(asked.type()) && answer.id().equals(asked.id());
        if (status / 100 != 2 || !same) {
            return false;
        }
        put(reference, UnparsedResource.of(answer));
        return true;
    }

    /** Adds what another stock has for a reference; false if it has nothing. */
    boolean take(String reference, FetchedResources other) {
        @Nullable UnparsedResource held = other.found.get(reference);
        @Nullable Why why = other.missing.get(reference);
        if (held != null) {
            put(reference, held);
        } else if (why != null) {
            miss(reference, why);
        }
        return held != null || why != null;
    }

    Optional<UnparsedResource> get(String reference) {
        return Optional.ofNullable(found.get(reference));
    }

    int size() {
        return found.size();
    }

    /** The missing references, with those whose resource is not valid FHIR R4. */
    Map<String, Why> missing() {
        Map<String, Why> all = new LinkedHashMap<>(missing);
        found.forEach((reference, held) -> {
            if (held.shared().isEmpty()) {
                all.put(reference, Why.UNREADABLE);
            }
        });
        return all;
    }

    /** The values that were left out of the read resources. */
    List<MissingReference> unreadValues() {
        List<MissingReference> values = new ArrayList<>();
        found.forEach((reference, held) ->
                held.shared().ifPresent(model -> values.addAll(MissingReference.values(reference, model))));
        return values;
    }
}
