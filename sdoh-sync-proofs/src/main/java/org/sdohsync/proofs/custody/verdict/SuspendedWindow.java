// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.time.Duration;
import java.time.Instant;
import org.sdohsync.smart.internal.token.RefreshLease;

/**
 * Tells the two reuses that no client can prevent where processes are suspended for longer than their leases:
 *
 * <ul>
 *   <li>Before the write: a process was suspended when its request was on the way or its answer not yet durable. Its lease ended, and
 *       another process sent the token that the store still held. A lease that did not end would lock everybody out when a process dies.
 *   <li>At the byte: a process was suspended after its last check and before its first byte, and the byte left when it went on. That
 *       is a matter of microseconds and must be rare; who does not check at all is there again and again.
 * </ul>
 */
final class SuspendedWindow {
    /** What is left at least of a lease whose holder was stopped while it was renewed in time. */
    private static final Duration LEASE = RefreshLease.TIME.minus(RefreshLease.BEAT);

    /** How long a request or a write may take that was under way. */
    private static final Duration CALL = Duration.ofSeconds(5);

    private final History history;

    SuspendedWindow(History history) {
        this.history = history;
    }

    /** The answer was not durable when the process that had refreshed was suspended. */
    boolean isBeforeTheWrite(Rotation rotation, Reuse reuse) {
        return !rotation.process().equals(reuse.process())
                && history.suspensions().stream()
                        .filter(each -> each.process().equals(rotation.process()))
                        .anyMatch(each -> isNear(rotation.at(), each.from())
                                && !reuse.at().isBefore(each.from().plus(LEASE).minus(CALL))
                                && !reuse.at().isAfter(each.until().plus(CALL)));
    }

    /** The process that came too late had just gone on, and the token was spent while it was suspended. */
    boolean isAtTheByte(Rotation rotation, Reuse reuse) {
        return !rotation.process().equals(reuse.process())
                && history.suspensions().stream()
                        .filter(each -> each.process().equals(reuse.process()))
                        .anyMatch(each -> rotation.at().isAfter(each.from())
                                && !rotation.at().isAfter(each.until().plus(CALL))
                                && !reuse.at().isBefore(each.until())
                                && !reuse.at().isAfter(each.until().plus(CALL)));
    }

    private static boolean isNear(Instant rotation, Instant stopped) {
        return rotation.isAfter(stopped.minus(CALL)) && rotation.isBefore(stopped.plus(CALL));
    }
}
