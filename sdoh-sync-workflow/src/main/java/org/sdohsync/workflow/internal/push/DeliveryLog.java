// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.internal.push.EventNumbers.Order;
import org.sdohsync.workflow.push.SubscriptionEvent;

/**
 * What arrived for a subscription. Immutable.
 *
 * @param numbers which numbered events
 * @param events how many events, without repeated ones
 * @param repeated how many were repeated
 * @param late how many came after later ones
 * @param heard when something arrived last, null for never
 * @param beats whether a heartbeat ever arrived: without one, silence means nothing
 */
record DeliveryLog(
        EventNumbers numbers,
        long events,
        long repeated,
        long late,
        @Nullable Instant heard,
        boolean beats) {
    static final DeliveryLog NONE = new DeliveryLog(EventNumbers.NONE, 0, 0, 0, null, false);

    /** After a notification. */
    DeliveryLog with(Notification arrived, Instant now) {
        DeliveryLog next = switch (arrived.kind()) {
            // A source that restarts a subscription may count from the beginning again.
            case HANDSHAKE ->
                new DeliveryLog(
                        arrived.total() >= 0 && arrived.total() < numbers.highest() ? EventNumbers.NONE : numbers,
                        events,
                        repeated,
                        late,
                        now,
                        beats);
            case HEARTBEAT -> new DeliveryLog(numbers, events, repeated, late, now, true);
            case BARE -> new DeliveryLog(numbers, events + 1, repeated, late, now, beats);
            default -> new DeliveryLog(numbers, events, repeated, late, now, beats);
        };
        for (SubscriptionEvent event : arrived.events()) {
            next = next.with(event.number());
        }
        return arrived.total() > next.numbers.highest() ? next.upTo(arrived.total()) : next;
    }

    private DeliveryLog with(long number) {
        if (number <= 0) {
            return new DeliveryLog(numbers, events + 1, repeated, late, heard, beats);
        }
        Order order = numbers.order(number);
        boolean again = order == Order.REPEATED;
        return new DeliveryLog(
                numbers.with(number),
                events + (again ? 0 : 1),
                repeated + (again ? 1 : 0),
                late + (order == Order.LATE ? 1 : 0),
                heard,
                beats);
    }

    /**
     * Whether there is more to look for than before. What a repeated or a late event tells of was there when the later ones were
     * looked for.
     */
    boolean hasNewsSince(DeliveryLog before) {
        return events - late > before.events - before.late || numbers.missing() > before.numbers.missing();
    }

    /** How many were found missing since: those among them that came late, too. */
    long missedSince(DeliveryLog before) {
        return Math.max(0, numbers.missing() + late - before.late - before.numbers.missing());
    }

    private DeliveryLog upTo(long total) {
        return new DeliveryLog(numbers.upTo(total), events, repeated, late, heard, beats);
    }

    /** What a new subscription at the source starts with: it numbers its events anew. */
    DeliveryLog restarted() {
        return new DeliveryLog(EventNumbers.NONE, events, repeated, late, null, false);
    }

    /** Whether another process heard of the source later. */
    boolean isOlderThan(DeliveryLog other) {
        Instant theirs = other.heard;
        Instant ours = heard;
        return theirs != null && (ours == null || ours.isBefore(theirs));
    }
}
