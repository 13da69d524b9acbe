// SPDX-License-Identifier: Apache-2.0
/** Tasks for a patient: their kinds and states, questionnaires and their answers, documents, contacts, and what a patient reads. */
@NullMarked
package org.sdohsync.workflow.internal.patient;

import org.jspecify.annotations.NullMarked;
