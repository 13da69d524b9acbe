// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the details of the referrals of one page in as few batches as possible: the references of the Tasks, then those of
 * their ServiceRequests, then those of PractitionerRoles. Resources included in the page reduce that to one batch.
 *
 * <p>It never reads one by one, and never throws: what it does not get, each referral reads by itself. For one use.
 */
final class PageReader {
    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

    private final FhirClient client;
    private final BatchSize size;
    private final RequesterCache directory;
    private final FetchedResources stock;
    private final Set<LocalReference> asked = new HashSet<>();
    private boolean stopped;

    PageReader(FhirClient client, FeedMemory memory, FetchedResources stock) {
        this.client = client;
        this.size = memory.size;
        this.directory = memory.directory;
        this.stock = stock;
    }

    void read(List<Task> tasks) {
        List<TaskReferences> leads = tasks.stream()
                .map(task -> new TaskReferences(client.base(), task))
                .toList();
        List<LocalReference> open = open(leads);
        // Also for a single reference: all referrals of the page may refer to it.
        while (!open.isEmpty() && !stopped) {
            batches(open);
            open = open(leads);
        }
    }

    /** The known references that were not read yet. */
    private List<LocalReference> open(List<TaskReferences> leads) {
        List<LocalReference> open = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            for (TaskReferences each : leads) {
                List<LocalReference> shown = each.more(stock);
                more |= !shown.isEmpty();
                for (LocalReference local : shown) {
                    if (isNew(local)) {
                        open.add(local);
                    }
                }
            }
        }
        return open;
    }

    private boolean isNew(LocalReference local) {
        String reference = local.toString();
        if (!stock.knows(reference)) {
            directory.get(reference).ifPresent(held -> stock.put(reference, held));
        }
        return !stock.knows(reference) && asked.add(local);
    }

    private void batches(List<LocalReference> open) {
        int from = 0;
        while (from < open.size() && !stopped) {
            List<LocalReference> part = open.subList(from, Math.min(open.size(), from + size.most()));
            if (batch(part)) {
                from += part.size();
            }
            stopped |= stock.isFull(client.limits());
        }
    }

    /** Returns whether the batch was answered; if not, either a smaller one is tried, or none. */
    private boolean batch(List<LocalReference> part) {
        List<BundleEntry> answers;
        try {
            answers = client.batch(part.stream().map(LocalReference::toString).toList());
        } catch (HttpStatusException | ProtocolException | LimitException refused) {
            LOG.debug("batch of {} reads was refused by {}", part.size(), client.base(), refused);
            boolean smaller = size.tooLarge(part.size());
            // A busy server is not asked again immediately.
            stopped = !smaller || refused.retryable();
            return false;
        } catch (SyncException silence) {
            LOG.debug("batch of {} reads got no answer from {}", part.size(), client.base(), silence);
            boolean ignored = size.tooLarge(part.size());
            stopped = true;
            return false;
        }
        for (int index = 0; index < part.size(); index++) {
            if (stock.take(part.get(index), answers.get(index))) {
                String reference = part.get(index).toString();
                stock.get(reference).ifPresent(held -> directory.remember(reference, held));
            }
        }
        return true;
    }
}
