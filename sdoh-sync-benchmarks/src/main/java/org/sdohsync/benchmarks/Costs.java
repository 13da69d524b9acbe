// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** Contenders that take turns in one process, and the medians of what they cost. Not thread-safe. */
final class Costs {
    private final Map<String, Contestant> contenders = new LinkedHashMap<>();
    private final List<Map<String, Cost>> turns = new ArrayList<>();

    /** Who takes a turn, and how often in it: processor time is counted in steps of 10 ms. */
    private record Contestant(Runnable work, int times) {}

    Costs add(String name, int times, Runnable work) {
        contenders.put(name, new Contestant(work, times));
        return this;
    }

    Costs run(int warmUp, int measured) {
        for (int turn = 0; turn < warmUp + measured; turn++) {
            Map<String, Cost> costs = new LinkedHashMap<>();
            contenders.forEach((name, one) -> costs.put(name, Cost.of(one.times(), one.work())));
            if (turn >= warmUp) {
                turns.add(costs);
            }
        }
        return this;
    }

    double cpuRatio(String name, String other) {
        return ratio(name, other, Cost::cpuRatio);
    }

    double wallRatio(String name, String other) {
        return ratio(name, other, Cost::wallRatio);
    }

    double cpuMillis(String name) {
        return median(turn -> of(turn, name).cpuNanos() / 1e6 / times(name));
    }

    double wallMillis(String name) {
        return median(turn -> of(turn, name).wallNanos() / 1e6 / times(name));
    }

    private double ratio(String name, String other, ToDoubleBiFunction<Cost, Cost> ratio) {
        double more = (double) times(name) / times(other);
        return median(turn -> ratio.applyAsDouble(of(turn, name), of(turn, other)) / more);
    }

    private int times(String name) {
        return of(contenders, name).times();
    }

    private static <T> T of(Map<String, T> all, String name) {
        T one = all.get(name);
        if (one == null) {
            throw new IllegalArgumentException("no contender " + name);
        }
        return one;
    }

    private double median(ToDoubleFunction<Map<String, Cost>> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
    }
}
