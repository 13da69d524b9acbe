// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.push.SourceSubscription.State;

/**
 * What is known of a subscription at its source. Immutable.
 *
 * @param topic whether it names a topic of SDOHCC, else a search
 * @param id the id of the Subscription there, null if it is not known
 * @param asked when a create was sent whose answer is not known, null if there is none such: look before it is sent again
 * @param state how it is doing
 * @param reason why it is not active, empty text if nothing is wrong
 * @param since since when it is in that state
 * @param checked when the source was asked last
 * @param sent when it was created or renewed last
 * @param end when it ends there, null until it was created
 * @param content what was sent, as {@link SubscriptionRecord#content} says it, empty text until then
 */
record ServerSide(
        boolean topic,
        @Nullable String id,
        @Nullable Instant asked,
        State state,
        String reason,
        Instant since,
        Instant checked,
        Instant sent,
        @Nullable Instant end,
        String content) {
    static ServerSide planned(boolean topic, Instant now) {
        return new ServerSide(topic, null, null, State.REQUESTED, "", now, now, now, null, "");
    }

    /** A create is about to be sent. */
    ServerSide asking(Instant now) {
        return new ServerSide(topic, null, now, State.REQUESTED, "", since, now, now, null, "");
    }

    /** The source took what was sent, and the state shows later. */
    ServerSide taken(String taken, String what, @Nullable Instant until, Instant now) {
        return new ServerSide(topic, taken, null, state, reason, since, now, now, until, what);
    }

    ServerSide in(State next, String why, Instant now) {
        return new ServerSide(topic, id, asked, next, why, state == next ? since : now, now, sent, end, content);
    }

    ServerSide checked(@Nullable Instant until, Instant now) {
        return new ServerSide(topic, id, asked, state, reason, since, now, sent, until, content);
    }

    /** Whether less than a quarter of its time is left. */
    boolean isEnding(Instant now) {
        Instant until = end;
        return until != null
                && now.isAfter(until.minus(Duration.between(sent, until).dividedBy(4)));
    }
}
