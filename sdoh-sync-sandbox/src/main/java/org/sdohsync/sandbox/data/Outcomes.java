// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.sandbox.data.Needs.Need;

/** What a completed referral leaves behind: the Procedure, the enrollment and the Task outputs that name them. */
final class Outcomes {
    private final World world;

    Outcomes(World world) {
        this.world = world;
    }

    void deliver(Task task, ServiceRequest request, Need need) {
        Procedure procedure =
                world.ledger().add("procedure-" + task.getIdPart(), Profiles.PROCEDURE, procedure(request, need));
        Observation enrollment =
                world.ledger().add("enrollment-" + task.getIdPart(), Profiles.ENROLLMENT, enrollment(need));
        output(task, Codes.RESULTING_ACTIVITY, IssuedResources.to(procedure));
        output(task, Codes.RESULTING_ACTIVITY, request.getCode().copy());
        output(task, Codes.ADDITIONAL_CONTENT, IssuedResources.to(enrollment));
    }

    static void output(Task task, Code type, Type value) {
        task.addOutput().setType(type.concept()).setValue(value);
    }

    private Procedure procedure(ServiceRequest request, Need need) {
        Procedure procedure = new Procedure();
        procedure.addExtension(new Extension(Profiles.PERTAINS_TO_GOAL, IssuedResources.to(need.goal())));
        procedure.addIdentifier(world.ledger().identifier("deliveries", request.getIdPart()));
        procedure.addBasedOn(IssuedResources.to(request));
        procedure.setStatus(ProcedureStatus.COMPLETED);
        procedure.setCategory(
                Code.concept(List.of(Codes.SOCIAL_SERVICE, need.domain().category())));
        procedure.setCode(request.getCode().copy());
        procedure.setSubject(People.to(need.patient()));
        procedure.setPerformed(world.ledger().days(-3, -2));
        procedure.addPerformer().setActor(Places.to(world.places().recipient()));
        procedure.addReasonReference(IssuedResources.to(need.condition()));
        procedure.addNote().setText("Delivered as ordered.");
        return procedure;
    }

    private Observation enrollment(Need need) {
        Observation observation = new Observation();
        observation.setStatus(ObservationStatus.FINAL);
        observation.addCategory(Codes.SDOH.concept());
        observation.addCategory(Codes.PROGRAM_ENROLLMENT.concept());
        observation.addCategory(need.domain().category().concept());
        observation.setCode(
                new CodeableConcept().setText(world.places().program().getName()));
        observation.setSubject(People.to(need.patient()));
        observation.addFocus(IssuedResources.to(
                world.places().program(), world.places().program().getName()));
        observation.setEffective(world.ledger().daysAgo(2));
        observation.addPerformer(Places.to(world.places().recipient()));
        observation.setValue(Codes.ENROLLED.concept());
        return observation;
    }
}
