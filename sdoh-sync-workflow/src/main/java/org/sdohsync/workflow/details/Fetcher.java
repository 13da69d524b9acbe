// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.fhir.LocalReference;
import org.sdohsync.workflow.fhir.RawResource;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * Reads what references lead to, each once: in one batch where the server can, else one by one. What cannot be had is noted,
 * what may pass is thrown. Not thread-safe.
 */
final class Fetcher {
    private static final int BATCH = 50;

    private final FhirClient client;
    private final Map<String, Resource> found = new LinkedHashMap<>();
    private final Map<String, Why> missing = new LinkedHashMap<>();
    private boolean batches;
    private boolean batchRefused;

    Fetcher(FhirClient client, ServerAbilities abilities) {
        this.client = client;
        this.batches = abilities.may(Feature.BATCH);
    }

    /** Reads what was not read before. */
    void fetch(List<Reference> references) {
        Set<LocalReference> open = new LinkedHashSet<>();
        for (Reference reference : references) {
            String written = written(reference);
            if (reference.getResource() instanceof Resource contained) {
                found.put(written, contained);
            } else {
                LocalReference.find(client.base(), written)
                        .ifPresentOrElse(open::add, () -> missing.put(written, Why.ELSEWHERE));
            }
        }
        open.removeIf(local -> found.containsKey(local.toString()) || missing.containsKey(local.toString()));
        read(List.copyOf(open));
    }

    /** Whether it turned out that the server answers no batches. */
    boolean batchRefused() {
        return batchRefused;
    }

    /** The resource a reference leads to, if it was fetched and could be had. */
    Optional<Resource> get(Reference reference) {
        String written = written(reference);
        return Optional.ofNullable(found.get(written))
                .or(() -> LocalReference.find(client.base(), written).map(local -> found.get(local.toString())));
    }

    Map<String, Resource> found() {
        return found;
    }

    List<MissingReference> missing() {
        List<MissingReference> list = new ArrayList<>();
        missing.forEach((reference, why) -> list.add(new MissingReference(reference, why)));
        return list;
    }

    private void read(List<LocalReference> open) {
        if (open.size() < 2 || !batches) {
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
            // Whatever is wrong with the batch, the plain reads tell what is wrong with the server.
            answers = List.of();
            batchRefused |= !noBatch.retryable();
        } catch (AuthorizationException refused) {
            answers = List.of();
        }
        batches = !answers.isEmpty();
        for (int index = 0; index < open.size(); index++) {
            if (answers.isEmpty() || !take(open.get(index), answers.get(index))) {
                single(open.get(index));
            }
        }
    }

    /** Takes an answer of a batch; false if it has to be asked for by itself. */
    private boolean take(LocalReference asked, BundleEntry answer) {
        int status = answer.status().orElse(0);
        if (status == 404 || status == 410) {
            missing.put(asked.toString(), Why.NOT_FOUND);
            return true;
        }
        if (status == 401 || status == 403) {
            missing.put(asked.toString(), Why.FORBIDDEN);
            return true;
        }
        boolean same = answer.type().equals(asked.type()) && answer.id().equals(asked.id());
        if (status / 100 != 2 || !same) {
            return false;
        }
        try {
            found.put(asked.toString(), answer.as(Resource.class));
        } catch (ProtocolException unreadable) {
            missing.put(asked.toString(), Why.UNREADABLE);
        }
        return true;
    }

    private void single(LocalReference asked) {
        try {
            client.read(asked.type(), asked.id())
                    .ifPresentOrElse(
                            raw -> found.put(asked.toString(), model(raw)),
                            () -> missing.put(asked.toString(), Why.NOT_FOUND));
        } catch (ProtocolException | LimitException unreadable) {
            missing.put(asked.toString(), Why.UNREADABLE);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            boolean forbidden = refused.status() == 401 || refused.status() == 403;
            missing.put(asked.toString(), forbidden ? Why.FORBIDDEN : Why.UNREADABLE);
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            missing.put(asked.toString(), Why.FORBIDDEN);
        }
    }

    private static Resource model(RawResource raw) {
        JsonObject bare = raw.json().toBuilder().remove("text").build();
        return FhirJson.parse(Resource.class, bare.toBytes(), raw.reference().toString());
    }

    private static String written(Reference reference) {
        return reference.hasReference() ? reference.getReference() : "";
    }
}
