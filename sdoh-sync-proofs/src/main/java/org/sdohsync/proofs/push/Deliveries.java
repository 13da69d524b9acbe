// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sdohsync.workflow.referral.Referral;

/** What the listener got, and when, against what the source changed. One thread. */
final class Deliveries {
    private final Clock clock;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<String, TreeMap<Integer, Instant>> open = new HashMap<>();
    private final List<Duration> times = new ArrayList<>();
    private long doubled;

    Deliveries(Clock clock) {
        this.clock = clock;
    }

    void changed(String task, int version) {
        open.computeIfAbsent(task, id -> new TreeMap<>()).put(version, clock.instant());
    }

    void take(Referral referral) {
        int version = Integer.parseInt(referral.versionId().orElse("0"));
        if (!seen.add(referral.id() + "/" + version)) {
            doubled++;
        }
        known.merge(referral.id(), version, Math::max);
        Map<Integer, Instant> covered =
                open.getOrDefault(referral.id(), new TreeMap<>()).headMap(version, true);
        covered.values().forEach(at -> times.add(Duration.between(at, clock.instant())));
        covered.clear();
    }

    long missed(Map<String, Integer> finals) {
        return finals.entrySet().stream()
                .filter(last -> !last.getValue().equals(known.get(last.getKey())))
                .count();
    }

    long doubled() {
        return doubled;
    }

    /** A quantile of the times of what was delivered. */
    double seconds(double share) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.isEmpty()
                ? -1
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())))
                                .toMillis()
                        / 1000.0;
    }
}
