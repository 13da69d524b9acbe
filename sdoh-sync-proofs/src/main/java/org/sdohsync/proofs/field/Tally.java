// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field;

import java.util.List;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.proofs.field.play.Play;

/**
 * What came of many variants.
 *
 * @param variants how many there were
 * @param lost how many findings of lost things
 * @param untyped how many findings of foreign exceptions
 * @param misattributed how many findings of failures told as somebody else's
 */
record Tally(int variants, long lost, long untyped, long misattributed) {
    static Tally of(List<Play> plays) {
        return new Tally(
                plays.size(), count(plays, Kind.LOST), count(plays, Kind.UNTYPED), count(plays, Kind.MISATTRIBUTED));
    }

    private static long count(List<Play> plays, Kind kind) {
        return plays.stream().mapToLong(play -> play.count(kind)).sum();
    }

    boolean green() {
        return variants > 0 && lost + untyped + misattributed == 0;
    }

    @Override
    public String toString() {
        return "variants=" + variants + " lost=" + lost + " untyped=" + untyped + " misattributed=" + misattributed;
    }
}
