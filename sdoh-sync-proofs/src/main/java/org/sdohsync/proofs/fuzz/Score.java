// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.time.Duration;
import java.util.List;
import org.sdohsync.proofs.fuzz.Problem.Kind;

/** What all campaigns came to, as the last line of the program. */
final class Score {
    private final List<Campaign> campaigns;
    private final Duration time;
    private final long seed;

    Score(List<Campaign> campaigns, Duration time, long seed) {
        this.campaigns = List.copyOf(campaigns);
        this.time = time;
        this.seed = seed;
    }

    boolean green() {
        return campaigns.stream().allMatch(campaign -> campaign.problems().isEmpty());
    }

    private long count(Kind kind) {
        return campaigns.stream()
                .flatMap(campaign -> campaign.problems().keySet().stream())
                .filter(problem -> problem.kind() == kind)
                .count();
    }

    @Override
    public String toString() {
        long inputs = campaigns.stream().mapToLong(Campaign::inputs).sum();
        long shapes = campaigns.stream().mapToLong(Campaign::shapes).sum();
        long slowest =
                campaigns.stream().mapToLong(Campaign::slowestNanos).max().orElse(0) / 1_000_000;
        return "fuzz: inputs=" + inputs + " targets=" + campaigns.size() + " seconds=" + time.toSeconds() + " untyped="
                + count(Kind.UNTYPED) + " slow=" + count(Kind.SLOW) + " large=" + count(Kind.LARGE) + " leaked="
                + count(Kind.LEAK) + " endings=" + shapes + " slowestMillis=" + slowest + " boundMillis="
                + Bounds.STATED.cpu().toMillis() + " seed=" + seed;
    }
}
