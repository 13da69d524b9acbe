// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntryTransactionMethodEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.jspecify.annotations.Nullable;

/** The versions of one resource, newest first. */
final class HistoryResult implements IBundleProvider {
    private final List<Version> versions;
    private final Date time;

    HistoryResult(List<Version> oldestFirst, Date time) {
        List<Version> newestFirst = new ArrayList<>();
        oldestFirst.forEach(version -> newestFirst.add(0, version));
        this.versions = List.copyOf(newestFirst);
        this.time = time;
    }

    @Override
    public List<IBaseResource> getResources(int from, int to) {
        return versions.subList(Math.min(from, versions.size()), Math.min(to, versions.size())).stream()
                .map(HistoryResult::entry)
                .toList();
    }

    /** HAPI wants a resource for each entry, so a deletion is an empty one that carries the time it went. */
    private static IBaseResource entry(Version version) {
        Resource stored = version.resource();
        IBaseResource entry = stored == null ? tombstone(version) : stored.copy();
        BundleEntryTransactionMethodEnum method = stored == null
                ? BundleEntryTransactionMethodEnum.DELETE
                : version.number() == 1 ? BundleEntryTransactionMethodEnum.POST : BundleEntryTransactionMethodEnum.PUT;
        ResourceMetadataKeyEnum.ENTRY_TRANSACTION_METHOD.put(entry, method);
        return entry;
    }

    private static IBaseResource tombstone(Version version) {
        Resource empty = ResourceFactory.createResource(version.type());
        empty.setId(new IdType(version.type(), version.id(), "" + version.number()));
        ResourceMetadataKeyEnum.DELETED_AT.put(empty, new InstantType(Date.from(version.time())));
        return empty;
    }

    @Override
    public IPrimitiveType<Date> getPublished() {
        return new InstantType(time);
    }

    @Override
    public @Nullable String getUuid() {
        return null;
    }

    @Override
    public @Nullable Integer preferredPageSize() {
        return null;
    }

    @Override
    public Integer size() {
        return versions.size();
    }
}
