// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the reuse that no client can prevent: a process died between the server's rotation and its own durable write. All of
 * this must hold, or what {@link SuspendedWindow} says:
 *
 * <ol>
 *   <li>exactly one refresh spent the token, and it was sent by a process that was killed;
 *   <li>the reuse came only when that process was dead, so nobody worked beside it;
 *   <li>the store still holds the spent token: the answer was never written;
 *   <li>the access token from that answer was never used: it was not handed out before the write;
 *   <li>the connection waits for its user, with its checkpoint and journal as they were.
 * </ol>
 *
 * <p>Or the other way round: the last request of a process that was killed came in after that of the process that took its lease. Who
 * waits for it instead sends the token when the server has spent it, and that is a reuse as well.
 */
final class InherentWindow {
    /** How long a request may be under way when its process is dead. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private final History history;
    private final SuspendedWindow suspended;
    private final Map<String, List<Rotation>> bySpent;
    private final Map<String, StoredGrant> byFamily;

    InherentWindow(History history) {
        this.history = history;
        this.suspended = new SuspendedWindow(history);
        this.bySpent = history.rotations().stream().collect(groupingBy(Rotation::spent));
        this.byFamily = history.held().stream().collect(toMap(StoredGrant::family, held -> held));
    }

    /** Empty if it is one, else what speaks against it. */
    Optional<String> objection(Reuse reuse) {
        List<Rotation> spending = bySpent.getOrDefault(reuse.presented(), List.of());
        if (spending.size() != 1) {
            return Optional.of(spending.size() + " refreshes spent the token");
        }
        Rotation rotation = spending.get(0);
        if (suspended.isBeforeTheWrite(rotation, reuse) || isOfTheDead(rotation, reuse)) {
            return leftWaiting(byFamily.get(reuse.family()));
        }
        Instant dead = history.killed().get(rotation.process());
        if (dead == null) {
            return Optional.of(rotation.process() + ", which had refreshed, was not killed");
        }
        if (!reuse.at().isAfter(dead)) {
            return Optional.of(rotation.process() + ", which had refreshed, was still alive");
        }
        if (history.used().contains(rotation.accessToken())) {
            return Optional.of("the new access token was used before it was durable");
        }
        StoredGrant held = byFamily.get(reuse.family());
        if (held == null || !held.refreshToken().equals(reuse.presented())) {
            return Optional.of("the store does not hold the spent token");
        }
        return leftWaiting(held);
    }

    /** Whether it is the reuse of a process that was suspended between its check and the first byte. */
    boolean isAtTheByte(Reuse reuse) {
        List<Rotation> spending = bySpent.getOrDefault(reuse.presented(), List.of());
        return spending.size() == 1
                && suspended.isAtTheByte(spending.get(0), reuse)
                && leftWaiting(byFamily.get(reuse.family())).isEmpty();
    }

    /** The request was under way when its process was killed, and another one had taken over by the time it came in. */
    private boolean isOfTheDead(Rotation rotation, Reuse reuse) {
        Instant dead = history.killed().get(reuse.process());
        return dead != null
                && !rotation.process().equals(reuse.process())
                && rotation.at().isAfter(dead)
                && !reuse.at().isBefore(rotation.at())
                && !reuse.at().isAfter(dead.plus(UNDER_WAY));
    }

    private static Optional<String> leftWaiting(@Nullable StoredGrant held) {
        return held == null || held.usable() || !held.needsAuthorization() || !held.belongingsIntact()
                ? Optional.of("the connection was not left waiting for its user with its belongings")
                : Optional.empty();
    }
}
