// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * The references of one Task's referral. More of them are known when its ServiceRequest and its requester were read. Each is
 * returned once.
 */
final class TaskReferences {
    private final FhirBase base;
    private final Task task;
    private final @Nullable String focus;
    private final @Nullable String requester;
    private boolean begun;
    private boolean requestSeen;
    private boolean requesterSeen;

    TaskReferences(FhirBase base, Task task) {
        this.base = base;
        this.task = task;
        this.focus = local(task.getFocus()).map(LocalReference::toString).orElse(null);
        this.requester =
                local(task.getRequester()).map(LocalReference::toString).orElse(null);
    }

    /** Returns the known references that were not returned before. */
    List<LocalReference> more(FetchedResources stock) {
        List<Reference> more = new ArrayList<>();
        if (!begun) {
            begun = true;
            more.addAll(References.of(task));
        }
        if (!requestSeen && focus != null) {
            Optional<UnparsedResource> request = stock.get(focus);
            requestSeen = request.isPresent();
            request.filter(held -> held.is("ServiceRequest"))
                    .flatMap(UnparsedResource::shared)
                    .ifPresent(found -> more.addAll(References.of((ServiceRequest) found)));
        }
        if (!requesterSeen && requester != null) {
            Optional<UnparsedResource> asking = stock.get(requester);
            requesterSeen = asking.isPresent();
            asking.filter(held -> held.is("PractitionerRole"))
                    .flatMap(UnparsedResource::shared)
                    .ifPresent(role -> more.addAll(References.ofRequester(role)));
        }
        List<LocalReference> local = new ArrayList<>(more.size());
        more.forEach(reference -> local(reference).ifPresent(local::add));
        return local;
    }

    private Optional<LocalReference> local(Reference reference) {
        return reference.hasReference() && !(reference.getResource() instanceof Resource)
                ? LocalReference.find(base, reference.getReference())
                : Optional.empty();
    }
}
