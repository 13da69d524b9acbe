// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.util.List;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Mutation.Replacement;

/** The broken copies that the proofs of this package have to notice. */
final class ActionMutations {
    /** Posts a Procedure without looking whether an earlier life posted it. */
    static final Mutation NO_LOOK = new Mutation(
            "noLook",
            "org/sdohsync/workflow/internal/action/ExactlyOncePost.java",
            List.of(new Replacement("if (found != null) {", "if (found != null && found.isEmpty()) {")));

    /** Sends a result again because one search did not show it. */
    static final Mutation ONE_LOOK = new Mutation(
            "oneLook",
            "org/sdohsync/workflow/internal/action/ExactlyOncePost.java",
            List.of(
                    new Replacement(
                            "if (!looked.isSettled()) {",
                            "if (looked.looks() > 0) {\n            return null;\n        }\n        if (!looked.isSettled()) {")));

    /** Looks for what may have arrived in whatever a cache kept. */
    static final Mutation CACHED_LOOK = new Mutation(
            "cachedLook",
            "org/sdohsync/fhir/internal/client/RequestOptions.java",
            List.of(new Replacement(
                    "return pastCaches ? get.header", "return pastCaches && beforeWriting == null ? get.header")));

    /** Does not see that an earlier life's claim arrived. */
    static final Mutation NO_CLAIM_SEEN = new Mutation(
            "noClaimSeen",
            "org/sdohsync/workflow/internal/action/TaskClaim.java",
            List.of(new Replacement(
                    "if (isOwnedBy(source, task, owner)) {",
                    "if (collision > 1 && isOwnedBy(source, task, owner)) {")));

    /** Writes a Task whatever became of it since it was read. */
    static final Mutation NO_MATCH = new Mutation(
            "noMatch",
            "org/sdohsync/fhir/internal/client/ResourceWriter.java",
            List.of(new Replacement("\n                .header(\"If-Match\", tag.header())", "")));

    /** Takes the refusal to search for a proof that nothing is there, and sends again. */
    static final Mutation BLIND_REPEAT = new Mutation(
            "blindRepeat",
            "org/sdohsync/workflow/internal/action/ExactlyOncePost.java",
            List.of(new Replacement(
                    "if (!found.searchable()) {\n            throw item.undecided(\"the server cannot be searched for it\");",
                    "if (!found.searchable()) {\n            return null;")));

    /** Writes after a sleep in which another process did it. */
    static final Mutation NO_LOCK_CHECK = new Mutation(
            "noLockCheck",
            "org/sdohsync/workflow/internal/action/TaskLock.java",
            List.of(new Replacement(
                    "renew(taskId);\n        if (!lease.isHeld(callTime",
                    "if (callTime.isNegative() && !lease.isHeld(callTime")));

    private ActionMutations() {}

    static List<Mutation> all() {
        return List.of(NO_LOOK, ONE_LOOK, CACHED_LOOK, NO_CLAIM_SEEN, BLIND_REPEAT, NO_LOCK_CHECK, NO_MATCH);
    }
}
