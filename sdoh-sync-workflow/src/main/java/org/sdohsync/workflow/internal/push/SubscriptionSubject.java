// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.util.Locale;
import org.sdohsync.workflow.feed.Feed;

/** What a subscription is about. A connection has at most one for each. */
enum SubscriptionSubject {
    /** The Tasks of {@link Feed#OWNER}. */
    OWNER,
    /** The Tasks of {@link Feed#REQUESTER}. */
    REQUESTER,
    /** The Tasks of {@link Feed#UNOWNED}. */
    UNOWNED,
    /** The Tasks of {@link Feed#PATIENTS}. */
    PATIENTS,
    /** The Tasks of {@link Feed#TASKS}. */
    TASKS,
    /** The ServiceRequests of accepted Tasks. */
    REQUESTS,
    /** What a person is told of by e-mail. */
    EMAIL,
    /** What a person is told of by short message. */
    SMS;

    /** The topic of SDOHCC for it; the lower-case letter is the guide's. */
    String topic() {
        return "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/"
                + (this == REQUESTS ? "Servicerequest" : "Task");
    }

    /** Whether notifications go to a person. */
    boolean isForPerson() {
        return this == EMAIL || this == SMS;
    }

    static SubscriptionSubject of(Feed feed) {
        return switch (feed) {
            case OWNER -> OWNER;
            case REQUESTER -> REQUESTER;
            case UNOWNED -> UNOWNED;
            case PATIENTS -> PATIENTS;
            case TASKS -> TASKS;
        };
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SubscriptionSubject ofStored(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
