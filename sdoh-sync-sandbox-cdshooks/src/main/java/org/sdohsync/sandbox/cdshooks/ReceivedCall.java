// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.cdshooks;

import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestAuthorizationJson;
import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestContextJson;
import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestJson;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;

/**
 * What a call contained, as the framework read it.
 *
 * @param hook the hook
 * @param hookInstance the id of the call
 * @param user the user, {@code Type/id}
 * @param patient the bare id of the patient
 * @param appointments how many appointments the context has; none if it has no bundle
 * @param prefetched the keys whose data came along, in alphabetical order
 * @param authorized whether the call contained a token for the source, or its address
 */
public record ReceivedCall(
        String hook,
        String hookInstance,
        String user,
        String patient,
        int appointments,
        List<String> prefetched,
        boolean authorized) {
    /**
     * Copies the list.
     *
     * @param hook as described above
     * @param hookInstance as described above
     * @param user as described above
     * @param patient as described above
     * @param appointments as described above
     * @param prefetched as described above
     * @param authorized as described above
     */
    public ReceivedCall {
        prefetched = List.copyOf(prefetched);
    }

    static ReceivedCall of(CdsServiceRequestJson request) {
        CdsServiceRequestContextJson context = request.getContext();
        int appointments =
                context.containsKey("appointments") && context.getResource("appointments") instanceof Bundle bundle
                        ? bundle.getEntry().size()
                        : 0;
        List<String> keys = new TreeSet<>(request.getPrefetchKeys())
                .stream().filter(key -> request.getPrefetch(key) != null).toList();
        return new ReceivedCall(
                request.getHook(),
                request.getHookInstance(),
                context.getString("userId"),
                context.getString("patientId"),
                appointments,
                keys,
                request.getFhirServer() != null || hasToken(request));
    }

    // The framework makes an empty object where the call has none.
    private static boolean hasToken(CdsServiceRequestJson request) {
        CdsServiceRequestAuthorizationJson authorization = request.getServiceRequestAuthorizationJson();
        return authorization != null && authorization.getAccessToken() != null;
    }
}
