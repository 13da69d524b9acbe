// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.ConnectionJournal;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.referral.OngoingWork;
import org.sdohsync.workflow.referral.Referral;
import org.springframework.stereotype.Component;

/** Takes the steps of staff at the sources. Safe for use by many threads. */
@Component
final class Steps {
    private final SdohSync sync;
    private final Intake intake;
    private final Events events;

    Steps(SdohSync sync, Intake intake, Events events) {
        this.sync = sync;
        this.intake = intake;
        this.events = events;
    }

    /**
     * Takes a step. Where the source does not answer, the library keeps it, and the next sync finishes it.
     *
     * @return what came of it, for the member
     */
    String take(Member who, ReferralLine line, Step step, Reason why, Outcome[] outcomes) {
        AccountSync mine = sync.account(who.team());
        ConnectionId source = new ConnectionId(line.connection());
        Optional<Referral> now;
        try {
            now = mine.findReferral(source, line.task());
        } catch (SyncException down) {
            if (!down.retryable()) {
                throw down;
            }
            now = mine.storedReferral(source, line.task());
        }
        try {
            Referral next = now.flatMap(referral -> taken(referral, step, why, outcomes))
                    .orElseThrow(() -> new ConflictException(
                            "this step is not possible any more: look at the referral again",
                            "Task/" + line.task(),
                            null,
                            null));
            intake.take(next, who.getUsername());
            // What the step changed comes as a change of the source too.
            var ignored = mine.startSync();
            return "The source has confirmed it.";
        } catch (SyncException failed) {
            return kept(mine.journal(source), who, line, step).orElseThrow(() -> explained(failed, line, step));
        }
    }

    /** The guide leaves open whether a source lets the owner be written (SDOHCC, Task.update of the recipients). */
    private static SyncException explained(SyncException failed, ReferralLine line, Step step) {
        if (step != Step.CLAIM || !(failed instanceof HttpStatusException)) {
            return failed;
        }
        ConflictException refused = new ConflictException(
                "the source does not let us claim this referral: ask it to refer it to you",
                "Task/" + line.task(),
                null,
                null);
        refused.addSuppressed(failed);
        return refused;
    }

    private Optional<String> kept(ConnectionJournal journal, Member who, ReferralLine line, Step step) {
        boolean waits = journal.pending().stream()
                .anyMatch(entry -> entry.action().taskId().equals(line.task())
                        && entry.action().step() == step);
        boolean undecided = journal.undecided().stream()
                .anyMatch(entry -> entry.action().taskId().equals(line.task()));
        if (!waits && !undecided) {
            return Optional.empty();
        }
        long ignored = events.add(line.team(), line.id(), who.getUsername(), step.verb() + ", not confirmed yet");
        return Optional.of(
                waits
                        ? "The source does not answer. Your decision is kept and sent as soon as it does."
                        : "The source refused this for good: it needs your decision on the page Pending.");
    }

    private static Optional<Referral> taken(Referral at, Step step, Reason why, Outcome[] outcomes) {
        Optional<? extends OngoingWork> work = Stream.of(at.accepted(), at.inProgress(), at.onHold())
                .flatMap(Optional::stream)
                .findFirst();
        return switch (step) {
            case CLAIM -> at.open().map(open -> open.claim().referral());
            case ACCEPT -> at.requested().map(asked -> asked.accept().referral());
            case REJECT -> at.requested().map(asked -> asked.reject(why).referral());
            case START -> at.accepted().map(accepted -> accepted.start().referral());
            case RESUME -> at.onHold().map(held -> held.resume().referral());
            case HOLD ->
                at.accepted()
                        .map(accepted -> accepted.hold(why).referral())
                        .or(() ->
                                at.inProgress().map(working -> working.hold(why).referral()));
            case COMPLETE ->
                work.map(ongoing -> ongoing.complete(outcomes[0], Arrays.copyOfRange(outcomes, 1, outcomes.length))
                        .referral());
            case FAIL -> work.map(ongoing -> ongoing.fail(why, outcomes).referral());
            case CANCEL ->
                work.map(ongoing -> ongoing.cancel(why).referral())
                        .or(() -> at.requested().map(asked -> asked.cancel(why).referral()));
            case SAVE, REQUEST, ENTER_IN_ERROR -> Optional.empty();
        };
    }
}
