// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.feed;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;

/**
 * A Task as the server held it at one moment, without its narrative. The model in it is mutable and belongs to whom the
 * snapshot was given; it must not be written back to the server.
 */
public interface TaskSnapshot {
    /**
     * The Task's id.
     *
     * @return the id on its server
     */
    String id();

    /**
     * The version.
     *
     * @return {@code meta.versionId}, if the server keeps versions
     */
    Optional<String> versionId();

    /**
     * When the server changed the Task last.
     *
     * @return {@code meta.lastUpdated} by the server's clock, if it says
     */
    Optional<Instant> lastUpdated();

    /**
     * The Task.
     *
     * @return the model itself, without narrative
     */
    Task task();

    /**
     * The Task as JSON.
     *
     * @return UTF-8 JSON without narrative; taken from what the server sent, or from the model if it came otherwise
     */
    byte[] json();
}
