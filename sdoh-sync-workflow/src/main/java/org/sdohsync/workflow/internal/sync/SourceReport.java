// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.workflow.feed.FeedResult;
import org.sdohsync.workflow.internal.action.ReplayReport;
import org.sdohsync.workflow.sync.SourceResult;

/** What came of one source. */
final class SourceReport implements SourceResult {
    private final Connection connection;
    private final @Nullable ReplayReport replay;
    private final List<FeedResult> passes;
    private final @Nullable SyncException failure;

    public SourceReport(
            Connection connection,
            @Nullable ReplayReport replay,
            List<? extends FeedResult> passes,
            @Nullable SyncException failure) {
        this.connection = requireNonNull(connection, "connection");
        this.replay = replay;
        this.passes = List.copyOf(passes);
        this.failure = failure;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public boolean complete() {
        return failure == null
                && failedDeliveries() == 0
                && skipped() == 0
                && pendingActions() == 0
                && damagedActions() == 0;
    }

    @Override
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean boundedByTime() {
        return failure instanceof StoppedException stopped && stopped.timeUp();
    }

    @Override
    public int delivered() {
        return passes.stream().mapToInt(FeedResult::delivered).sum();
    }

    @Override
    public int failedDeliveries() {
        return passes.stream()
                .mapToInt(pass -> pass.failed().size() + pass.parked().size())
                .sum();
    }

    @Override
    public int skipped() {
        return passes.stream()
                .mapToInt(pass -> pass.invalid() + pass.unattributed())
                .sum();
    }

    @Override
    public int finishedActions() {
        return replay == null ? 0 : replay.finished().size();
    }

    @Override
    public int pendingActions() {
        return replay == null ? 0 : replay.waiting().size() + replay.undecided().size();
    }

    @Override
    public int damagedActions() {
        return replay == null ? 0 : replay.damaged().size();
    }

    @Override
    public Optional<FeedResult> ownFeed() {
        return passes.stream().findFirst();
    }

    @Override
    public List<FeedResult> feeds() {
        return passes;
    }

    @Override
    public String nextAction() {
        if (failure instanceof StoreException broken) {
            return broken.retryable()
                    ? "Mend the local store; the next sync goes on where this one stopped."
                    : "A local record of this source cannot be read: restore it, or remove it as its failure says;"
                            + " without a checkpoint the next sync delivers everything open again. Other sources go on.";
        }
        if (failure instanceof AdmissionException refused) {
            return "A quota of your own Admission is used up (" + refused.rule()
                    + "); what was left comes with a later sync: " + refused.getMessage();
        }
        if (boundedByTime()) {
            return "Nothing: bounded by time; the next sync goes on where this one stopped. If that happens in each sync, ask"
                    + " the source why it is slow, or raise SyncOptions.timeAtMost.";
        }
        if (failure instanceof StoppedException) {
            Throwable cause = failure.getCause();
            if (cause instanceof VirtualMachineError) {
                return "Look into the log: the Java virtual machine ran short of memory or stack ("
                        + cause.getClass().getSimpleName() + "): give it more, or lower Limits. Other sources go on.";
            }
            if (cause instanceof LinkageError) {
                return "Look into the log: a class could not be loaded: check what is deployed. Other sources go on.";
            }
            return cause == null
                    ? "Nothing: the next sync goes on where this one was stopped."
                    : "Look into the log: something that the application gave to the library threw. Other sources go on.";
        }
        if (damagedActions() > 0) {
            return "Restore the damaged journal entries, or discard them after a look at their Tasks at the source: see"
                    + " Journal.damaged. Other Tasks go on.";
        }
        if (scopeMissing().isPresent()) {
            return "Let the user connect this source again with more scopes: "
                    + scopeMissing().get();
        }
        if (failure == null && failedDeliveries() > 0) {
            return "Look at the failed deliveries and their reasons: the next sync tries them again, up to a limit.";
        }
        if (failure == null && skipped() > 0) {
            return skippedAction();
        }
        return connection.health().nextAction();
    }

    private Optional<String> scopeMissing() {
        Optional<AuthorizationException> refused = failure instanceof AuthorizationException ended
                ? Optional.of(ended).filter(one -> one.reason() == AuthorizationException.Reason.SCOPE)
                : Optional.ofNullable(replay).flatMap(ReplayReport::outsideOfTheScopes);
        return refused.map(AuthorizationException::getMessage);
    }

    private String skippedAction() {
        int invalid = passes.stream().mapToInt(FeedResult::invalid).sum();
        return invalid > 0
                ? "Ask the source about " + invalid
                        + " entries of its answers that are no Task with a usable id: they were skipped."
                : "Ask the source to name owners of Tasks by reference, or to search by owner: " + skipped()
                        + " Tasks name theirs by an identifier alone and were skipped.";
    }

    /** Prints ids, counts and the kind of failure. */
    @Override
    public String toString() {
        return "SourceResult[" + connection.source() + ", delivered=" + delivered() + ", failed=" + failedDeliveries()
                + (skipped() == 0 ? "" : ", skipped=" + skipped())
                + ", finished=" + finishedActions() + ", pending=" + pendingActions()
                + (failure == null ? "" : ", " + failure.getClass().getSimpleName())
                + (boundedByTime() ? ", bounded by time" : "") + "]";
    }
}
