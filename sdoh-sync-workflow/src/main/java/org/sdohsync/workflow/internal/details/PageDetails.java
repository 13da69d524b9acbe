// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.details.ReferralDetails;

/**
 * The details of the referrals of one page. They are read for all of them when the first one is requested, because most
 * listeners request most of them. They are kept only while the page is processed; the details of a referral that are
 * requested later are read by themselves, as they are then. No referral shows resources of another. Safe for use by many
 * threads.
 */
public final class PageDetails implements AutoCloseable {
    private final FeedMemory memory;
    private final AtomicReference<@Nullable CompletableFuture<FetchedResources>> reading = new AtomicReference<>();
    private volatile List<Task> tasks;
    private volatile List<BundleEntry> brought;

    private PageDetails(List<Task> tasks, List<BundleEntry> brought, FeedMemory memory) {
        this.tasks = List.copyOf(tasks);
        this.brought = List.copyOf(brought);
        this.memory = requireNonNull(memory, "memory");
    }

    /**
     * Creates the details of a page; nothing is read yet.
     *
     * @param tasks the Tasks of the page's referrals; they must not be changed while the page is processed
     * @param brought the other resources on the page
     * @param memory the memory shared by the pages of one pass
     * @return the details of the page
     */
    public static PageDetails of(List<Task> tasks, List<BundleEntry> brought, FeedMemory memory) {
        return new PageDetails(tasks, brought, memory);
    }

    /**
     * Returns details without a page: each referral is read by itself.
     *
     * @return details of no page
     */
    public static PageDetails none() {
        PageDetails none = new PageDetails(List.of(), List.of(), new FeedMemory());
        none.close();
        return none;
    }

    /**
     * Reads the details of one of the page's referrals.
     *
     * @param client the source
     * @param abilities the abilities of that source; requested only if something has to be read
     * @param task the Task of the referral; not copied
     * @param lacking called with each feature that was tried and that the server does not support
     * @return the details
     * @throws org.sdohsync.core.error.SyncException as {@link ReferralDetails#read}
     */
    public ReferralDetails read(
            FhirClient client,
            Supplier<ServerCapabilities> abilities,
            Task task,
            Consumer<? super ServerFeature> lacking) {
        Consumer<ServerFeature> noting = feature -> {
            lacking.accept(feature);
            memory.forgetCapabilities();
        };
        return FetchedDetails.read(client, abilities, task, noting, stock(client, abilities));
    }

    /** Ends the processing of the page: removes what was read for it. */
    @Override
    public void close() {
        tasks = List.of();
        brought = List.of();
        reading.set(CompletableFuture.completedFuture(new FetchedResources()));
    }

    private FetchedResources stock(FhirClient client, Supplier<ServerCapabilities> abilities) {
        CompletableFuture<FetchedResources> mine = new CompletableFuture<>();
        @Nullable CompletableFuture<FetchedResources> theirs = reading.compareAndExchange(null, mine);
        if (theirs != null) {
            return await(theirs);
        }
        FetchedResources stock = new FetchedResources();
        try {
            fill(stock, client, abilities);
        } finally {
            // In any case: what was read can be used, and waiting threads must continue.
            mine.complete(stock);
        }
        return stock;
    }

    private void fill(FetchedResources stock, FhirClient client, Supplier<ServerCapabilities> abilities) {
        List<Task> all = tasks;
        brought.forEach(entry -> stock.put(entry.type() + "/" + entry.id(), UnparsedResource.of(entry)));
        // A single referral is read by itself, one by one if necessary.
        if (all.size() > 1 && memory.capabilities(abilities).may(ServerFeature.BATCH)) {
            new PageReader(client, memory, stock).read(all);
        }
    }

    private static FetchedResources await(CompletableFuture<FetchedResources> theirs) {
        try {
            return theirs.get();
        } catch (InterruptedException stopped) {
            // The next request throws for the caller.
            Thread.currentThread().interrupt();
            return new FetchedResources();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the details of a page were abandoned; this indicates a bug", bug);
        }
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "PageDetails[tasks=" + tasks.size() + ", brought=" + brought.size() + "]";
    }
}
