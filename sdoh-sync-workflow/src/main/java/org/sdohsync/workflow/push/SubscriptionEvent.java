// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a subscription (Subscriptions R5 Backport 1.1.0, {@code notification-event}). It says that something changed, not
 * what: the source is asked for that.
 *
 * @param number its number since the subscription began, from 1
 * @param at when it happened by the source's clock; null if the source does not say
 * @param focus the changed resource, such as {@code Task/123}; null if the source does not name it, or names one elsewhere
 */
public record SubscriptionEvent(
        long number, @Nullable Instant at, @Nullable String focus) {}
