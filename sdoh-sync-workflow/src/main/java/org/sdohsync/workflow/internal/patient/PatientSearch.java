// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;

/** Searches for resources of one type; a refusal that stays is no failure, but an answer. */
final class PatientSearch {
    private PatientSearch() {}

    /** Returns what was found and can be read; empty if the source does not let us search, or does not know how. */
    static <T extends Resource> Optional<List<T>> find(FhirClient client, Class<T> type, String query) {
        List<T> found = new ArrayList<>();
        SearchPages pages = client.search(type.getSimpleName() + "?" + query);
        try {
            Optional<BundlePage> page = next(pages, type);
            for (; page.isPresent(); page = next(pages, type)) {
                page.get().entries().forEach(entry -> add(entry, type, found));
            }
            return Optional.of(found);
        } catch (HttpStatusException | AuthorizationException refused) {
            if (isForGood(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Tells whether the source refuses for good, and not the connection. */
    static boolean isForGood(SyncException refused) {
        return refused instanceof AuthorizationException authorization
                ? authorization.reason() == AuthorizationException.Reason.SCOPE
                : !refused.retryable();
    }

    private static Optional<BundlePage> next(SearchPages pages, Class<?> type) {
        return pages.next(head -> head.type().equals(type.getSimpleName()));
    }

    private static <T extends Resource> void add(BundleEntry entry, Class<T> type, List<T> found) {
        try {
            found.add(entry.as(type));
        } catch (ProtocolException | LimitException unreadable) {
            // One resource that cannot be read does not hide the others.
            return;
        }
    }
}
