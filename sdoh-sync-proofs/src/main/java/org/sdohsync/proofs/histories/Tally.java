// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.proofs.histories.model.History;
import org.sdohsync.proofs.histories.replay.Finding;
import org.sdohsync.proofs.histories.replay.Replay;
import org.sdohsync.proofs.histories.replay.Verdict;

/** What came of many histories. Immutable. */
record Tally(long histories, long passes, long deaths, long requests, long taken, List<Exhibit> exhibits) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, List.of());

    /** A history in which something was found. */
    record Exhibit(History history, Finding finding) {
        /** The least history that shows the same kind of thing. */
        Exhibit shrunk() {
            Finding.Kind kind = finding.kind();
            History least = new Shrinker(other -> Replay.of(other).found(kind)).shrink(history);
            return new Exhibit(
                    least,
                    Replay.of(least).findings().stream()
                            .filter(found -> found.kind() == kind)
                            .findFirst()
                            .orElse(finding));
        }

        @Override
        public String toString() {
            return finding.kind() + ": " + finding.text() + "\n" + history;
        }
    }

    Tally {
        exhibits = List.copyOf(exhibits);
    }

    static Tally of(History history) {
        Verdict verdict = Replay.of(history);
        return new Tally(
                1,
                verdict.passes(),
                verdict.deaths(),
                verdict.requests(),
                verdict.taken(),
                verdict.findings().stream()
                        .map(finding -> new Exhibit(history, finding))
                        .toList());
    }

    Tally plus(Tally other) {
        List<Exhibit> all = new ArrayList<>(exhibits);
        all.addAll(other.exhibits);
        return new Tally(
                histories + other.histories,
                passes + other.passes,
                deaths + other.deaths,
                requests + other.requests,
                taken + other.taken,
                all);
    }

    boolean green() {
        return exhibits.isEmpty();
    }

    private long count(Finding.Kind kind) {
        return exhibits.stream()
                .filter(exhibit -> exhibit.finding().kind() == kind)
                .count();
    }

    @Override
    public String toString() {
        return "histories=" + histories + " passes=" + passes + " deaths=" + deaths + " requests=" + requests
                + " taken="
                + taken + " disordered=" + count(Finding.Kind.DISORDERED) + " repeated="
                + count(Finding.Kind.REPEATED) + " broken=" + count(Finding.Kind.BROKEN) + " lost="
                + count(Finding.Kind.LOST);
    }
}
