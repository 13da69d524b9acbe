// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerCapabilities;

/**
 * For which subject a cursor holds. When the subject grows, the cursor begins anew, and what was covered for the earlier subject is
 * remembered until the new cursor has passed it: that is not delivered once more. When other feeds, to which Tasks were left, shrink,
 * all comes once more: what they leave is ours now. Not thread-safe.
 */
final class CursorScope {
    private final SubjectText wanted;
    private String holdsFor;
    private String leftTo;
    private @Nullable CoveredSubject earlier;
    private @Nullable FeedSubject earlierSubject;

    CursorScope(FeedSubject wanted, Checkpoint from) {
        this.wanted = new SubjectText(wanted);
        this.holdsFor = from.subject();
        this.leftTo = from.leftTo();
        remember(from.earlier().orElse(null));
    }

    private void remember(@Nullable CoveredSubject before) {
        earlier = before;
        earlierSubject =
                before == null ? null : wanted.earlier(before.subject()).orElse(null);
    }

    /** Tells whether a cursor that held until now holds for what is wanted, too. */
    boolean holds(ServerCapabilities abilities) {
        return wanted.isWithin(holdsFor, abilities);
    }

    /** Tells whether what was left to other feeds is theirs as before; if not, all of this feed comes anew. */
    boolean leavesAll(ServerCapabilities abilities) {
        boolean all = wanted.leavesAll(leftTo, abilities);
        leftTo = wanted.leftTo(abilities);
        if (!all) {
            remember(null);
        }
        return all;
    }

    /** The search was understood: from now on cursors hold for what is wanted. Tells whether that is new. */
    boolean settle(ServerCapabilities abilities) {
        String now = wanted.text(abilities);
        boolean changed = !now.equals(holdsFor);
        holdsFor = now;
        return changed;
    }

    /** The cursor begins anew; until a moment all of the subject it held for was covered. */
    void beginAnew(Instant until) {
        remember(new CoveredSubject(holdsFor, until));
    }

    /** Tells whether a Task was covered for the earlier subject. */
    boolean covers(FhirBase base, EntryHead head, Instant time) {
        CoveredSubject before = earlier;
        FeedSubject subject = earlierSubject;
        return before != null && subject != null && time.isBefore(before.until()) && subject.isNamedBy(base, head);
    }

    String leftTo() {
        return leftTo;
    }

    String holdsFor() {
        return holdsFor;
    }

    /** What is still of use once everything before a moment is covered anyway. */
    Optional<CoveredSubject> earlier(@Nullable Instant from) {
        return Optional.ofNullable(earlier).filter(before -> from == null || from.isBefore(before.until()));
    }
}
