// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.details.MissingReference;

/** Resources that a Task refers to, read together where the server can. Not thread-safe while it reads. */
public final class ReferencedResources {
    private final ReferenceFetcher fetcher;

    /**
     * Reads nothing yet.
     *
     * @param client the source
     * @param abilities what that source can do
     */
    public ReferencedResources(FhirClient client, Supplier<ServerCapabilities> abilities) {
        this.fetcher = new ReferenceFetcher(
                requireNonNull(client, "client"), requireNonNull(abilities, "abilities"), new FetchedResources());
    }

    /**
     * Reads what was not read before. What cannot be had is left out.
     *
     * @param references the references; empty ones are ignored
     * @throws org.sdohsync.core.error.SyncException for what may pass or what a person has to mend
     */
    public void read(List<Reference> references) {
        fetcher.fetch(
                references.stream().filter(reference -> !reference.isEmpty()).toList());
    }

    /**
     * What a reference leads to.
     *
     * @param reference the reference
     * @return a copy, if it was read and could be had
     */
    public Optional<Resource> get(Reference reference) {
        return fetcher.get(reference).flatMap(UnparsedResource::model);
    }

    /**
     * What could not be had.
     *
     * @return each reference with the reason
     */
    public List<MissingReference> missing() {
        return fetcher.missing();
    }
}
