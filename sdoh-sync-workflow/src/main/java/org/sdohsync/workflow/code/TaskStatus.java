// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;

/**
 * The status of a Task as the server wrote it (FHIR R4 Task.status). An unknown status is kept, not refused. Immutable.
 *
 * @param text the status as the server wrote it; empty if there is none
 */
public record TaskStatus(String text) {
    /** The statuses of FHIR R4. */
    public enum Known {
        /** Not yet to be acted upon. */
        DRAFT,
        /** Waiting for a decision of the performer. */
        REQUESTED,
        /** Received by the performer, who has not decided yet; not in SDOHCC since 2.1. */
        RECEIVED,
        /** The performer will perform it. */
        ACCEPTED,
        /** The performer will not perform it. */
        REJECTED,
        /** Ready to be performed. */
        READY,
        /** Cancelled. */
        CANCELLED,
        /** In progress. */
        IN_PROGRESS,
        /** Paused. */
        ON_HOLD,
        /** It could not be completed. */
        FAILED,
        /** Completed. */
        COMPLETED,
        /** Entered in error. */
        ENTERED_IN_ERROR;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /**
         * The status as FHIR writes it.
         *
         * @return for example {@code in-progress}
         */
        public String text() {
            return text;
        }

        /**
         * Tells whether the status is final, so that only a correction can follow.
         *
         * @return true for rejected, cancelled, failed, completed and entered-in-error
         */
        public boolean closed() {
            return switch (this) {
                case REJECTED, CANCELLED, FAILED, COMPLETED, ENTERED_IN_ERROR -> true;
                case DRAFT, REQUESTED, RECEIVED, ACCEPTED, READY, IN_PROGRESS, ON_HOLD -> false;
            };
        }

        /**
         * The status as a value.
         *
         * @return the status
         */
        public TaskStatus status() {
            return new TaskStatus(text);
        }
    }

    /**
     * Checks the text for null.
     *
     * @param text as described above
     */
    public TaskStatus {
        requireNonNull(text, "text");
    }

    /**
     * The status of a Task.
     *
     * @param task the Task; a status that HAPI does not know is found too
     * @return its status, with empty text when it has none
     */
    public static TaskStatus of(Task task) {
        String text = task.getStatusElement().getValueAsString();
        return new TaskStatus(text == null ? "" : text);
    }

    /**
     * The status, if FHIR R4 knows it.
     *
     * @return the known status
     */
    public Optional<Known> known() {
        return Arrays.stream(Known.values())
                .filter(known -> known.text.equals(text))
                .findFirst();
    }

    /**
     * Tells whether this is a given status.
     *
     * @param status the status
     * @return true if it is
     */
    public boolean is(Known status) {
        return status.text.equals(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
