// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.sdohsync.core.connection.ConnectionId;

/**
 * One read or write of patient data at a source, as far as an audit trail needs it (FHIR R4 AuditEvent; IHE BALP). It holds
 * names of resources and nothing of their content, nor of a search's parameters.
 *
 * @param connection the connection that was used
 * @param account the application's own user or tenant the connection belongs to
 * @param source the FHIR base of the source
 * @param interaction what was done
 * @param purpose what for
 * @param resources what was touched, as {@code Type/id}; for a search what it found on this page; for something that was
 *     refused what was asked for, which for a search or a create is the type alone
 * @param outcome what came of it
 * @param status the HTTP status, 0 when there was no answer or it does not matter
 * @param at when it ended, by this machine's clock
 */
public record AccessEvent(
        ConnectionId connection,
        String account,
        String source,
        Interaction interaction,
        Purpose purpose,
        List<String> resources,
        Outcome outcome,
        int status,
        Instant at) {
    /** What was done (FHIR R4 RESTful interactions). */
    public enum Interaction {
        /** One resource was read. */
        READ,
        /** A page of a search was read. */
        SEARCH,
        /** Several resources were read in one request. */
        BATCH,
        /** A resource was created. */
        CREATE,
        /** A resource was replaced. */
        UPDATE
    }

    /** What for. */
    public enum Purpose {
        /** Looking for Tasks. */
        SYNC,
        /** Reading what belongs to a referral, because the application asked for it. */
        DETAILS,
        /** Taking a step of a referral, with the reading that goes before. */
        ACTION
    }

    /** What came of it. */
    public enum Outcome {
        /** It was done. */
        SUCCESS,
        /** The source does not have it. */
        NOT_FOUND,
        /** The source refused. */
        REFUSED,
        /** There was no answer, or none that made sense: a write may have been done. */
        FAILED
    }

    /**
     * Checks the parts for null and copies the list.
     *
     * @param connection as described above
     * @param account as described above
     * @param source as described above
     * @param interaction as described above
     * @param purpose as described above
     * @param resources as described above
     * @param outcome as described above
     * @param status as described above
     * @param at as described above
     */
    public AccessEvent {
        requireNonNull(connection, "connection");
        requireNonNull(account, "account");
        requireNonNull(source, "source");
        requireNonNull(interaction, "interaction");
        requireNonNull(purpose, "purpose");
        resources = List.copyOf(resources);
        requireNonNull(outcome, "outcome");
        requireNonNull(at, "at");
    }
}
