// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Contenders that take turns, so that whatever disturbs the machine disturbs all of them. Not thread-safe. */
final class Medians {
    private static final int WARM_UP = 5;
    private static final int TURNS = 11;

    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private final Map<String, Integer> times = new LinkedHashMap<>();
    private final List<Map<String, Double>> turns = new ArrayList<>();

    Medians add(String name, int operations, Contender contender) {
        contenders.put(name, contender);
        times.put(name, operations);
        return this;
    }

    Medians run() {
        for (int turn = 0; turn < WARM_UP + TURNS; turn++) {
            Map<String, Double> taken = new LinkedHashMap<>();
            contenders.forEach((name, contender) -> taken.put(name, contender.nanos(times.getOrDefault(name, 1))));
            if (turn >= WARM_UP) {
                turns.add(taken);
            }
        }
        return this;
    }

    /** The median time of one operation. */
    double nanos(String name) {
        return median(turn -> turn.getOrDefault(name, Double.NaN));
    }

    /** The median of how many times longer one takes than another, turn by turn. */
    double ratio(String name, String other) {
        return median(turn -> turn.getOrDefault(name, Double.NaN) / turn.getOrDefault(other, Double.NaN));
    }

    private double median(ToDoubleFunction<Map<String, Double>> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
    }
}
