// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.feed.Feed;

/**
 * A Task that was open in the version that the application acknowledged last. It is stored encrypted. Immutable; safe for use
 * by many threads. {@code toString} shows no content.
 */
public interface OpenReferral {
    /**
     * The source.
     *
     * @return the connection's id
     */
    ConnectionId connection();

    /**
     * The feed that delivered it.
     *
     * @return the feed
     */
    Feed feed();

    /**
     * The Task.
     *
     * @return its id on the source's server
     */
    String taskId();

    /**
     * The version.
     *
     * @return {@code meta.versionId}, if the source keeps versions
     */
    Optional<String> versionId();

    /**
     * When it was changed last ({@code meta.lastUpdated}).
     *
     * @return the time by the source's clock, if the source provides it
     */
    Optional<Instant> changedAt();

    /**
     * The acknowledged status.
     *
     * @return the status
     */
    TaskStatus status();

    /**
     * Tells whether it is urgent.
     *
     * @return true for every priority except routine
     */
    boolean urgent();

    /**
     * The request of the Task ({@code Task.focus}).
     *
     * @return the reference to the ServiceRequest as the source wrote it, if there is one
     */
    Optional<String> focus();

    /**
     * The Task in the version that was acknowledged.
     *
     * @return a copy without narrative, which must not be written back; empty if the application does not store Tasks here
     */
    Optional<Task> task();
}
