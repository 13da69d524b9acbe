// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;

/**
 * Reads the resources that one referral refers to, each once: from what was read for the whole page, else in one batch if the
 * server supports it, else one by one. Unavailable resources are recorded; temporary failures are thrown. Not thread-safe
 * while it fetches.
 */
final class ReferenceFetcher {
    private static final int BATCH = 50;

    private final FhirClient client;
    private final Supplier<ServerCapabilities> abilities;
    private final FetchedResources page;
    private final FetchedResources stock = new FetchedResources();
    private boolean batches = true;
    private boolean batchRefused;

    public ReferenceFetcher(FhirClient client, Supplier<ServerCapabilities> abilities, FetchedResources page) {
        this.client = client;
        this.abilities = abilities;
        this.page = page;
    }

    /** Reads the references that were not read before. */
    void fetch(List<Reference> references) {
        Set<LocalReference> open = new LinkedHashSet<>();
        for (Reference reference : references) {
            String written = written(reference);
            if (reference.getResource() instanceof Resource contained) {
                stock.put(written, UnparsedResource.of(contained));
            } else {
                LocalReference.find(client.base(), written)
                        .ifPresentOrElse(open::add, () -> stock.miss(written, Why.ELSEWHERE));
            }
        }
        open.removeIf(local -> stock.knows(local.toString()) || stock.take(local.toString(), page));
        read(List.copyOf(open));
    }

    /** Tells whether the server refused batches. */
    boolean batchRefused() {
        return batchRefused;
    }

    /** What a reference leads to, if it was fetched and could be had. */
    public Optional<UnparsedResource> get(Reference reference) {
        String written = written(reference);
        return stock.get(written)
                .or(() -> LocalReference.find(client.base(), written).flatMap(local -> stock.get(local.toString())));
    }

    FetchedResources stock() {
        return stock;
    }

    private void read(List<LocalReference> open) {
        if (open.size() < 2 || !batches || !abilities.get().may(ServerFeature.BATCH)) {
            open.forEach(this::single);
            return;
        }
        for (int from = 0; from < open.size(); from += BATCH) {
            several(open.subList(from, Math.min(open.size(), from + BATCH)));
        }
    }

    private void several(List<LocalReference> open) {
        List<BundleEntry> answers;
        try {
            answers = batches
                    ? client.batch(open.stream().map(LocalReference::toString).toList())
                    : List.of();
        } catch (HttpStatusException | ProtocolException | LimitException noBatch) {
            // Whatever is wrong with the batch, the single reads show what is wrong with the server.
            answers = List.of();
            batchRefused |= !noBatch.retryable();
        } catch (AuthorizationException refused) {
            answers = List.of();
        }
        batches = !answers.isEmpty();
        for (int index = 0; index < open.size(); index++) {
            if (isFull(open.get(index))) {
                continue;
            }
            if (answers.isEmpty() || !stock.take(open.get(index), answers.get(index))) {
                single(open.get(index));
            }
        }
    }

    /** The details of a referral are limited to the size of a page; the rest is left out. */
    private boolean isFull(LocalReference asked) {
        boolean full = stock.isFull(client.limits());
        if (full) {
            stock.miss(asked.toString(), Why.UNREADABLE);
        }
        return full;
    }

    private void single(LocalReference asked) {
        if (isFull(asked)) {
            return;
        }
        String reference = asked.toString();
        try {
            client.read(asked.type(), asked.id())
                    .ifPresentOrElse(
                            raw -> stock.put(reference, held(raw)), () -> stock.miss(reference, Why.NOT_FOUND));
        } catch (ProtocolException | LimitException unreadable) {
            stock.miss(reference, Why.UNREADABLE);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            boolean forbidden = refused.status() == 401 || refused.status() == 403;
            stock.miss(reference, forbidden ? Why.FORBIDDEN : Why.UNREADABLE);
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            stock.miss(reference, Why.FORBIDDEN);
        }
    }

    List<MissingReference> missing() {
        List<MissingReference> list = new ArrayList<>();
        stock.missing().forEach((reference, why) -> list.add(new MissingReference(reference, why)));
        list.addAll(stock.unreadValues());
        return list;
    }

    private static UnparsedResource held(RawResource raw) {
        byte[] bare = raw.json().toBuilder().remove("text").build().toBytes();
        Resource model = FhirJson.parse(Resource.class, bare, raw.reference().toString());
        return UnparsedResource.of(model, bare.length, FhirJson.values(bare));
    }

    private static String written(Reference reference) {
        return reference.hasReference() ? reference.getReference() : "";
    }
}
