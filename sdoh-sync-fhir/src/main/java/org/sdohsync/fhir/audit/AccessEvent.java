// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.sdohsync.core.connection.ConnectionId;

/**
 * One read or write of patient data at a source, for an audit trail (FHIR R4 AuditEvent; IHE BALP). It contains references of
 * resources, but neither their content nor parameters of searches. Immutable.
 *
 * @param connection the connection
 * @param account the application's own user or tenant the connection belongs to
 * @param source the FHIR base of the source
 * @param interaction the kind of access
 * @param purpose the purpose of the access
 * @param resources the resources as {@code Type/id}: for a search those on this page; for a refused access the requested one,
 *     which for a search or a create is the type only
 * @param outcome the result
 * @param status the HTTP status; 0 if there was no answer or the status has no meaning
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
    /** The kind of access (FHIR R4 RESTful interactions). */
    public enum Interaction {
        /** One resource was read. */
        READ,
        /** A page of a search was read. */
        SEARCH,
        /** Several resources were read in one request. */
        BATCH,
        /** An operation was performed, such as {@code $everything}, or a page of its answer was read. */
        OPERATION,
        /** A resource was created. */
        CREATE,
        /** A resource was replaced. */
        UPDATE,
        /** A resource was deleted. */
        DELETE
    }

    /** The purpose of an access. */
    public enum Purpose {
        /** Searching for Tasks. */
        SYNC,
        /** Reading the details of a referral, because the application requested them. */
        DETAILS,
        /** Performing an action on a referral, with the reads it needs. */
        ACTION,
        /** Reading what a decision support service is sent (CDS Hooks prefetch), and doing what a user chose of its answer. */
        DECISION_SUPPORT,
        /** Fetching the health records of a patient. */
        RECORDS
    }

    /** The result of an access. */
    public enum Outcome {
        /** It succeeded. */
        SUCCESS,
        /** The source does not have the resource. */
        NOT_FOUND,
        /** The source refused. */
        REFUSED,
        /** There was no usable answer: a write may have succeeded. */
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
