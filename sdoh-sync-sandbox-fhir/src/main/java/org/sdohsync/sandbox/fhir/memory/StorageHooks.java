// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/** Fires the storage pointcuts a JPA server would fire, so that one set of interceptors serves both. */
final class StorageHooks {
    private final IInterceptorBroadcaster interceptors;

    StorageHooks(IInterceptorBroadcaster interceptors) {
        this.interceptors = interceptors;
    }

    void creating(Resource resource, RequestDetails request) {
        HookParams params = new HookParams()
                .add(IBaseResource.class, resource)
                .add(RequestPartitionId.class, RequestPartitionId.allPartitions());
        fire(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED, params, request);
    }

    void updating(Resource before, Resource after, RequestDetails request) {
        HookParams params =
                new HookParams().add(IBaseResource.class, before.copy()).add(IBaseResource.class, after);
        fire(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED, params, request);
    }

    void deleting(Resource before, RequestDetails request) {
        HookParams params = new HookParams().add(IBaseResource.class, before.copy());
        fire(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED, params, request);
    }

    /** Returns those of the resources the request may see; copies nothing. */
    List<Resource> visible(List<Resource> found, RequestDetails request) {
        List<IBaseResource> rest = new ArrayList<>(found);
        SimplePreResourceAccessDetails details = new SimplePreResourceAccessDetails(rest);
        HookParams params = new HookParams()
                .add(IPreResourceAccessDetails.class, details)
                .add(RequestDetails.class, request)
                .addIfMatchesType(ServletRequestDetails.class, request);
        interceptors.callHooks(Pointcut.STORAGE_PREACCESS_RESOURCES, params);
        details.applyFilterToList();
        return rest.stream().map(Resource.class::cast).toList();
    }

    private void fire(Pointcut pointcut, HookParams params, RequestDetails request) {
        params.add(RequestDetails.class, request)
                .addIfMatchesType(ServletRequestDetails.class, request)
                .add(TransactionDetails.class, new TransactionDetails());
        interceptors.callHooks(pointcut, params);
    }
}
