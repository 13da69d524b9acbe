// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.time.Pause;

/** A pause that does not wait but remembers how long it was asked to. Safe for use by many threads. */
public final class RecordingPause implements Pause {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final @Nullable MutableClock clock;

    private RecordingPause(@Nullable MutableClock clock) {
        this.clock = clock;
    }

    /**
     * Makes one that leaves time alone.
     *
     * @return the pause
     */
    public static RecordingPause create() {
        return new RecordingPause(null);
    }

    /**
     * Makes one that moves a clock by each pause, as if the time had passed.
     *
     * @param clock the clock to move
     * @return the pause
     */
    public static RecordingPause moving(MutableClock clock) {
        return new RecordingPause(requireNonNull(clock, "clock"));
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the pause");
        }
        pauses.add(duration);
        if (clock != null && !duration.isNegative()) {
            clock.advance(duration);
        }
    }

    /**
     * The pauses so far, in the order they were asked for.
     *
     * @return a copy
     */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
