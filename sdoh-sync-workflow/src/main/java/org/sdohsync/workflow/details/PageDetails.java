// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * What belongs to the referrals that came on one page: read for all of them when the first is looked into, for who looks into one
 * looks into most. Kept only while the page is worked on; a referral that is looked into later is read by itself, as it is then.
 * No referral shows what belongs to another. Safe for use by many threads.
 */
public final class PageDetails implements AutoCloseable {
    private final PassMemory memory;
    private final AtomicReference<@Nullable CompletableFuture<Stock>> reading = new AtomicReference<>();
    private volatile List<Task> tasks;
    private volatile List<BundleEntry> brought;

    private PageDetails(List<Task> tasks, List<BundleEntry> brought, PassMemory memory) {
        this.tasks = List.copyOf(tasks);
        this.brought = List.copyOf(brought);
        this.memory = requireNonNull(memory, "memory");
    }

    /**
     * Makes it; nothing is read yet.
     *
     * @param tasks the Tasks of the page's referrals; not to be changed while the page is worked on
     * @param brought what else the server put on the page
     * @param memory shared by the pages of one pass
     * @return the details of the page
     */
    public static PageDetails of(List<Task> tasks, List<BundleEntry> brought, PassMemory memory) {
        return new PageDetails(tasks, brought, memory);
    }

    /**
     * The details of no page: each referral is read by itself.
     *
     * @return details of no page
     */
    public static PageDetails none() {
        PageDetails none = new PageDetails(List.of(), List.of(), new PassMemory());
        none.close();
        return none;
    }

    /**
     * Reads what belongs to one of the page's referrals.
     *
     * @param client the source
     * @param abilities what that source can do; asked only if something has to be read
     * @param task the Task of the referral; not copied
     * @param lacking takes what the server cannot do and was thought to be worth trying
     * @return the details
     * @throws org.sdohsync.core.error.SyncException as {@link ReferralDetails#read}
     */
    public ReferralDetails read(
            FhirClient client, Supplier<ServerAbilities> abilities, Task task, Consumer<? super Feature> lacking) {
        return ReferralDetails.read(client, abilities, task, lacking, stock(client, abilities));
    }

    /** Says that the page was worked through: drops what was read for it. */
    @Override
    public void close() {
        tasks = List.of();
        brought = List.of();
        reading.set(CompletableFuture.completedFuture(new Stock()));
    }

    private Stock stock(FhirClient client, Supplier<ServerAbilities> abilities) {
        CompletableFuture<Stock> mine = new CompletableFuture<>();
        @Nullable CompletableFuture<Stock> theirs = reading.compareAndExchange(null, mine);
        if (theirs != null) {
            return await(theirs);
        }
        Stock stock = new Stock();
        try {
            fill(stock, client, abilities);
        } finally {
            // Whatever happened: what was read by now is of use, and nobody must wait for ever.
            mine.complete(stock);
        }
        return stock;
    }

    private void fill(Stock stock, FhirClient client, Supplier<ServerAbilities> abilities) {
        List<Task> all = tasks;
        brought.forEach(entry -> stock.put(entry.type() + "/" + entry.id(), Held.of(entry)));
        // One referral reads for itself, one by one if need be.
        if (all.size() > 1 && abilities.get().may(Feature.BATCH)) {
            new PageReader(client, memory, stock).read(all);
        }
    }

    private static Stock await(CompletableFuture<Stock> theirs) {
        try {
            return theirs.get();
        } catch (InterruptedException stopped) {
            // The next request tells it to the caller.
            Thread.currentThread().interrupt();
            return new Stock();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a page's details were given up; indicates a bug", bug);
        }
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "PageDetails[tasks=" + tasks.size() + ", brought=" + brought.size() + "]";
    }
}
