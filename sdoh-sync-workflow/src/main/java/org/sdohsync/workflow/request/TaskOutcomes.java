// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.details.MissingReference;

/**
 * What came of a referral that we asked for (SDOHCC TaskForReferralManagement, {@code Task.output}), as the server held it when it was
 * read. Resources are copies without their narrative; do not write them back. Immutable; {@code toString} shows no content.
 */
public interface TaskOutcomes {
    /**
     * The Task.
     *
     * @return a copy
     */
    Task task();

    /**
     * The services that were performed: those the Task names, and those that are based on its ServiceRequest without being named, as
     * some organizations post them after the Task.
     *
     * @return the Procedures that could be read, those in the Task's output first
     */
    List<Procedure> procedures();

    /**
     * The services that are given by a code alone.
     *
     * @return the codes in the order of the output
     */
    List<CodeableConcept> codes();

    /**
     * The other results: findings of an assessment, enrollments, answers to questionnaires.
     *
     * @return the Observations, Conditions, Goals, QuestionnaireResponses and others that could be read, in the order of the output
     */
    List<Resource> contents();

    /**
     * The results that could not be read.
     *
     * @return each reference once, with the reason
     */
    List<MissingReference> missing();
}
