// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of a run in the end.
 *
 * @param rotations the refreshes, from the authorization server
 * @param reuses the reuses, from the authorization server
 * @param killed the processes that were killed, and when each was dead
 * @param suspensions when which process was suspended
 * @param used the fingerprints of the access tokens that reached the resource
 * @param held the connections
 */
public record History(
        List<Rotation> rotations,
        List<Reuse> reuses,
        Map<String, Instant> killed,
        List<Suspension> suspensions,
        Set<String> used,
        List<StoredGrant> held) {
    /**
     * Copies.
     *
     * @param rotations the refreshes
     * @param reuses the reuses
     * @param killed the processes killed
     * @param suspensions the suspensions
     * @param used the access tokens used
     * @param held the connections
     */
    public History {
        rotations = List.copyOf(rotations);
        reuses = List.copyOf(reuses);
        killed = Map.copyOf(killed);
        suspensions = List.copyOf(suspensions);
        used = Set.copyOf(used);
        held = List.copyOf(held);
    }
}
