// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;

/**
 * Tells a source that stopped answering from a Task that cannot be handled, when a listener's own calls fail:
 *
 * <ol>
 *   <li>A delivery that failed because the source did not answer is no attempt yet.
 *   <li>If another delivery succeeds afterwards, the source is up: the failed ones were attempts.
 *   <li>If none does until the end of the pass, or several fail in a row, the source is down, and the pass ends with that.
 * </ol>
 *
 * Not thread-safe.
 */
final class SourceOutages {
    /** So many deliveries in a row end the pass. */
    private static final int MOST = 3;

    private static final int DEEPEST_CAUSE = 8;

    private static final Set<Rule> QUOTAS = Set.of(
            Rule.REQUESTS_PER_SOURCE,
            Rule.REQUESTS_PER_ACCOUNT,
            Rule.STORED_BYTES_PER_SOURCE,
            Rule.STORED_BYTES_PER_ACCOUNT);

    private final List<Runnable> held = new ArrayList<>();
    private @Nullable SyncException last;

    /**
     * What in an exception of the listener says that the source is down, or that nothing can be done there at all.
     *
     * @param thrown what the listener threw, which may wrap ours
     * @return the exception about the source, empty if it is about the Task alone
     */
    static Optional<SyncException> aboutTheSource(Throwable thrown) {
        return ours(thrown).filter(SourceOutages::isAboutTheSource);
    }

    /**
     * Tells whether an exception of the listener says that the Task is in other hands just now, for example in those of a process
     * that was killed. Then it is no attempt.
     */
    static boolean isBusy(Throwable thrown) {
        return ours(thrown).filter(BusyException.class::isInstance).isPresent();
    }

    /**
     * What in an exception says that a quota of the application's own is used up, which another time or room in the store changes.
     * Then it is no attempt.
     */
    static Optional<AdmissionException> quotaUsedUp(Throwable thrown) {
        return ours(thrown)
                .filter(AdmissionException.class::isInstance)
                .map(AdmissionException.class::cast)
                .filter(refused -> QUOTAS.contains(refused.rule()));
    }

    /** The first of this library's exceptions in what was thrown. */
    static Optional<SyncException> ours(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SyncException ours) {
                return Optional.of(ours);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Whether no other delivery has a chance either, whatever the source answers. */
    static boolean isFinal(SyncException aboutTheSource) {
        return aboutTheSource instanceof AuthorizationException || aboutTheSource instanceof StoreException;
    }

    /**
     * Holds a failed delivery back.
     *
     * @param why what the source did not answer
     * @param countAsAttempt what to do if it turns out that the source answers others
     * @throws SyncException the given one, if that was one too many
     */
    void add(SyncException why, Runnable countAsAttempt) {
        held.add(countAsAttempt);
        last = why;
        if (held.size() >= MOST) {
            throw why;
        }
    }

    /** A delivery succeeded. */
    void broken() {
        held.forEach(Runnable::run);
        held.clear();
        last = null;
    }

    /** The end of the pass: what is still held was the source's silence. */
    void end() {
        if (last != null) {
            throw last;
        }
    }

    private static boolean isAboutTheSource(SyncException ours) {
        if (ours instanceof AuthorizationException refused) {
            return refused.reason() != AuthorizationException.Reason.SCOPE;
        }
        boolean weather = ours instanceof HttpStatusException answered && answered.retryable();
        return weather || ours instanceof TransportException || ours instanceof StoreException;
    }
}
