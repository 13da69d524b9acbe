// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.workflow.action.Part;
import org.sdohsync.workflow.code.TaskCodes;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskListener;
import org.sdohsync.workflow.sync.TaskSnapshot;

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

    TaskListener of(Connection connection, FhirClient client, Feed feed, RoundOptions options) {
        return snapshot -> {
            Task task = snapshot.task();
            if (TaskCodes.isReferral(task)) {
                referrals.accept(referral(connection, client.base(), feed, options, snapshot));
            } else {
                others.accept(connection, task);
            }
        };
    }

    /** What goes wrong here is not the listener's doing. */
    private Referral referral(
            Connection connection, FhirBase base, Feed feed, RoundOptions options, TaskSnapshot snapshot) {
        try {
            return Referral.of(connection, snapshot, actions, part(connection, base, feed, options, snapshot.task()));
        } catch (RuntimeException broken) {
            throw StoppedException.brokenOff("making a referral of Task/" + snapshot.id(), broken);
        }
    }

    private static Part part(Connection connection, FhirBase base, Feed feed, RoundOptions options, Task task) {
        return switch (feed) {
            case MINE ->
                connection.role().isPatient()
                        ? options.part(connection, base, task, ServerAbilities.unknown())
                        // The server searched by our name: it may know us by another address than we do.
                        : Part.PERFORMER;
            case OPEN -> Part.PERFORMER;
            case SENT -> Part.REQUESTER;
            case PATIENTS, NAMED -> options.part(connection, base, task, ServerAbilities.unknown());
        };
    }
}
