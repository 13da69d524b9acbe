// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

/**
 * Asks the patient a question, which the {@link #description} has; a text answers it (SDOHCC, TaskForPatient, general information). The
 * answer is markdown; an empty one completes the Task without an answer.
 */
public non-sealed interface InformationTask extends PatientTask<String> {}
