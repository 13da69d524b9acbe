// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.internal.details.PageDetails;

/** A Task of a page, and what belongs to the referrals of that page. */
public final class PageTask {
    private final String id;
    private final @Nullable String versionId;
    private final @Nullable Instant lastUpdated;
    private final Task task;
    private final PageDetails page;
    private final Supplier<byte[]> bare;
    private final boolean first;

    private PageTask(
            String id,
            @Nullable String versionId,
            @Nullable Instant lastUpdated,
            Task task,
            PageDetails page,
            Supplier<byte[]> bare,
            boolean first) {
        this.first = first;
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
    public static PageTask of(String id, @Nullable String versionId, @Nullable Instant lastUpdated, Task task) {
        return new PageTask(id, versionId, lastUpdated, task, PageDetails.none(), () -> FhirJson.encode(task), false);
    }

    /** One of a page; the first state of its Task that is delivered, as far as the feed knows, or a later one. */
    static PageTask of(BundleEntry entry, Task task, PageDetails page, boolean first) {
        return new PageTask(
                entry.id(),
                entry.versionId().orElse(null),
                entry.lastUpdated().orElse(null),
                task,
                page,
                entry::withoutNarrative,
                first);
    }

    public String id() {
        return id;
    }

    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    public Optional<Instant> lastUpdated() {
        return Optional.ofNullable(lastUpdated);
    }

    public Task task() {
        return task;
    }

    public byte[] json() {
        return bare.get();
    }

    /**
     * Tells whether no earlier state of this Task was delivered, as far as the feed knows: then nothing of it is likely to be stored.
     *
     * @return true if it is the first; false if it is not, or if that is not known
     */
    public boolean isFirst() {
        return first;
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
        return "PageTask[Task/" + id + ", version=" + versionId + "]";
    }
}
