// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AnswerKind;
import org.sdohsync.core.http.Limits;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.LocalReference;

/** What was read, and what turned out not to be there, by reference. Not thread-safe while it is filled. */
final class Stock {
    private final Map<String, Held> found = new LinkedHashMap<>();
    private final Map<String, Why> missing = new LinkedHashMap<>();
    private long bytes;
    private long values;

    void put(String reference, Held held) {
        found.put(reference, held);
        bytes += held.bytes();
        values += held.values();
    }

    /** Whether there is as much as may be held at a time: no more than one page of a search may have. */
    boolean isFull(Limits limits) {
        return bytes > limits.bodyBytes() || values > limits.values(AnswerKind.PAGE);
    }

    void miss(String reference, Why why) {
        missing.put(reference, why);
    }

    boolean knows(String reference) {
        return found.containsKey(reference) || missing.containsKey(reference);
    }

    /** Takes an answer of a batch; false if it has to be asked for by itself. */
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
        put(reference, Held.of(answer));
        return true;
    }

    /** Takes what another knows of a reference; false if it knows nothing. */
    boolean take(String reference, Stock other) {
        @Nullable Held held = other.found.get(reference);
        @Nullable Why why = other.missing.get(reference);
        if (held != null) {
            put(reference, held);
        } else if (why != null) {
            miss(reference, why);
        }
        return held != null || why != null;
    }

    Optional<Held> get(String reference) {
        return Optional.ofNullable(found.get(reference));
    }

    int size() {
        return found.size();
    }

    /** What is missing, with what is there and turns out to be no resource of FHIR R4. */
    Map<String, Why> missing() {
        Map<String, Why> all = new LinkedHashMap<>(missing);
        found.forEach((reference, held) -> {
            if (held.shared().isEmpty()) {
                all.put(reference, Why.UNREADABLE);
            }
        });
        return all;
    }

    /** The values that were left aside in what is there. */
    List<MissingReference> unreadValues() {
        List<MissingReference> values = new ArrayList<>();
        found.forEach((reference, held) ->
                held.shared().ifPresent(model -> values.addAll(MissingReference.values(reference, model))));
        return values;
    }
}
