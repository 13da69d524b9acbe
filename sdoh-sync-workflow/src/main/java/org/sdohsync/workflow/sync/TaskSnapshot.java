// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.details.PageDetails;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.FhirJson;

/**
 * A Task as the server held it at one moment, without its narrative. The model in it is mutable and belongs to whom the
 * snapshot was given; it must not be written back to the server.
 */
public final class TaskSnapshot {
    private final String id;
    private final @Nullable String versionId;
    private final @Nullable Instant lastUpdated;
    private final Task task;
    private final PageDetails page;
    private final Supplier<byte[]> bare;

    private TaskSnapshot(
            String id,
            @Nullable String versionId,
            @Nullable Instant lastUpdated,
            Task task,
            PageDetails page,
            Supplier<byte[]> bare) {
        this.page = page;
        this.bare = bare;
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
        return new TaskSnapshot(id, versionId, lastUpdated, task, PageDetails.none(), () -> FhirJson.encode(task));
    }

    /** One of a page. */
    static TaskSnapshot of(BundleEntry entry, Task task, PageDetails page) {
        return new TaskSnapshot(
                entry.id(),
                entry.versionId().orElse(null),
                entry.lastUpdated().orElse(null),
                task,
                page,
                entry::withoutNarrative);
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

    /**
     * The Task as JSON.
     *
     * @return UTF-8 JSON without narrative; taken from what the server sent, or from the model if it came otherwise
     */
    public byte[] json() {
        return bare.get();
    }

    /**
     * What belongs to the referrals of the page it came on.
     *
     * @return the details; those of no page if it did not come on one
     */
    public PageDetails page() {
        return page;
    }

    /** Prints id and version only. */
    @Override
    public String toString() {
        return "TaskSnapshot[Task/" + id + ", version=" + versionId + "]";
    }
}
