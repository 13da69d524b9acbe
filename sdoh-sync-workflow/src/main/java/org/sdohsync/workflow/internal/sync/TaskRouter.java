// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.internal.feed.TaskListener;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.referral.TaskReferral;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;

/** Hands each Task to the listener it is meant for: referrals to one, all other Tasks to another. */
public final class TaskRouter {
    private final ReferralActions actions;
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
            ReferralActions actions,
            Consumer<? super Referral> referrals,
            BiConsumer<? super Connection, ? super Task> others) {
        this.actions = requireNonNull(actions, "actions");
        this.referrals = requireNonNull(referrals, "referrals");
        this.others = requireNonNull(others, "others");
    }

    TaskListener of(Connection connection, FhirClient client, Feed feed, SyncOptions options) {
        FeedChoice choice = new FeedChoice(options);
        return snapshot -> {
            Task task = snapshot.task();
            if (TaskCodes.isReferral(task)) {
                referrals.accept(referral(connection, client.base(), feed, choice, snapshot));
            } else {
                others.accept(connection, task);
            }
        };
    }

    /** What goes wrong here is not the listener's doing. */
    private Referral referral(Connection connection, FhirBase base, Feed feed, FeedChoice choice, PageTask snapshot) {
        try {
            return TaskReferral.of(
                    connection, snapshot, actions, part(connection, base, feed, choice, snapshot.task()));
        } catch (RuntimeException broken) {
            throw StoppedException.brokenOff("making a referral of Task/" + snapshot.id(), broken);
        }
    }

    private static TaskRole part(Connection connection, FhirBase base, Feed feed, FeedChoice choice, Task task) {
        return switch (feed) {
            case OWNER ->
                connection.role().isPatient()
                        ? choice.part(connection, base, task, ServerCapabilities.unknown())
                        // The server searched by our name: it may know us by another address than we do.
                        : TaskRole.PERFORMER;
            case UNOWNED -> TaskRole.PERFORMER;
            case REQUESTER -> TaskRole.REQUESTER;
            case PATIENTS, TASKS -> choice.part(connection, base, task, ServerCapabilities.unknown());
        };
    }
}
