// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved by hand. Safe for use by many threads. */
public final class MutableClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Makes one that shows UTC.
     *
     * @param start the time it shows at first
     * @return the clock
     */
    public static MutableClock at(Instant start) {
        return new MutableClock(new AtomicReference<>(requireNonNull(start, "start")), ZoneOffset.UTC);
    }

    /**
     * Moves the clock.
     *
     * @param by how far; negative moves it back
     */
    public void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    /**
     * Sets the clock.
     *
     * @param to the time it shows from here on
     */
    public void set(Instant to) {
        now.set(requireNonNull(to, "to"));
    }

    @Override
    public Instant instant() {
        return requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** A clock of another zone that is moved with this one. */
    @Override
    public Clock withZone(ZoneId other) {
        return new MutableClock(now, requireNonNull(other, "other"));
    }

    @Override
    public String toString() {
        return "MutableClock[" + now.get() + "]";
    }
}
