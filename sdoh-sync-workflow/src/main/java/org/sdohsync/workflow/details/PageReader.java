// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
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
    private final Set<LocalReference> asked = new LinkedHashSet<>();
    private boolean stopped;

    PageReader(FhirClient client, PassMemory memory, Stock stock) {
        this.client = client;
        this.size = memory.size;
        this.directory = memory.directory;
        this.stock = stock;
    }

    void read(List<Task> tasks) {
        List<LocalReference> open = settled(tasks);
        while (open.size() > 1 && !stopped) {
            asked.addAll(open);
            batches(open);
            open = settled(tasks);
        }
    }

    /** What is open once everything known was looked into. */
    private List<LocalReference> settled(List<Task> tasks) {
        int known;
        List<LocalReference> open;
        do {
            known = stock.size();
            open = open(tasks);
        } while (stock.size() > known);
        return open;
    }

    /** What is referred to, as far as can be seen by now, and was not asked for. */
    private List<LocalReference> open(List<Task> tasks) {
        Set<LocalReference> open = new LinkedHashSet<>();
        for (Task task : tasks) {
            for (Reference reference : visible(task)) {
                if (reference.hasReference() && !(reference.getResource() instanceof Resource)) {
                    LocalReference.find(client.base(), reference.getReference()).ifPresent(open::add);
                }
            }
        }
        open.removeIf(local -> asked.contains(local) || knows(local.toString()));
        return new ArrayList<>(open);
    }

    private boolean knows(String reference) {
        if (!stock.knows(reference)) {
            directory.get(reference).ifPresent(held -> stock.put(reference, held));
        }
        return stock.knows(reference);
    }

    private List<Reference> visible(Task task) {
        List<Reference> visible = new ArrayList<>(References.of(task));
        seen(task.getFocus())
                .filter(held -> held.is("ServiceRequest"))
                .flatMap(Held::shared)
                .ifPresent(request -> visible.addAll(References.of((ServiceRequest) request)));
        seen(task.getRequester())
                .filter(held -> held.is("PractitionerRole"))
                .flatMap(Held::shared)
                .ifPresent(role -> visible.addAll(References.ofRequester((PractitionerRole) role)));
        return visible;
    }

    private Optional<Held> seen(Reference reference) {
        return LocalReference.find(client.base(), reference.hasReference() ? reference.getReference() : "")
                .flatMap(local -> stock.get(local.toString()));
    }

    private void batches(List<LocalReference> open) {
        int from = 0;
        while (from < open.size() && !stopped) {
            List<LocalReference> part = open.subList(from, Math.min(open.size(), from + size.most()));
            if (batch(part)) {
                from += part.size();
            }
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
