// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.internal.sync.FeedChoice;
import org.sdohsync.workflow.internal.view.OpenReferralRecord;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.sync.SyncOptions;

/** What a source is to notify of: what the syncs look for there, and the ServiceRequests of accepted Tasks. */
public final class WantedSubscriptions {
    /** How many ServiceRequests a filter names: 100. The hourly look finds what the others change. */
    static final int MOST_REQUESTS = 100;

    private final Function<? super Connection, SyncOptions> options;
    private final OpenReferrals open;

    /**
     * Makes it.
     *
     * @param options what the syncs look for at a source
     * @param open the open Tasks as acknowledged
     */
    public WantedSubscriptions(Function<? super Connection, SyncOptions> options, OpenReferrals open) {
        this.options = requireNonNull(options, "options");
        this.open = requireNonNull(open, "open");
    }

    /** The searches by what they are about. */
    Map<SubscriptionSubject, String> at(Connection connection) {
        Map<SubscriptionSubject, String> wanted = new EnumMap<>(SubscriptionSubject.class);
        for (FeedSubject subject : new FeedChoice(options.apply(connection)).subjects(connection)) {
            wanted.putIfAbsent(SubscriptionSubject.of(subject.feed()), "Task?" + subject.query());
        }
        List<String> requests = open.of(connection.id()).stream()
                .filter(OpenReferralRecord::takenOn)
                .flatMap(referral -> referral.focus().stream())
                .flatMap(reference -> LocalReference.find(connection.source(), reference).stream())
                .filter(reference -> reference.type().equals("ServiceRequest"))
                .map(LocalReference::id)
                .distinct()
                .sorted()
                .limit(MOST_REQUESTS)
                .toList();
        if (!requests.isEmpty()) {
            wanted.put(SubscriptionSubject.REQUESTS, "ServiceRequest?_id=" + String.join(",", requests));
        }
        return wanted;
    }

    /** What a person is told of: what is meant for us. */
    String forPerson(Connection connection) {
        return at(connection).getOrDefault(SubscriptionSubject.OWNER, "Task?status=requested");
    }
}
