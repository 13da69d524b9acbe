// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.feedback;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** What became of the feedback that was waiting for one provider. Immutable. */
public final class FeedbackReport {
    private final int sent;
    private final int waiting;
    private final int dropped;
    private final @Nullable SyncException failure;

    /**
     * Creates a report.
     *
     * @param sent how many the provider took
     * @param waiting how many are tried again later
     * @param dropped how many are not tried any more
     * @param failure the last failure, or null
     */
    public FeedbackReport(int sent, int waiting, int dropped, @Nullable SyncException failure) {
        this.sent = sent;
        this.waiting = waiting;
        this.dropped = dropped;
        this.failure = failure;
    }

    /**
     * How many the provider took.
     *
     * @return the number
     */
    public int sent() {
        return sent;
    }

    /**
     * How many were tried and are tried again later.
     *
     * @return the number
     */
    public int waiting() {
        return waiting;
    }

    /**
     * How many are not tried any more, because the service takes no feedback, refused it, or did not answer for 30 days.
     *
     * @return the number
     */
    public int dropped() {
        return dropped;
    }

    /**
     * Why some are waiting.
     *
     * @return the last failure, if there was one
     */
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Prints the numbers. */
    @Override
    public String toString() {
        return "FeedbackReport[sent=" + sent + ", waiting=" + waiting + ", dropped=" + dropped + "]";
    }
}
