// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;

/**
 * One Task for the patient as its source showed it at one moment, and the means to answer it (SDOHCC, TaskForPatient). What it is
 * about tells its kind. Exactly one of {@link #ready}, {@link #inProgress} and {@link #onHold} is there while it is open and the
 * patient's own ({@link #part}), and each offers the steps that are possible from it:
 *
 * <pre>{@code
 * if (task instanceof MaterialTask leaflet) {
 *     leaflet.ready().ifPresent(unread -> unread.complete(Confirmation.DONE));
 * }
 * }</pre>
 *
 * <p>The snapshot may be out of date by the time a step is taken: the step is checked against the source's own copy. Immutable but
 * for what was read once; safe for use by many threads. {@code toString} shows no content.
 *
 * @param <A> what completes it
 */
public sealed interface PatientTask<A>
        permits QuestionnaireTask, PdfFormTask, WebFormTask, InformationTask, ContactTask, MaterialTask {
    /**
     * The Task's logical id on the source's server.
     *
     * @return the id, for example {@code 12}
     */
    String id();

    /**
     * The source.
     *
     * @return the connection the Task came by
     */
    Connection connection();

    /**
     * The Task.
     *
     * @return a copy without its narrative; never write it back
     */
    Task task();

    /**
     * The Task's version at this moment.
     *
     * @return {@code meta.versionId}, if the source told it
     */
    Optional<String> versionId();

    /**
     * How the Task stands.
     *
     * @return the status as the source wrote it
     */
    TaskStatus status();

    /**
     * Tells whether the Task should not wait.
     *
     * @return true for every priority but routine
     */
    boolean urgent();

    /**
     * Whose Task it is.
     *
     * @return {@link TaskRole#PATIENT} if it is the patient's or the user's own, else {@link TaskRole#ONLOOKER}, and then no step is
     *     offered
     */
    TaskRole part();

    /**
     * What the patient is asked, in words.
     *
     * @return {@code Task.description}, else the text of its code, if there is one
     */
    Optional<String> description();

    /**
     * Reads who asks.
     *
     * @return the PractitionerRole or Organization, if it could be read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    Optional<Resource> requester();

    /**
     * The Task when nothing was done yet.
     *
     * @return the state, if it is this one
     */
    Optional<ReadyTask<A>> ready();

    /**
     * The Task while it is worked on.
     *
     * @return the state, if it is this one
     */
    Optional<InProgressTask<A>> inProgress();

    /**
     * The Task while it is interrupted.
     *
     * @return the state, if it is this one
     */
    Optional<OnHoldTask<A>> onHold();

    /**
     * Whichever of the open states it is in, with the steps that end it from each.
     *
     * @return the state, empty if the Task is closed, not the patient's own, or of a status that a patient's Task does not have
     */
    Optional<? extends UnfinishedTask<A>> unfinished();

    /**
     * Tells whether nothing is left to do.
     *
     * @return true if it is completed, failed, cancelled, rejected or entered in error
     */
    boolean closed();
}
