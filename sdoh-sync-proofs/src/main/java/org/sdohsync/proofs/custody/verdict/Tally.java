// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.util.List;

/**
 * The verdict.
 *
 * @param refreshes refreshes that the authorization server answered with tokens
 * @param reuse reuses that nothing excuses
 * @param inherentWindow reuses that no client can prevent, see {@link InherentWindow}
 * @param suspensions how often a process was suspended for longer than its leases
 * @param atTheByte reuses by a process that was suspended between its last check and its first byte, see {@link SuspendedWindow}
 * @param lost connections that are neither usable nor explained, or lost their checkpoint or journal
 * @param findings why, one line for each reuse and each loss
 */
public record Tally(
        long refreshes,
        int reuse,
        int inherentWindow,
        int suspensions,
        int atTheByte,
        int lost,
        List<String> findings) {
    /** One in so many suspensions may hit the moment between check and byte; more often is no accident. */
    private static final int RARE = 20;

    /**
     * Copies.
     *
     * @param refreshes refreshes
     * @param reuse reuses that nothing excuses
     * @param inherentWindow reuses that no client can prevent
     * @param suspensions suspensions
     * @param atTheByte reuses by a process suspended at its first byte
     * @param lost connections lost
     * @param findings why
     */
    public Tally {
        findings = List.copyOf(findings);
    }

    /**
     * Tells whether custody was kept.
     *
     * @return whether nothing was reused and nothing lost
     */
    public boolean green() {
        return reuse == 0 && lost == 0 && !oftenAtTheByte();
    }

    /**
     * Tells whether processes sent too late more often than by the accident of being suspended at their first byte.
     *
     * @return whether there is more than one such reuse in 20 suspensions
     */
    public boolean oftenAtTheByte() {
        return atTheByte > Math.max(1, suspensions / RARE);
    }

    @Override
    public String toString() {
        return "refreshes=" + refreshes + " reuse=" + reuse + " inherentWindow=" + inherentWindow + " suspensions="
                + suspensions + " atTheByte=" + atTheByte + " lost=" + lost;
    }
}
