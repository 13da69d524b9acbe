// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.time.LocalDate;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.internal.action.ActionOutcome;

/**
 * One outcome of the work on a Task ({@code Task.output}): a performed service (posted as a Procedure), the code of one,
 * another result to post such as an enrollment, an assessment or the answers to a questionnaire, or a result that is on the
 * source's server already. Each result is posted exactly once, by means of an identifier that the library assigns. Immutable;
 * safe for use by many threads. {@code toString} shows no content.
 */
public interface Outcome {
    /**
     * Creates the outcome of a performed service. It is posted as a Procedure (SDOHCC Procedure) and referenced in the Task's
     * output. It is performed now by default.
     *
     * @param system the code system, such as SNOMED CT's {@code http://snomed.info/sct}
     * @param code the code; SDOHCC requires one of US Core's procedure codes
     * @param display the display of the code
     * @return the outcome
     */
    static Outcome performed(String system, String code, String display) {
        return ActionOutcome.performed(system, code, display);
    }

    /**
     * Creates the outcome of a performed service that is sent as a code in the Task's output only.
     *
     * @param system the code system
     * @param code the code; SDOHCC requires one of US Core's procedure codes
     * @param display the display of the code
     * @return the outcome
     */
    static Outcome codeOnly(String system, String code, String display) {
        return ActionOutcome.codeOnly(system, code, display);
    }

    /**
     * Creates the outcome of a result that is on the source's server already, such as an Observation or a
     * QuestionnaireResponse.
     *
     * @param reference the resource on the source's server, {@code Type/id}
     * @return the outcome
     * @throws IllegalArgumentException if the reference does not have that form
     */
    static Outcome result(String reference) {
        return ActionOutcome.result(reference);
    }

    /**
     * Creates the outcome of a result to post and reference in the Task's output: an Observation of an assessment or an
     * enrollment, the answers to a questionnaire, findings. Missing subject and request are filled in from the Task; the time
     * of an Observation is now by default. A source need not accept every type (SDOHCC, Referral Source); a refusal needs a
     * decision.
     *
     * @param resource an Observation, QuestionnaireResponse, Condition, Goal, CarePlan or DocumentReference without id; copied
     * @return the outcome
     * @throws IllegalArgumentException if it is of another type, has an id, or is a QuestionnaireResponse with an identifier,
     *     which the library sets itself
     */
    static Outcome posting(Resource resource) {
        return ActionOutcome.posting(resource);
    }

    /**
     * Creates the outcome of an enrollment in a program, as of now (SDOHCC Observation Program Enrollment Status).
     *
     * @param status {@link org.sdohsync.workflow.code.ServiceCodes#ENROLLED}, {@code NOT_ENROLLED} or {@code
     *     NOT_ENROLLED_ON_WAITLIST}
     * @param program the program
     * @return the outcome
     */
    static Outcome enrollment(Code status, Code program) {
        return ActionOutcome.enrollment(status, program);
    }

    /**
     * Sets when the service was performed.
     *
     * @param moment the moment; written to the second
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    Outcome at(Instant moment);

    /**
     * Sets the day on which the service was performed.
     *
     * @param day the day
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    Outcome on(LocalDate day);

    /**
     * Sets the period in which the service was performed.
     *
     * @param first the first day
     * @param last the last day
     * @return a changed copy
     * @throws IllegalArgumentException if the last day is before the first
     * @throws IllegalStateException if this is not a performed service
     */
    Outcome during(LocalDate first, LocalDate last);

    /**
     * Adds a note to the Procedure.
     *
     * @param text the note for the staff of the source
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    Outcome note(String text);
}
