// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ReferralRequest;

/** What is asked of one organization: a filler order, based on the source's request, with references to the copies (SDOHCC, §refer-2). */
final class FillerOrder {
    private FillerOrder() {}

    static ReferralRequest of(Referral parent, ReferralOriginals originals, Copies copies, String requester) {
        ServiceRequest original = originals.request();
        String source = originals.base();
        ReferralRequest order = ReferralRequest.of(original.getCode())
                .patient(copies.reference(originals.patientUrl()))
                .requester(requester)
                .partOf(source + "/Task/" + parent.id(), source + "/ServiceRequest/" + original.getIdPart())
                .serviceRequest(filler -> {
                    if (original.hasCategory()) {
                        filler.setCategory(original.copy().getCategory());
                    }
                    if (original.hasPriority()) {
                        filler.setPriority(original.getPriority());
                    }
                    filler.setOccurrence(original.copy().getOccurrence());
                    filler.setOrderDetail(original.copy().getOrderDetail());
                    original.getReasonReference()
                            .forEach(reason -> filler.addReasonReference(translated(reason, copies)));
                    original.getSupportingInfo()
                            .forEach(content -> filler.addSupportingInfo(translated(content, copies)));
                    original.getExtensionsByUrl(Profiles.PERTAINS_TO_GOAL_EXTENSION).stream()
                            .map(Extension::getValue)
                            .filter(Reference.class::isInstance)
                            .forEach(goal -> filler.addExtension(new Extension(
                                    Profiles.PERTAINS_TO_GOAL_EXTENSION, translated((Reference) goal, copies))));
                });
        Task task = parent.task();
        return order.task(part -> {
            if (task.hasPriority()) {
                part.setPriority(task.getPriority());
            }
            task.getInput().forEach(input -> {
                Task.ParameterComponent copy =
                        part.addInput().setType(input.getType().copy());
                copy.setValue(
                        input.getValue() instanceof Reference reference
                                ? translated(reference, copies)
                                : input.getValue().copy());
            });
        });
    }

    // One within the source's resource means nothing outside of it.
    private static Reference translated(Reference original, Copies copies) {
        Reference reference = original.copy();
        if (original.hasReference() && !original.getReference().startsWith("#")) {
            reference.setReference(copies.reference(original.getReference()));
        } else {
            reference.setReference(null);
        }
        return reference;
    }
}
