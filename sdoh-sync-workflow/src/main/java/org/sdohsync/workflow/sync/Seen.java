// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a Task that was acknowledged last. */
record Seen(String change, @Nullable Instant lastUpdated) {
    /** Tells whether another state is this one, or one before it that a lagging server still shows. */
    boolean covers(String otherChange, @Nullable Instant otherTime) {
        if (change.equals(otherChange)) {
            return true;
        }
        Instant time = lastUpdated;
        boolean older = time != null && otherTime != null && otherTime.isBefore(time);
        // A clock that was set back makes a later version look older: the number then decides.
        return older && !laterNumber(otherChange);
    }

    private boolean laterNumber(String otherChange) {
        Optional<Long> mine = number(change);
        Optional<Long> other = number(otherChange);
        return mine.isPresent() && other.isPresent() && other.get() > mine.get();
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
