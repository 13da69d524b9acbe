// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * Detects a bundle that contains only errors (FHIR R4 §3.1.1, OperationOutcome in a searchset). Not thread-safe.
 */
final class SearchErrors {
    private static final Set<String> SEVERITIES = Set.of("error", "fatal");
    private static final int MOST = 10;

    private final List<String> codes = new ArrayList<>();
    private boolean others;

    void note(EntryHead head) {
        if (!head.type().equals("OperationOutcome")) {
            others = true;
        } else if (!others && codes.size() < MOST) {
            codes.addAll(errors(head));
        }
    }

    /** The codes of the errors; none if there are other entries. */
    List<String> alone() {
        return others || codes.isEmpty()
                ? List.of()
                : codes.stream().distinct().limit(MOST).toList();
    }

    private static List<String> errors(EntryHead head) {
        JsonObject outcome;
        try {
            outcome = head.keep().json();
        } catch (ProtocolException | LimitException unreadable) {
            return List.of();
        }
        return outcome.objects("issue").stream()
                .filter(issue -> SEVERITIES.contains(issue.text("severity").orElse("")))
                .map(issue -> IssueCodes.of(issue).orElse("unknown"))
                .toList();
    }
}
