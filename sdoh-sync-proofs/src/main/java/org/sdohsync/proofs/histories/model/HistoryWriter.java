// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sdohsync.workflow.feed.Feed;

/** Makes histories up. The same seed makes the same history. One thread. */
public final class HistoryWriter {
    /** The owner whose Tasks the client wants, and as whom it asks others. */
    public static final String OURS = "Organization/1";

    private static final String OTHERS = "Organization/2";
    private static final int TASKS = 12;
    private static final Duration[] OVERLAPS = {Duration.ZERO, Duration.ofSeconds(10), Duration.ofMinutes(2)};

    private final long seed;
    private final Random random;
    private final Setting setting;

    private HistoryWriter(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.setting = setting();
    }

    /**
     * Makes one up.
     *
     * @param seed a number
     * @return the history
     */
    public static History write(long seed) {
        return new HistoryWriter(seed).history();
    }

    private Setting setting() {
        boolean timeSearch = !oneIn(6);
        return new Setting(
                feeds(),
                !oneIn(4),
                !oneIn(4),
                timeSearch,
                timeSearch && !oneIn(6),
                !oneIn(4),
                !oneIn(4),
                random.nextBoolean(),
                random.nextBoolean() ? Duration.ofMillis(1) : Duration.ofSeconds(1),
                OVERLAPS[random.nextInt(OVERLAPS.length)],
                Duration.ofMinutes(random.nextInt(120) - 60L),
                1 + random.nextInt(4),
                random.nextBoolean(),
                oneIn(4) ? Setting.Stamping.TIMES : oneIn(5) ? Setting.Stamping.NOTHING : Setting.Stamping.VERSIONS,
                !oneIn(5));
    }

    private List<Feed> feeds() {
        return switch (random.nextInt(4)) {
            case 0 -> List.of(Feed.OWNER);
            case 1 -> List.of(Feed.OWNER, Feed.UNOWNED);
            default -> List.of(Feed.OWNER, Feed.REQUESTER);
        };
    }

    private History history() {
        List<Step> steps = new ArrayList<>();
        for (int begin = random.nextInt(10); begin > 0; begin--) {
            world(steps);
        }
        for (int pass = 2 + random.nextInt(6); pass > 0; pass--) {
            if (oneIn(8)) {
                steps.add(new Step.Owners(oneIn(2) ? List.of(OURS) : List.of(OURS, OTHERS)));
            }
            steps.add(new Step.Pass(mishaps()));
            for (int more = random.nextInt(6); more > 0; more--) {
                world(steps);
            }
        }
        return new History(seed, setting, steps);
    }

    private void world(List<Step> steps) {
        if (oneIn(3)) {
            steps.add(new Step.Wait(waitingTime()));
        } else {
            steps.add(change());
        }
    }

    private Step.Change change() {
        Duration late = setting.overlap().isZero() || !oneIn(3)
                ? Duration.ZERO
                : Duration.ofMillis(random.nextInt((int) setting.overlap().toMillis()));
        String owner = oneIn(4) ? "" : oneIn(4) ? OTHERS : OURS;
        return new Step.Change("t" + random.nextInt(TASKS), owner, oneIn(2) ? OTHERS : OURS, late);
    }

    private Duration waitingTime() {
        if (oneIn(20)) {
            // What the client learned of the source is forgotten by then.
            return Duration.ofDays(8);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofMillis(1 + random.nextInt(5));
            case 1 -> Duration.ofMillis(random.nextInt(2000));
            case 2 -> Duration.ofSeconds(random.nextInt(200));
            default -> Duration.ofMinutes(random.nextInt(90));
        };
    }

    private List<Mishap> mishaps() {
        List<Mishap> mishaps = new ArrayList<>();
        for (int more = random.nextInt(4); more > 0; more--) {
            mishaps.add(mishap());
        }
        return mishaps;
    }

    private Mishap mishap() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Mishap.Dies(random.nextInt(setting.feeds().size() * 30));
            case 2 -> new Mishap.Refused(1 + random.nextInt(5), oneIn(2) ? 503 : 410);
            case 3 -> new Mishap.Repeated(1 + random.nextInt(4));
            case 4 -> new Mishap.Thrown(1 + random.nextInt(6));
            default -> new Mishap.Meanwhile(1 + random.nextInt(5), meanwhile());
        };
    }

    private List<Step> meanwhile() {
        List<Step> steps = new ArrayList<>();
        for (int more = 1 + random.nextInt(3); more > 0; more--) {
            world(steps);
        }
        return steps;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }
}
