// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.details.ReferralDetails;

/**
 * One referral as its source showed it at one moment, and the means to act on it. Exactly one of {@link #open}, {@link #requested},
 * {@link #accepted}, {@link #inProgress}, {@link #onHold}, {@link #closed} and {@link #sent} is there, unless we merely look on ({@link #part}), or the Task is a draft or of a
 * status that nobody knows. Each offers the steps that are possible from it, and a step hands on the next state:
 *
 * <pre>{@code
 * referral.requested().ifPresent(r -> r.accept().start());
 * }</pre>
 *
 * <p>The snapshot may be out of date by the time a step is taken: the step is checked against the source's own copy.
 *
 * <p>Immutable but for the details, which are kept once read; safe for use by many threads. Prints no content.
 */
public interface Referral {
    /**
     * Our part in it.
     *
     * @return whether we are to do it or may claim it, asked for it, or merely look on
     */
    TaskRole part();

    /**
     * The Task's logical id on the source's server.
     *
     * @return the id, for example {@code 12}
     */
    String id();

    /**
     * The source.
     *
     * @return the connection the referral came by
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
     * How the referral stands.
     *
     * @return the Task's status as the source wrote it
     */
    TaskStatus status();

    /**
     * How urgent it is.
     *
     * @return {@code routine}, {@code urgent}, {@code asap}, {@code stat} or what the source wrote; {@code routine} if nothing
     */
    String priority();

    /**
     * Tells whether the referral should not wait.
     *
     * @return true for every priority but routine
     */
    boolean urgent();

    /**
     * Reads what belongs to the referral, when first asked for. While a listener works on the page the referral came on, that is read
     * for the whole page at once; later it is read for this referral alone, as the source has it then.
     *
     * @return the details, the same for every call once they were read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    ReferralDetails details();

    /**
     * Tells whether the person must not be contacted. Reads the {@link #details} if they were not read before.
     *
     * @return true if the ServiceRequest says so, and also if it could not be read
     */
    boolean doNotContactPatient();

    /**
     * The referral while it has no owner of any kind and waits for one.
     *
     * @return the state, if it is this one
     */
    Optional<Open> open();

    /**
     * The referral if we are not to do the work but asked for it, whatever its status.
     *
     * @return the state, if it is this one
     */
    Optional<Sent> sent();

    /**
     * The referral while it waits for a decision. A status of {@code received}, as older servers set it, counts.
     *
     * @return the state, if it is this one
     */
    Optional<Requested> requested();

    /**
     * The referral when it was accepted and not begun. A status of {@code ready}, as older servers set it, counts.
     *
     * @return the state, if it is this one
     */
    Optional<Accepted> accepted();

    /**
     * The referral while it is worked on.
     *
     * @return the state, if it is this one
     */
    Optional<InProgress> inProgress();

    /**
     * The referral while the work is interrupted.
     *
     * @return the state, if it is this one
     */
    Optional<OnHold> onHold();

    /**
     * The referral when nothing is left to do: rejected, cancelled, completed, failed or entered in error.
     *
     * @return the state, if it is this one
     */
    Optional<Closed> closed();
}
