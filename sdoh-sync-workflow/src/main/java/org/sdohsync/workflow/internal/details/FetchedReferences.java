// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.details.MissingReference;

/** What some references lead to, each read once, in one batch where the server can. Immutable; safe for use by many threads. */
public final class FetchedReferences {
    private final ReferenceFetcher fetched;

    private FetchedReferences(ReferenceFetcher fetched) {
        this.fetched = fetched;
    }

    /**
     * Reads what references lead to.
     *
     * @param client the server
     * @param abilities what is known of the server
     * @param references the references
     * @return what could be read
     * @throws org.sdohsync.core.error.SyncException for what may pass or what a person has to mend, never for a reference that
     *     leads nowhere
     */
    public static FetchedReferences read(
            FhirClient client, Supplier<ServerCapabilities> abilities, List<Reference> references) {
        ReferenceFetcher fetcher = new ReferenceFetcher(client, abilities, new FetchedResources());
        fetcher.fetch(references);
        return new FetchedReferences(fetcher);
    }

    /**
     * What a reference leads to.
     *
     * @param reference one of those that were read
     * @return a copy without narrative, if it could be read
     */
    public Optional<Resource> get(Reference reference) {
        return fetched.get(reference).flatMap(UnparsedResource::model);
    }

    /**
     * What could not be read.
     *
     * @return each reference once, with the reason
     */
    public List<MissingReference> missing() {
        return fetched.missing();
    }
}
