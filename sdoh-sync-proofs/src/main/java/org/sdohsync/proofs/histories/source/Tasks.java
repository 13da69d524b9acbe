// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.proofs.histories.model.Step;

/** The Tasks of a source with all their versions, and the source's time. One thread. */
public final class Tasks {
    private final Duration grain;
    private final Map<String, List<Version>> versions = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    /**
     * Makes a source without Tasks.
     *
     * @param grain how exactly changes are stamped
     */
    public Tasks(Duration grain) {
        this.grain = grain;
    }

    /**
     * Does what a history says about the source.
     *
     * @param step a change or a waiting time
     */
    public void take(Step step) {
        if (step instanceof Step.Wait wait) {
            now = now.plus(wait.time());
        } else if (step instanceof Step.Change change) {
            change(change);
        } else {
            throw new IllegalArgumentException("not of the source: " + step);
        }
    }

    private void change(Step.Change change) {
        List<Version> held = versions.computeIfAbsent(change.task(), id -> new ArrayList<>());
        Instant stamp = Instant.ofEpochMilli(now.toEpochMilli() / grain.toMillis() * grain.toMillis());
        Instant visible = now.plus(change.lateBy());
        if (!held.isEmpty()) {
            // Changes of one Task are made one after the other.
            Instant before = held.get(held.size() - 1).visible();
            visible = visible.isBefore(before) ? before : visible;
        }
        held.add(new Version(change.task(), held.size() + 1, change.owner(), change.requester(), stamp, visible));
    }

    /** The source's time. */
    Instant now() {
        return now;
    }

    /**
     * A clock that goes with the source's.
     *
     * @param ahead how far it is ahead
     * @return the clock
     */
    public Clock clock(Duration ahead) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.plus(ahead);
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("only in UTC");
            }
        };
    }

    /**
     * What can be seen now.
     *
     * @return the newest visible version of each Task that has one
     */
    public List<Version> visible() {
        return versions.keySet().stream().flatMap(id -> visible(id).stream()).toList();
    }

    /** When a Task was changed for the first time. */
    Instant made(String id) {
        return versions.getOrDefault(id, List.of()).get(0).stamp();
    }

    Optional<Version> visible(String id) {
        Version seen = null;
        for (Version version : versions.getOrDefault(id, List.of())) {
            if (!version.visible().isAfter(now)) {
                seen = version;
            }
        }
        return Optional.ofNullable(seen);
    }
}
