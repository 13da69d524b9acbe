// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.util.List;

/**
 * The verdict.
 *
 * @param refreshes refreshes that the authorization server answered with tokens
 * @param reuse reuses that nothing excuses
 * @param inherentWindow reuses that no client can prevent, see {@link InherentWindow}
 * @param lost connections that are neither usable nor explained, or lost their checkpoint or journal
 * @param findings why, one line for each reuse and each loss
 */
public record Tally(long refreshes, int reuse, int inherentWindow, int lost, List<String> findings) {
    /**
     * Copies.
     *
     * @param refreshes refreshes
     * @param reuse reuses that nothing excuses
     * @param inherentWindow reuses that no client can prevent
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
        return reuse == 0 && lost == 0;
    }

    @Override
    public String toString() {
        return "refreshes=" + refreshes + " reuse=" + reuse + " inherentWindow=" + inherentWindow + " lost=" + lost;
    }
}
