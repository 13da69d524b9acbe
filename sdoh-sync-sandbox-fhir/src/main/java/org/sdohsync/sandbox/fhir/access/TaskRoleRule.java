// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Task;

/**
 * Holds clients to SDOHCC's rule for Task updates: whoever did not create a Task may change its {@code status},
 * {@code statusReason} and {@code output} only; more is refused with 422. The creator is remembered as a tag of the Task, which
 * clients can neither set nor remove; Tasks the server was loaded with have no creator among the clients.
 */
@Interceptor
public final class TaskRoleRule {
    /** System of the tag that names the creating client. */
    public static final String CREATOR = "urn:sdoh-sync:sandbox:created-by";

    /** Creates the rule. */
    public TaskRoleRule() {}

    /**
     * Remembers who created a Task.
     *
     * @param resource the new resource
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, RequestDetails request) {
        if (!(resource instanceof Task task)) {
            return;
        }
        clearCreator(task);
        TokenGrant grant = TokenGuard.grantOf(request);
        if (grant != null) {
            task.getMeta().addTag(CREATOR, grant.clientId(), null);
        }
    }

    /**
     * Compares a Task before and after.
     *
     * @param before the stored resource
     * @param after the resource to store
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after, RequestDetails request) {
        if (!(before instanceof Task old) || !(after instanceof Task next)) {
            return;
        }
        Coding creator = old.getMeta().getTag().stream()
                .filter(tag -> CREATOR.equals(tag.getSystem()))
                .findFirst()
                .orElse(null);
        TokenGrant grant = TokenGuard.grantOf(request);
        boolean own = creator != null && grant != null && grant.clientId().equals(creator.getCode());
        if (grant != null && !own && !fixedPart(old).equalsDeep(fixedPart(next))) {
            throw new UnprocessableEntityException(
                    "Only status, statusReason and output of a Task may be changed by a client that did not create it");
        }
        clearCreator(next);
        if (creator != null) {
            next.getMeta().addTag(creator.copy());
        }
    }

    private static void clearCreator(Task task) {
        if (task.hasMeta()) {
            task.getMeta().getTag().removeIf(tag -> CREATOR.equals(tag.getSystem()));
        }
    }

    private static Task fixedPart(Task task) {
        Task fixed = task.copy();
        fixed.setIdElement(null);
        fixed.setMeta(null);
        fixed.setStatusElement(null);
        fixed.setStatusReason(null);
        fixed.setOutput(null);
        return fixed;
    }
}
