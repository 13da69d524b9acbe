// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.action.Part;
import org.sdohsync.workflow.code.TaskCodes;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskListener;

/** Hands each Task to the listener it is meant for: referrals to one, all other Tasks to another. */
public final class TaskRouter {
    private final Actions actions;
    private final Consumer<? super Referral> referrals;
    private final BiConsumer<? super Connection, ? super Task> others;

    /**
     * Makes one.
     *
     * @param actions the means by which referrals act
     * @param referrals takes referrals
     * @param others takes Tasks that are no referrals
     */
    public TaskRouter(
            Actions actions,
            Consumer<? super Referral> referrals,
            BiConsumer<? super Connection, ? super Task> others) {
        this.actions = requireNonNull(actions, "actions");
        this.referrals = requireNonNull(referrals, "referrals");
        this.others = requireNonNull(others, "others");
    }

    TaskListener of(Connection connection, Feed feed, RoundOptions options) {
        return snapshot -> {
            Task task = snapshot.task();
            if (TaskCodes.isReferral(task)) {
                Part part = part(connection, feed, options, task);
                referrals.accept(Referral.of(connection, snapshot, actions, part));
            } else {
                others.accept(connection, task);
            }
        };
    }

    private static Part part(Connection connection, Feed feed, RoundOptions options, Task task) {
        return switch (feed) {
            case MINE ->
                connection.role().isPatient()
                        ? options.part(connection, task, ServerAbilities.unknown())
                        // The server searched by our name: it may know us by another address than we do.
                        : Part.PERFORMER;
            case OPEN -> Part.PERFORMER;
            case SENT -> Part.REQUESTER;
            case PATIENTS, NAMED -> options.part(connection, task, ServerAbilities.unknown());
        };
    }
}
