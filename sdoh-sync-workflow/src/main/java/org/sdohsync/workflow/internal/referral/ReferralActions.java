// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.details.PageDetails;

/**
 * The means by which a referral acts. Applications get referrals that have them; tests of an application implement them in a
 * few lines. Implementations are safe for use by many threads.
 */
public interface ReferralActions {
    /**
     * Takes a step on a Task.
     *
     * @param connection the source that holds the Task
     * @param action what to do
     * @return the Task as the source holds it afterwards
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed, see {@link ActionRunner#perform}
     */
    Task perform(Connection connection, TaskAction action);

    /**
     * Reads what belongs to a referral.
     *
     * @param connection the source that holds the Task
     * @param task the Task
     * @return the details
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked
     */
    ReferralDetails details(Connection connection, Task task);

    /**
     * Reads what belongs to a referral together with what belongs to the others of its page.
     *
     * @param connection the source that holds the Task
     * @param task the Task
     * @param page the details of the page it came on
     * @return the details
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked
     */
    default ReferralDetails details(Connection connection, Task task, PageDetails page) {
        return details(connection, task);
    }

    /**
     * Acts through a runner.
     *
     * @param runner takes the steps
     * @param clients gives the client of a connection
     * @param abilities tells what the source of a connection can do
     * @return the means
     */
    static ReferralActions over(
            ActionRunner runner,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerCapabilities> abilities) {
        return over(runner, clients, abilities, (connection, feature) -> {});
    }

    /**
     * The same, and tells what sources turn out not to be able to do.
     *
     * @param runner takes the steps
     * @param clients gives the client of a connection
     * @param abilities tells what the source of a connection can do
     * @param lacking takes what a source cannot do
     * @return the means
     */
    static ReferralActions over(
            ActionRunner runner,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerCapabilities> abilities,
            BiConsumer<? super Connection, ? super ServerFeature> lacking) {
        requireNonNull(lacking, "lacking");
        requireNonNull(runner, "runner");
        requireNonNull(clients, "clients");
        requireNonNull(abilities, "abilities");
        return new ReferralActions() {
            @Override
            public Task perform(Connection connection, TaskAction action) {
                return runner.perform(connection, action);
            }

            @Override
            public ReferralDetails details(Connection connection, Task task) {
                return details(connection, task, PageDetails.none());
            }

            @Override
            public ReferralDetails details(Connection connection, Task task, PageDetails page) {
                return page.read(
                        clients.apply(connection).purpose(Purpose.DETAILS),
                        () -> abilities.apply(connection),
                        task,
                        feature -> lacking.accept(connection, feature));
            }
        };
    }
}
