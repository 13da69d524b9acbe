// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.platform;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.sdohsync.workflow.request.SentRequest;

/**
 * The work of a coordination platform (SDOHCC, Indirect Referral): toward the source it is the recipient of a referral, toward the
 * organizations that do the work it is the source, with a server of its own. The requester of the parts is the first owner of the
 * connection to that server, such as {@code Organization/network}. Safe for use by many threads and processes; every call may be
 * repeated, and creates and writes nothing twice.
 *
 * <p>Failures are those of {@link org.sdohsync.workflow.request.Requests} at the own server, and those of steps at the source's.
 */
public interface Platform {
    /**
     * Asks one organization for all that a referral asks for: copies to the own server what the referral refers to, and creates there
     * a ServiceRequest (filler order, based on the source's) and a Task (part of the source's). Once for each organization.
     *
     * @param parent the referral as it came from the source
     * @param owner who is asked, on the own server
     * @return the part
     * @throws org.sdohsync.core.error.ProtocolException if the source shows neither the ServiceRequest nor the patient
     * @throws RequestRefusedException if the own server does not take a resource
     */
    SentRequest split(Referral parent, String owner);

    /**
     * Asks one organization for a part of what a referral asks for.
     *
     * @param parent the referral as it came from the source
     * @param owner who is asked, on the own server
     * @param change changes what is asked for, such as the code of the service
     * @return the part
     * @throws org.sdohsync.core.error.ProtocolException if the source shows neither the ServiceRequest nor the patient
     * @throws RequestRefusedException if the own server does not take a resource
     */
    SentRequest split(Referral parent, String owner, UnaryOperator<ReferralRequest> change);

    /**
     * The parts of a referral.
     *
     * @param parent the referral
     * @return the Tasks at the own server that are part of it, as they are now, ordered by their ids
     */
    List<Task> parts(Referral parent);

    /**
     * Hands on at the source what became of the parts: accepts when one was accepted, starts, holds and resumes with them, completes
     * with the outcomes of all of them when they are over and one was completed, fails or rejects if none was. The Procedures and other
     * results are posted to the source. If the source called the referral off, the parts are cancelled instead. To ask another
     * organization after a rejection, split again first.
     *
     * @param parent the referral as it is now
     * @return the steps that were taken, in order; {@link Step#CANCEL} for parts that were called off
     */
    List<Step> relay(Referral parent);

    /**
     * Updates the copies at the own server of what changed at the source since.
     *
     * @param parent the referral as it is now, whose details were not read before
     * @return the references of the copies that were updated
     */
    List<String> refresh(Referral parent);
}
