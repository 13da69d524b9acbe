// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/** Synthetic resources of a referral. */
final class Samples {
    static final String TASK_CODES = "http://hl7.org/fhir/CodeSystem/task-code";

    private Samples() {}

    static Task task(String id, String owner, String patient) {
        Task task = new Task();
        task.setId(id);
        task.setStatus(TaskStatus.REQUESTED).setIntent(TaskIntent.ORDER);
        task.getCode().addCoding().setSystem(TASK_CODES).setCode("fulfill");
        task.setOwner(new Reference(owner)).setRequester(new Reference("Organization/clinic"));
        task.setFor(new Reference("Patient/" + patient));
        task.setFocus(new Reference("ServiceRequest/" + id));
        return task;
    }

    static ServiceRequest request(String id, String patient) {
        ServiceRequest request = new ServiceRequest();
        request.setId(id);
        request.setSubject(new Reference("Patient/" + patient));
        return request;
    }

    static Patient patient(String id, String family) {
        Patient patient = new Patient();
        patient.setId(id);
        patient.addName().setFamily(family).addGiven("Test");
        return patient;
    }

    static Procedure procedure(String identifier, String request) {
        Procedure procedure = new Procedure();
        procedure.addIdentifier().setSystem("urn:test").setValue(identifier);
        procedure.setStatus(ProcedureStatus.COMPLETED);
        procedure.addBasedOn(new Reference(request));
        procedure.setSubject(new Reference("Patient/p1"));
        procedure.setCode(new CodeableConcept().setText("food"));
        return procedure;
    }

    static <T extends Resource> T withId(T resource, String id) {
        resource.setId(id);
        return resource;
    }
}
