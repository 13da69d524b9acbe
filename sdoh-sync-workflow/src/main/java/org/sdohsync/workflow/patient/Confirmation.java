// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

/** What completes a Task that has no other answer: the patient's word that it was done. */
public enum Confirmation {
    /** It was done. */
    DONE
}
