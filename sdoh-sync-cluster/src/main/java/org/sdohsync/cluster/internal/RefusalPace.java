// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When to come again to a source whose slots are all taken: each refusal is given the next place in a line that moves as fast as
 * syncs end there, so that a thousand connections that are due at once do not ask again all the time. It keeps one entry for each
 * source that refused or was synced in this process. Safe for use by many threads.
 */
final class RefusalPace {
    private static final Duration USUAL = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int WEIGHT = 8;

    private final int atATime;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    RefusalPace(int atATime) {
        this.atATime = atATime;
    }

    /** How long a sync takes at a source, and the place that was given last. */
    private record Line(Duration usual, Instant last) {}

    void took(String source, Duration time) {
        lines.merge(
                source,
                new Line(time, Instant.EPOCH),
                (known, now) -> new Line(
                        known.usual().multipliedBy(WEIGHT - 1).plus(time).dividedBy(WEIGHT), known.last()));
    }

    Instant next(String source, Instant now) {
        return lines.compute(source, (same, known) -> {
                    Line line = known == null ? new Line(USUAL, now) : known;
                    Instant from = line.last().isAfter(now) ? line.last() : now;
                    Duration step = line.usual().dividedBy(atATime).plusMillis(1);
                    Instant place = from.plus(step);
                    Instant latest = now.plus(LONGEST);
                    return new Line(line.usual(), place.isBefore(latest) ? place : latest);
                })
                .last();
    }
}
