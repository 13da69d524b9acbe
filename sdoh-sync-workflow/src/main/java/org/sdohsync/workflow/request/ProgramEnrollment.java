// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.request.ReferenceCheck;

/**
 * Whether a patient is enrolled in a program, outside of a referral (SDOHCC 3.0.0, Observation Program Enrollment Status); as the
 * outcome of one it is {@link org.sdohsync.workflow.action.Outcome#enrollment}. As of when it is sent by default. Immutable: each method
 * returns a changed copy. {@code toString} shows no content.
 */
public final class ProgramEnrollment {
    private final Observation observation;

    private ProgramEnrollment(Observation observation) {
        this.observation = observation;
    }

    /**
     * Describes an enrollment.
     *
     * @param patient the Patient
     * @param program the program
     * @param status {@link ServiceCodes#ENROLLED}, {@code NOT_ENROLLED} or {@code NOT_ENROLLED_ON_WAITLIST}
     * @return the enrollment
     */
    public static ProgramEnrollment of(String patient, Code program, Code status) {
        Observation observation = new Observation();
        observation.getMeta().addProfile(Profiles.PROGRAM_ENROLLMENT);
        observation
                .setStatus(ObservationStatus.FINAL)
                .addCategory(ServiceCodes.SDOH.concept())
                .addCategory(ServiceCodes.PROGRAM_ENROLLMENT.concept())
                .setCode(program.concept())
                .setSubject(ReferenceCheck.of(patient, "patient", Set.of("Patient")))
                .setValue(status.concept());
        return new ProgramEnrollment(observation);
    }

    /**
     * Takes an enrollment as a server has it.
     *
     * @param observation the Observation; copied
     * @return the enrollment; empty if the Observation is about something else
     */
    public static Optional<ProgramEnrollment> of(Observation observation) {
        return observation.getCategory().stream().anyMatch(ServiceCodes.PROGRAM_ENROLLMENT::in)
                ? Optional.of(new ProgramEnrollment(observation.copy()))
                : Optional.empty();
    }

    /**
     * Sets the category of the need.
     *
     * @param category the category
     * @return a changed copy
     */
    public ProgramEnrollment category(Category category) {
        return edit(made -> made.addCategory(category.code().concept()));
    }

    /**
     * Names the service that offers the program.
     *
     * @param reference a HealthcareService
     * @return a changed copy
     */
    public ProgramEnrollment service(String reference) {
        return edit(made -> made.addFocus(ReferenceCheck.of(reference, "service", Set.of("HealthcareService"))));
    }

    /**
     * Says who found it out.
     *
     * @param reference an Organization, Practitioner or PractitionerRole
     * @return a changed copy
     */
    public ProgramEnrollment performer(String reference) {
        return edit(made -> made.addPerformer(
                ReferenceCheck.of(reference, "performer", Set.of("Organization", "Practitioner", "PractitionerRole"))));
    }

    /**
     * Says more, such as how long the waiting list is.
     *
     * @param text the text
     * @return a changed copy
     */
    public ProgramEnrollment note(String text) {
        return edit(made -> made.addNote().setText(requireNonNull(text, "text")));
    }

    /**
     * Whether the patient is enrolled.
     *
     * @return one of SDOHCC's codes; empty if the server has another or none, which {@link #observation} shows
     */
    public Optional<Code> status() {
        if (observation.getValue() instanceof CodeableConcept value) {
            for (Code code :
                    new Code[] {ServiceCodes.ENROLLED, ServiceCodes.NOT_ENROLLED, ServiceCodes.NOT_ENROLLED_ON_WAITLIST
                    }) {
                if (code.in(value)) {
                    return Optional.of(code);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The Observation.
     *
     * @return a copy
     */
    public Observation observation() {
        return observation.copy();
    }

    private ProgramEnrollment edit(Consumer<Observation> change) {
        Observation made = observation.copy();
        change.accept(made);
        return new ProgramEnrollment(made);
    }

    @Override
    public String toString() {
        return "ProgramEnrollment[" + status().map(Code::code).orElse("unknown") + "]";
    }
}
