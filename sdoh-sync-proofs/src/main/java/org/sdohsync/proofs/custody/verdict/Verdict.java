// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges a history. */
public final class Verdict {
    private Verdict() {}

    /**
     * Counts what was kept and what was not.
     *
     * @param history what happened
     * @return the tally
     */
    public static Tally of(History history) {
        InherentWindow window = new InherentWindow(history);
        List<String> findings = new ArrayList<>();
        Set<String> explained = new HashSet<>();
        Set<String> unexcused = new HashSet<>();
        int reuse = 0;
        int atTheByte = 0;
        for (Reuse each : history.reuses()) {
            Optional<String> objection = window.objection(each);
            if (objection.isPresent() && window.isAtTheByte(each)) {
                atTheByte++;
                explained.add(each.family());
            } else if (objection.isPresent()) {
                reuse++;
                unexcused.add(each.family());
                findings.add("reuse of " + each.family() + " by " + each.process() + ": " + objection.get());
            } else {
                explained.add(each.family());
            }
        }
        explained.removeAll(unexcused);
        List<String> lost = history.held().stream()
                .filter(held -> isLost(held, explained))
                .map(held -> "lost: " + held)
                .toList();
        findings.addAll(lost);
        int inherent = history.reuses().size() - reuse - atTheByte;
        return new Tally(
                history.rotations().size(),
                reuse,
                inherent,
                history.suspensions().size(),
                atTheByte,
                lost.size(),
                findings);
    }

    private static boolean isLost(StoredGrant held, Set<String> explained) {
        return !held.belongingsIntact() || (!held.usable() && !explained.contains(held.family()));
    }
}
