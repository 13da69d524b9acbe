// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.action.ReplayReport;
import org.sdohsync.workflow.sync.PassResult;

/** What came of one round at one source. Immutable; holds ids and counts, no content. */
public final class SourceResult {
    private final Connection connection;
    private final @Nullable ReplayReport replay;
    private final List<PassResult> passes;
    private final @Nullable SyncException failure;

    SourceResult(
            Connection connection,
            @Nullable ReplayReport replay,
            List<PassResult> passes,
            @Nullable SyncException failure) {
        this.connection = requireNonNull(connection, "connection");
        this.replay = replay;
        this.passes = List.copyOf(passes);
        this.failure = failure;
    }

    /**
     * The source.
     *
     * @return the connection as it was after the round
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Tells whether everything went well: the source answered, every change was taken, no action waits.
     *
     * @return true if nothing is left to do
     */
    public boolean complete() {
        return failure == null
                && failedDeliveries() == 0
                && skipped() == 0
                && pendingActions() == 0
                && damagedActions() == 0;
    }

    /**
     * What broke the round off at this source.
     *
     * @return the failure, empty if the round came to its end
     */
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Tells whether the round left something at this source to the next one because of its time: the bound of the source ({@link
     * RoundOptions#timeAtMost}) or that of the round. Nothing is lost thereby.
     *
     * @return true if the next round goes on where this one stopped
     */
    public boolean boundedByTime() {
        return failure instanceof StoppedException stopped && stopped.timeUp();
    }

    /**
     * How many changes the listener took.
     *
     * @return the number
     */
    public int delivered() {
        return passes.stream().mapToInt(PassResult::delivered).sum();
    }

    /**
     * How many changes could not be delivered: read, or taken by the listener. They are delivered again.
     *
     * @return the number, parked ones included
     */
    public int failedDeliveries() {
        return passes.stream()
                .mapToInt(pass -> pass.failed().size() + pass.parked().size())
                .sum();
    }

    /**
     * How many entries of the source's answers were skipped: they have no usable id, or do not say for whom they are. What they are is in
     * the {@link #passes}.
     *
     * @return the number
     */
    public int skipped() {
        return passes.stream()
                .mapToInt(pass -> pass.invalid() + pass.unattributed())
                .sum();
    }

    /**
     * How many actions of earlier rounds were confirmed now.
     *
     * @return the number
     */
    public int finishedActions() {
        return replay == null ? 0 : replay.finished().size();
    }

    /**
     * How many actions of earlier rounds still wait to be confirmed or decided.
     *
     * @return the number
     */
    public int pendingActions() {
        return replay == null ? 0 : replay.waiting().size() + replay.undecided().size();
    }

    /**
     * How many actions stand still because their journal entry cannot be read.
     *
     * @return the number
     */
    public int damagedActions() {
        return replay == null ? 0 : replay.damaged().size();
    }

    /**
     * The pass over the Tasks meant for us in detail.
     *
     * @return the result, empty if the round did not get that far
     */
    public Optional<PassResult> pass() {
        return passes.stream().findFirst();
    }

    /**
     * The passes over all feeds of the source in detail.
     *
     * @return the results, as far as the round got
     */
    public List<PassResult> passes() {
        return passes;
    }

    /**
     * What somebody should do next.
     *
     * @return one sentence for a person
     */
    public String nextAction() {
        if (failure instanceof StoreException broken) {
            return broken.retryable()
                    ? "Mend the local store; the next round goes on where this one stopped."
                    : "A local record of this source cannot be read: restore it, or remove it as its failure says;"
                            + " without a checkpoint the next round delivers everything open again. Other sources go on.";
        }
        if (boundedByTime()) {
            return "Nothing: bounded by time; the next round goes on where this one stopped. If that happens in each round, ask"
                    + " the source why it is slow, or raise RoundOptions.timeAtMost.";
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
                    ? "Nothing: the next round goes on where this one was stopped."
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
            return "Look at the failed deliveries and their reasons: the next round tries them again, up to a limit.";
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
        int invalid = passes.stream().mapToInt(PassResult::invalid).sum();
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
