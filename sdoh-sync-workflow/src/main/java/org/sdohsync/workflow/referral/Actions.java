// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.audit.AccessEvent.Purpose;
import org.sdohsync.workflow.details.PageDetails;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * The means by which a referral acts. Applications get referrals that have them; tests of an application implement them in a
 * few lines. Implementations are safe for use by many threads.
 */
public interface Actions {
    /**
     * Takes a step on a Task.
     *
     * @param connection the source that holds the Task
     * @param action what to do
     * @return the Task as the source holds it afterwards
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed, see {@link ActionRunner#perform}
     */
    Task perform(Connection connection, Action action);

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
    static Actions over(
            ActionRunner runner,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerAbilities> abilities) {
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
    static Actions over(
            ActionRunner runner,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerAbilities> abilities,
            BiConsumer<? super Connection, ? super Feature> lacking) {
        requireNonNull(lacking, "lacking");
        requireNonNull(runner, "runner");
        requireNonNull(clients, "clients");
        requireNonNull(abilities, "abilities");
        return new Actions() {
            @Override
            public Task perform(Connection connection, Action action) {
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
