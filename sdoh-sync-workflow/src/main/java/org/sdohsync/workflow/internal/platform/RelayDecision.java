// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;

/** Which step the parts of a referral lead to at its source. */
final class RelayDecision {
    private static final Set<Known> BEGUN = Set.of(Known.IN_PROGRESS, Known.ON_HOLD, Known.COMPLETED, Known.FAILED);
    private static final Set<Known> TAKEN = Set.of(Known.ACCEPTED, Known.READY);

    private final List<TaskStatus> parts;

    RelayDecision(List<TaskStatus> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The next step at the source; empty if the referral stands as its parts do. */
    Optional<Step> next(TaskStatus parent) {
        Optional<Step> step = parent.known().flatMap(this::wanted);
        return parts.isEmpty() ? Optional.empty() : step.filter(wanted -> wanted.legalFrom(parent));
    }

    private Optional<Step> wanted(Known parent) {
        boolean over = parts.stream().allMatch(part -> is(part, Known::closed));
        boolean done = any(Set.of(Known.COMPLETED));
        return switch (parent) {
            case REQUESTED, RECEIVED -> {
                if (over && !any(BEGUN)) {
                    yield Optional.of(Step.REJECT);
                }
                yield any(BEGUN) || any(TAKEN) ? Optional.of(Step.ACCEPT) : Optional.empty();
            }
            case ACCEPTED, READY -> over ? end(done) : any(BEGUN) ? Optional.of(Step.START) : Optional.empty();
            case IN_PROGRESS -> over ? end(done) : isHeld() ? Optional.of(Step.HOLD) : Optional.empty();
            case ON_HOLD -> over ? end(done) : isHeld() ? Optional.empty() : Optional.of(Step.RESUME);
            default -> Optional.empty();
        };
    }

    private static Optional<Step> end(boolean done) {
        return Optional.of(done ? Step.COMPLETE : Step.FAIL);
    }

    /** Whether all the work that is left is on hold. */
    private boolean isHeld() {
        List<TaskStatus> left =
                parts.stream().filter(part -> !is(part, Known::closed)).toList();
        return !left.isEmpty() && left.stream().allMatch(part -> is(part, Known.ON_HOLD::equals));
    }

    private boolean any(Set<Known> statuses) {
        return parts.stream().anyMatch(part -> is(part, statuses::contains));
    }

    private static boolean is(TaskStatus status, Predicate<Known> test) {
        return status.known().filter(test).isPresent();
    }
}
