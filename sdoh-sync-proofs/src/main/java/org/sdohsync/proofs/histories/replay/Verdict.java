// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.replay;

import java.util.List;

/**
 * What came of a history.
 *
 * @param findings what must not be, empty if all is well
 * @param passes how many passes were begun
 * @param deaths how many of them died
 * @param requests how many requests the source got
 * @param taken how many states of Tasks the application took
 */
public record Verdict(List<Finding> findings, long passes, long deaths, long requests, long taken) {
    /**
     * Copies.
     *
     * @param findings what must not be
     * @param passes passes
     * @param deaths deaths
     * @param requests requests
     * @param taken states of Tasks
     */
    public Verdict {
        findings = List.copyOf(findings);
    }

    /**
     * Tells whether something of a kind was found.
     *
     * @param kind the kind
     * @return whether it was
     */
    public boolean found(Finding.Kind kind) {
        return findings.stream().anyMatch(finding -> finding.kind() == kind);
    }
}
