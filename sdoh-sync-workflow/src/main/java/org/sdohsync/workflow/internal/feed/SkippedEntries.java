// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.LocalReference;

/** Counts what a search showed and nobody can deliver. Not thread-safe. */
final class SkippedEntries {
    private int invalid;
    private int unattributed;

    /** Whether an entry that is no Task the search found is of use all the same; one without any resource is counted. */
    boolean isOfUse(EntryHead head) {
        if (head.type().isEmpty() && head.isFound()) {
            invalid++;
        }
        return head.type().equals("ServiceRequest") && LocalReference.isId(head.id());
    }

    /** Counts a Task that has no id by which it could be asked for. */
    void withoutId() {
        invalid++;
    }

    /** Counts a Task that is not known to be the subject's, if it does not rule that out either. Never of use. */
    boolean isUnclear(FeedSubject subject, EntryHead head) {
        if (subject.leavesOpen(head)) {
            unattributed++;
        }
        return false;
    }

    int invalid() {
        return invalid;
    }

    int unattributed() {
        return unattributed;
    }
}
