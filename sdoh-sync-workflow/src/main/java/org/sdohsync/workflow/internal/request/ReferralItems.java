// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.request.ReferralRequest;

/** The parts of a referral in the order in which they are posted: Consent, ServiceRequest, Task. */
public final class ReferralItems {
    /** The part that is the Consent. */
    public static final String CONSENT = "consent";

    /** The part that is the ServiceRequest. */
    public static final String REQUEST = "request";

    /** The part that is the Task. */
    public static final String TASK = "task";

    private ReferralItems() {}

    /**
     * All parts of a referral that are to be created.
     *
     * @param referral the referral
     * @return the parts
     * @throws IllegalStateException if the referral is not complete
     */
    public static List<RequestItem> of(ReferralRequest referral) {
        referral.requireComplete();
        List<RequestItem> items = new ArrayList<>();
        Task task = referral.task();
        if (!task.hasFocus()) {
            items.addAll(orderOf(referral));
            task.setFocus(new Reference(RequestItem.partReference(REQUEST)));
        }
        if (referral.isSelfReferral()) {
            task.addInput()
                    .setType(TaskParts.ADDITIONAL_CONTENT.concept())
                    .setValue(task.getFocus().copy());
        }
        items.add(RequestItem.create(TASK, task));
        return items;
    }

    /**
     * The parts of a referral but for its Task, which is to be posted elsewhere.
     *
     * @param referral the referral
     * @return the Consent, if one is to be created, and the ServiceRequest
     */
    public static List<RequestItem> orderOf(ReferralRequest referral) {
        List<RequestItem> items = new ArrayList<>();
        ServiceRequest order = referral.serviceRequest();
        if (referral.consent().isPresent()) {
            Consent consent = referral.consent().get();
            items.add(RequestItem.create(CONSENT, consent));
            order.addSupportingInfo(new Reference(RequestItem.partReference(CONSENT)));
        }
        items.add(RequestItem.create(REQUEST, order));
        return items;
    }
}
