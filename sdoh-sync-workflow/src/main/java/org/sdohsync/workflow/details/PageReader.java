// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.LocalReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what belongs to the referrals of one page in as few batches as possible: what the Tasks refer to, then what their
 * ServiceRequests refer to, then whom a PractitionerRole stands for. What came with the page itself shortens that to one batch.
 *
 * <p>It never reads one by one, and never fails: what it does not get, each referral asks for by itself. For one use.
 */
final class PageReader {
    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

    private final FhirClient client;
    private final BatchSize size;
    private final Directory directory;
    private final Stock stock;
    private final Set<LocalReference> asked = new HashSet<>();
    private boolean stopped;

    PageReader(FhirClient client, PassMemory memory, Stock stock) {
        this.client = client;
        this.size = memory.size;
        this.directory = memory.directory;
        this.stock = stock;
    }

    void read(List<Task> tasks) {
        List<Leads> leads =
                tasks.stream().map(task -> new Leads(client.base(), task)).toList();
        List<LocalReference> open = open(leads);
        // Also a single one: it may be what every referral of the page leads to.
        while (!open.isEmpty() && !stopped) {
            batches(open);
            open = open(leads);
        }
    }

    /** What is referred to, as far as can be seen by now, and was not read yet. */
    private List<LocalReference> open(List<Leads> leads) {
        List<LocalReference> open = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Leads each : leads) {
                List<LocalReference> shown = each.more(stock);
                more |= !shown.isEmpty();
                shown.stream().filter(this::isNew).forEach(open::add);
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

    /** Returns whether it was answered; if not, either a smaller one is to be tried, or none. */
    private boolean batch(List<LocalReference> part) {
        List<BundleEntry> answers;
        try {
            answers = client.batch(part.stream().map(LocalReference::toString).toList());
        } catch (HttpStatusException | ProtocolException | LimitException refused) {
            LOG.debug("batch of {} reads was refused by {}", part.size(), client.base(), refused);
            boolean smaller = size.tooLarge(part.size());
            // A server that is busy is not asked again at once.
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
