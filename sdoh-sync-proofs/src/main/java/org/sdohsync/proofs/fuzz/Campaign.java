// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.sdohsync.proofs.fuzz.reader.Target;

/**
 * Has one reader read changed inputs. An input that ended as none before, or took longer than all before, is kept and changed
 * further: so the changes work their way into the reader, and towards what is slow. The same seed gives the same inputs as long as no
 * measured time decides what is kept.
 */
final class Campaign {
    private static final int MOST_KEPT = 300;
    private static final int LARGEST_KEPT = 16 * 1024;
    private static final int MOST_SLOW = 8;

    private final Target target;
    private final List<byte[]> seeds;
    private final Judge judge;
    private final Random random;
    private final Mutator mutator;
    private final List<byte[]> kept = new ArrayList<>();
    private final List<byte[]> slow = new ArrayList<>();
    private final Set<String> shapes = new HashSet<>();
    private final Map<Problem, byte[]> problems = new LinkedHashMap<>();
    private final Map<Problem, Integer> times = new HashMap<>();
    private long slowest;
    private long inputs;

    Campaign(Target target, List<byte[]> seeds, Bounds bounds, long seed) {
        this.target = target;
        this.seeds = List.copyOf(seeds);
        this.judge = new Judge(bounds);
        this.random = new Random(seed);
        this.mutator = new Mutator(random, Dictionary.of(seeds));
    }

    /** Reads every seed, once unjudged because the first reading loads classes. */
    void replay() {
        for (byte[] seed : seeds) {
            Verdict ignored = judge.judge(target, seed);
        }
        seeds.forEach(this::take);
    }

    /** Reads one changed input. */
    void step(Watch watch) {
        byte[] input = mutator.mutate(pick(), pick());
        watch.begins(target, input);
        take(input);
        watch.ended();
    }

    private void take(byte[] input) {
        Verdict verdict = judge.judge(target, input);
        inputs++;
        Problem problem = verdict.problem();
        if (problem != null) {
            times.merge(problem, 1, Integer::sum);
            byte[] known = problems.get(problem);
            if (known == null || input.length < known.length) {
                problems.put(problem, input);
            }
            return;
        }
        if (shapes.add(verdict.shape()) && input.length <= LARGEST_KEPT) {
            keep(kept, MOST_KEPT, input);
        }
        if (verdict.nanos() > slowest) {
            slowest = verdict.nanos();
            keep(slow, MOST_SLOW, input);
        }
    }

    private void keep(List<byte[]> list, int most, byte[] input) {
        if (list.size() < most) {
            list.add(input);
        } else {
            list.set(random.nextInt(most), input);
        }
    }

    private byte[] pick() {
        int chance = random.nextInt(16);
        List<byte[]> from = chance == 0 && !slow.isEmpty() ? slow : chance < 8 && !kept.isEmpty() ? kept : seeds;
        return from.get(random.nextInt(from.size()));
    }

    Target target() {
        return target;
    }

    /** Each problem with the smallest input that led to it. */
    Map<Problem, byte[]> problems() {
        return problems;
    }

    int times(Problem problem) {
        return times.getOrDefault(problem, 0);
    }

    long inputs() {
        return inputs;
    }

    int shapes() {
        return shapes.size();
    }

    long slowestNanos() {
        return slowest;
    }
}
