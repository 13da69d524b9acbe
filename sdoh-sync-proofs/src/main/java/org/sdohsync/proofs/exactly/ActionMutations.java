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
            "org/sdohsync/workflow/action/Results.java",
            List.of(new Replacement(
                    "if (before.reference() != null) {", "if (before.reference() != null && index < 0) {")));

    /** Does not see that an earlier life's claim arrived. */
    static final Mutation NO_CLAIM_SEEN = new Mutation(
            "noClaimSeen",
            "org/sdohsync/workflow/action/Claim.java",
            List.of(new Replacement(
                    "if (isOwnedBy(source, task, owner)) {",
                    "if (collision > 1 && isOwnedBy(source, task, owner)) {")));

    /** Writes a Task whatever became of it since it was read. */
    static final Mutation NO_MATCH = new Mutation(
            "noMatch",
            "org/sdohsync/workflow/fhir/FhirClient.java",
            List.of(new Replacement(
                    "\n                .header(\"If-Match\", \"W/\\\"\" + versionId + \"\\\"\");", ";")));

    private ActionMutations() {}

    static List<Mutation> all() {
        return List.of(NO_LOOK, NO_CLAIM_SEEN, NO_MATCH);
    }
}
