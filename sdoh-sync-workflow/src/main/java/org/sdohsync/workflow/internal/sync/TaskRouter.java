// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
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
import org.sdohsync.workflow.internal.patient.PatientActions;
import org.sdohsync.workflow.internal.patient.PatientTaskKinds;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.referral.TaskReferral;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;

/**
 * Hands each Task to the listener it is meant for: referrals to one, those for the patient of a connection to another, all that is left to
 * a third. Immutable.
 */
public final class TaskRouter {
    private final BiConsumer<? super Connection, ? super Task> others;
    private final @Nullable ReferralRoute referrals;
    private final @Nullable PatientRoute patients;

    private record ReferralRoute(ReferralActions actions, Consumer<? super Referral> listener) {}

    private record PatientRoute(PatientActions actions, Consumer<? super PatientTask<?>> listener) {}

    private TaskRouter(
            BiConsumer<? super Connection, ? super Task> others,
            @Nullable ReferralRoute referrals,
            @Nullable PatientRoute patients) {
        this.others = requireNonNull(others, "others");
        this.referrals = referrals;
        this.patients = patients;
    }

    /**
     * Makes one without other listeners.
     *
     * @param others takes the Tasks that no other listener takes
     * @return the router
     */
    public static TaskRouter to(BiConsumer<? super Connection, ? super Task> others) {
        return new TaskRouter(others, null, null);
    }

    /**
     * Adds the listener for referrals. Without it, they are left out.
     *
     * @param actions the means by which referrals act
     * @param listener takes referrals, null for none
     * @return a router with it
     */
    public TaskRouter referrals(ReferralActions actions, @Nullable Consumer<? super Referral> listener) {
        return new TaskRouter(others, listener == null ? null : new ReferralRoute(actions, listener), patients);
    }

    /**
     * Adds the listener for Tasks of the patient of a connection. Without it, they go with the others.
     *
     * @param actions the means by which they are read and answered
     * @param listener takes them, null for none
     * @return a router with it
     */
    public TaskRouter patients(PatientActions actions, @Nullable Consumer<? super PatientTask<?>> listener) {
        return new TaskRouter(others, referrals, listener == null ? null : new PatientRoute(actions, listener));
    }

    TaskListener of(Connection connection, FhirClient client, Feed feed, SyncOptions options) {
        FeedChoice choice = new FeedChoice(options);
        return snapshot -> {
            Task task = snapshot.task();
            if (TaskCodes.isReferral(task)) {
                if (referrals != null) {
                    referrals
                            .listener()
                            .accept(referral(
                                    referrals,
                                    connection,
                                    part(connection, client.base(), feed, choice, task),
                                    snapshot));
                }
            } else {
                Optional<PatientTask<?>> own = patients == null
                        ? Optional.empty()
                        : ofPatient(patients, connection, part(connection, client.base(), feed, choice, task), task);
                own.ifPresentOrElse(
                        found -> requireNonNull(patients).listener().accept(found),
                        () -> others.accept(connection, task));
            }
        };
    }

    /** What goes wrong here is not the listener's doing. */
    private static Optional<PatientTask<?>> ofPatient(
            PatientRoute route, Connection connection, TaskRole part, Task task) {
        if (!connection.role().isPatient()) {
            return Optional.empty();
        }
        try {
            return PatientTaskKinds.of(connection, task, part, route.actions());
        } catch (RuntimeException broken) {
            throw StoppedException.brokenOff(
                    "making a Task for the patient of Task/"
                            + task.getIdElement().getIdPart(),
                    broken);
        }
    }

    /** What goes wrong here is not the listener's doing. */
    private static Referral referral(ReferralRoute route, Connection connection, TaskRole part, PageTask snapshot) {
        try {
            return TaskReferral.of(connection, snapshot, route.actions(), part);
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
