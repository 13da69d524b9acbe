// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;

/** What one source declared and turned out to offer of subscriptions. */
final class LearnedSubscriptions {
    private static final List<ServerFeature> DECLARED = List.of(
            ServerFeature.TOPIC_SUBSCRIPTION, ServerFeature.SUBSCRIPTION_STATUS, ServerFeature.SUBSCRIPTION_EVENTS);

    private final Connection connection;
    private final Function<Connection, ServerCapabilities> known;
    private final LearnedCapabilities learned;

    LearnedSubscriptions(
            Connection connection, Function<Connection, ServerCapabilities> known, LearnedCapabilities learned) {
        this.connection = requireNonNull(connection, "connection");
        this.known = requireNonNull(known, "known");
        this.learned = requireNonNull(learned, "learned");
    }

    boolean mayTopic() {
        return may(ServerFeature.TOPIC_SUBSCRIPTION);
    }

    /** Whether the source declares topics, or was heard of one. */
    boolean hasTopic() {
        return known.apply(connection).has(ServerFeature.TOPIC_SUBSCRIPTION);
    }

    /** Whether nobody asked the source yet, or that is too long ago to be believed. */
    boolean isUnknown() {
        ServerCapabilities now = known.apply(connection);
        return now.isUnknown(ServerFeature.TOPIC_SUBSCRIPTION) && now.isUnknown(ServerFeature.CRITERIA_SUBSCRIPTION);
    }

    /** Asks the source what it declares, for one that no sync has asked yet. */
    void ask(FhirClient client) {
        ServerCapabilities declared = ServerCapabilities.learn(client);
        for (ServerFeature feature : DECLARED) {
            if (declared.has(feature)) {
                learned.note(connection, feature, true);
            }
        }
    }

    boolean mayStatus() {
        return may(ServerFeature.SUBSCRIPTION_STATUS);
    }

    boolean mayEvents() {
        return may(ServerFeature.SUBSCRIPTION_EVENTS);
    }

    private boolean may(ServerFeature feature) {
        return known.apply(connection).may(feature);
    }

    /** Whether one of this form is worth a trial. What is no Task may be refused alone, and says nothing of the others. */
    boolean may(SubscriptionRecord record) {
        return record.about().isForPerson() || record.about() == SubscriptionSubject.REQUESTS || may(form(record));
    }

    /** Notes how a trial ended. */
    void note(SubscriptionRecord record, boolean works) {
        boolean tells = works ? record.channel().isRestHook() : record.about() == SubscriptionSubject.OWNER;
        if (tells) {
            learned.note(connection, form(record), works);
        }
    }

    void noteStatus(boolean works) {
        learned.note(connection, ServerFeature.SUBSCRIPTION_STATUS, works);
    }

    void noteEvents(boolean works) {
        learned.note(connection, ServerFeature.SUBSCRIPTION_EVENTS, works);
    }

    private static ServerFeature form(SubscriptionRecord record) {
        return record.side().topic() ? ServerFeature.TOPIC_SUBSCRIPTION : ServerFeature.CRITERIA_SUBSCRIPTION;
    }
}
