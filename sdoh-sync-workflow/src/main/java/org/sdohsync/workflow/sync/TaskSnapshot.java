// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;

/**
 * A Task as the server held it at one moment, without its narrative. The model in it is mutable and belongs to whom the
 * snapshot was given; it must not be written back to the server.
 */
public final class TaskSnapshot {
    private final String id;
    private final @Nullable String versionId;
    private final @Nullable Instant lastUpdated;
    private final Task task;

    private TaskSnapshot(String id, @Nullable String versionId, @Nullable Instant lastUpdated, Task task) {
        this.id = requireNonNull(id, "id");
        this.versionId = versionId;
        this.lastUpdated = lastUpdated;
        this.task = requireNonNull(task, "task");
    }

    /**
     * Makes a snapshot.
     *
     * @param id the Task's id on its server
     * @param versionId its version, null if the server keeps none
     * @param lastUpdated when the server changed it last, null if the server does not say
     * @param task the Task; not copied
     * @return the snapshot
     */
    public static TaskSnapshot of(String id, @Nullable String versionId, @Nullable Instant lastUpdated, Task task) {
        return new TaskSnapshot(id, versionId, lastUpdated, task);
    }

    /**
     * The Task's id.
     *
     * @return the id on its server
     */
    public String id() {
        return id;
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, if the server keeps versions
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When the server changed the Task last.
     *
     * @return {@code meta.lastUpdated} by the server's clock, if it says
     */
    public Optional<Instant> lastUpdated() {
        return Optional.ofNullable(lastUpdated);
    }

    /**
     * The Task.
     *
     * @return the model itself, without narrative
     */
    public Task task() {
        return task;
    }

    /** Prints id and version only. */
    @Override
    public String toString() {
        return "TaskSnapshot[Task/" + id + ", version=" + versionId + "]";
    }
}
