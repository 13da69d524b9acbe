// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.embed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.ConnectionJournal;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.OngoingWork;
import org.sdohsync.workflow.referral.Referral;

/**
 * Decisions of staff, which the existing system writes into a table in its own transactions, become steps at the sources. A decision
 * whose process died is taken again: the library knows steps that it has in its journal, and a Task that has come so far needs none.
 * One thread of one process at a time works on it.
 */
final class DecisionOutbox {
    private final DataSource database;
    private final AccountSync sync;

    DecisionOutbox(DataSource database, AccountSync sync) {
        this.database = database;
        this.sync = sync;
    }

    private record Decision(long id, ConnectionId source, String task, Step step, String reason, String service) {}

    /** Works on what is open, in its order; a source that is down holds up its own decisions only. */
    void work() throws SQLException {
        for (Decision decision : open()) {
            String state = take(decision);
            try (Connection connection = database.getConnection()) {
                CaseTables.execute(connection, "update decision set state = ? where id = " + decision.id(), state);
            }
        }
    }

    private String take(Decision decision) {
        try {
            Optional<Referral> now = find(decision);
            if (now.isEmpty()) {
                return "gone";
            }
            if (now.get().status().equals(decision.step().target())) {
                return "confirmed";
            }
            return step(now.get(), decision).isPresent() ? "confirmed" : "not possible";
        } catch (SyncException failed) {
            return stateAfter(decision, failed);
        }
    }

    private Optional<Referral> find(Decision decision) {
        try {
            return sync.findReferral(decision.source(), decision.task());
        } catch (SyncException down) {
            if (!down.retryable()) {
                throw down;
            }
            return sync.storedReferral(decision.source(), decision.task());
        }
    }

    /** What the journal has is finished by the syncs. What it has not, and may pass, is taken again. */
    private String stateAfter(Decision decision, SyncException failed) {
        ConnectionJournal journal = sync.journal(decision.source());
        if (journal.pending().stream()
                .anyMatch(entry -> entry.action().taskId().equals(decision.task())
                        && entry.action().step() == decision.step())) {
            return "journaled";
        }
        return failed.retryable() ? "open" : "refused";
    }

    private static Optional<Referral> step(Referral now, Decision decision) {
        Optional<? extends OngoingWork> work = Stream.of(now.accepted(), now.inProgress(), now.onHold())
                .flatMap(Optional::stream)
                .findFirst();
        return switch (decision.step()) {
            case ACCEPT -> now.requested().map(asked -> asked.accept().referral());
            case REJECT ->
                now.requested()
                        .map(asked -> asked.reject(Reason.of(decision.reason())).referral());
            case START -> now.accepted().map(accepted -> accepted.start().referral());
            case COMPLETE ->
                work.map(ongoing -> ongoing.complete(
                                Outcome.performed(Systems.SNOMED, decision.service(), "as recorded in the case"))
                        .referral());
            case FAIL ->
                work.map(ongoing -> ongoing.fail(Reason.of(decision.reason())).referral());
            default -> Optional.empty();
        };
    }

    private List<Decision> open() throws SQLException {
        List<Decision> open = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select id, source, task, step, reason, service"
                        + " from decision where state = 'open' order by id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                open.add(new Decision(
                        rows.getLong(1),
                        new ConnectionId(rows.getString(2)),
                        rows.getString(3),
                        Step.valueOf(rows.getString(4)),
                        String.valueOf(rows.getString(5)),
                        String.valueOf(rows.getString(6))));
            }
        }
        return open;
    }
}
