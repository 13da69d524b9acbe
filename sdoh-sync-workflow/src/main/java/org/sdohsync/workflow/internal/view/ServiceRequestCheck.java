// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.workflow.view.ReferralEvent;
import org.sdohsync.workflow.view.ServiceRequestChanged;

/**
 * Searches for changed ServiceRequests of accepted Tasks, {@value #CHUNK} at a time. Reported are changes after the change of
 * the Task, and after the last reported one. On a server without that search they are read one by one; a request on another
 * server, or one that is not readable for us, is not watched. After {@value #MOST} ServiceRequests or {@value #MOST_READS}
 * reads the next sync continues. Not thread-safe.
 */
final class ServiceRequestCheck {
    private static final int CHUNK = 40;
    private static final int MOST = 400;
    private static final int MOST_READS = 40;

    private final Connection connection;
    private final FhirClient client;
    private final OpenReferrals open;
    private final Predicate<ReferralEvent> told;
    private int reads;
    private boolean tooLong;

    ServiceRequestCheck(WatchedSource source, OpenReferrals open, Predicate<ReferralEvent> told) {
        this.connection = source.connection();
        this.client = source.client();
        this.open = open;
        this.told = told;
    }

    /** Goes on behind a ServiceRequest; returns the one to go on behind next time, empty text at the end. */
    String run(List<StoredValue<OpenReferralRecord>> known, String after) {
        Map<String, List<StoredValue<OpenReferralRecord>>> byRequest = new TreeMap<>();
        for (StoredValue<OpenReferralRecord> one : known) {
            if (one.value().takenOn()) {
                one.value()
                        .focus()
                        .flatMap(reference -> LocalReference.find(client.base(), reference))
                        .filter(reference -> reference.type().equals("ServiceRequest")
                                && reference.id().compareTo(after) > 0)
                        .ifPresent(reference -> byRequest
                                .computeIfAbsent(reference.id(), id -> new ArrayList<>())
                                .add(one));
            }
        }
        List<String> ids = List.copyOf(byRequest.keySet());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            if (from >= MOST || reads >= MOST_READS) {
                return ids.get(from - 1);
            }
            look(ids.subList(from, Math.min(ids.size(), from + CHUNK)), byRequest);
        }
        return "";
    }

    private void look(List<String> ids, Map<String, List<StoredValue<OpenReferralRecord>>> byRequest) {
        Instant from = ids.stream()
                .flatMap(id -> byRequest.getOrDefault(id, List.of()).stream())
                .map(one -> one.value().requestsFrom().orElse(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        String all = "ServiceRequest?_id=" + String.join(",", ids) + "&_count=" + CHUNK;
        if (search(all + "&_lastUpdated=ge" + from, byRequest) || search(all, byRequest)) {
            return;
        }
        if (tooLong && ids.size() > 1) {
            look(ids.subList(0, ids.size() / 2), byRequest);
            look(ids.subList(ids.size() / 2, ids.size()), byRequest);
        } else {
            ids.forEach(id -> read(id, byRequest));
        }
    }

    /** Returns false if the server does not search like that. */
    private boolean search(String path, Map<String, List<StoredValue<OpenReferralRecord>>> byRequest) {
        tooLong = false;
        SearchPages pages = client.search(path);
        try {
            Optional<BundlePage> page = pages.next(head -> byRequest.containsKey(head.id()));
            while (page.isPresent()) {
                page.get().entries().forEach(entry -> compare(entry, byRequest));
                page = pages.next(head -> byRequest.containsKey(head.id()));
            }
            return true;
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            tooLong = SearchPages.isTooLong(refused, path);
            return false;
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            // Forbidden: reading one by one would be refused too.
            return true;
        }
    }

    private void compare(BundleEntry entry, Map<String, List<StoredValue<OpenReferralRecord>>> byRequest) {
        if (entry.type().equals("ServiceRequest")) {
            String status = entry.json().text("status").orElse("");
            compare(entry.id(), entry.changeKey(), entry.lastUpdated().orElse(null), status, byRequest);
        }
    }

    private void read(String id, Map<String, List<StoredValue<OpenReferralRecord>>> byRequest) {
        reads++;
        try {
            Optional<RawResource> read = client.read("ServiceRequest", id);
            if (read.isPresent()) {
                RawResource request = read.get();
                String change = request.versionId()
                        .or(() -> request.lastUpdated().map(time -> "t:" + time))
                        .orElse("");
                String status = request.json().text("status").orElse("");
                compare(id, change, request.lastUpdated().orElse(null), status, byRequest);
            }
        } catch (HttpStatusException | ProtocolException | LimitException unreadable) {
            if (unreadable.retryable()) {
                throw unreadable;
            }
        }
    }

    private void compare(
            String id,
            String change,
            @Nullable Instant time,
            String status,
            Map<String, List<StoredValue<OpenReferralRecord>>> byRequest) {
        for (StoredValue<OpenReferralRecord> one : byRequest.getOrDefault(id, List.of())) {
            OpenReferralRecord referral = one.value();
            if (time == null && referral.requestChange().isEmpty() && !change.isEmpty()) {
                // Without times, later states are compared with the first known one.
                open.change(one, was -> was.withRequest(change, null));
            }
            if (isNews(referral, change, time)
                    && told.test(new ServiceRequestChanged(connection, referral.taskId(), id, status))) {
                open.change(one, was -> was.withRequest(change, time));
            }
        }
    }

    /** A version that stays while the time moves is none. */
    private static boolean isLater(OpenReferralRecord referral, @Nullable Instant time) {
        return time != null && referral.requestTime().filter(time::isAfter).isPresent();
    }

    private static boolean isNews(OpenReferralRecord referral, String change, @Nullable Instant time) {
        Optional<String> last = referral.requestChange();
        if (last.isPresent()) {
            return !last.get().equals(change) || isLater(referral, time);
        }
        // The state at the time of the Task's first delivery was visible in its details.
        return time != null && referral.requestsFrom().filter(time::isAfter).isPresent();
    }
}
