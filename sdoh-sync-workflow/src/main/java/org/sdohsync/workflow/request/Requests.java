// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.code.Code;

/**
 * What an application asks for at one source or at its own server, as SDOHCC's Referral Source, Coordination Platform or Referral
 * Recipient: referrals, Tasks for patients, capacity, enrollments. Safe for use by many threads and processes.
 *
 * <p>Each request has a key that the application chooses: its own id of the case, at most {@value #LONGEST_KEY} characters, which
 * should not name a person. It is recorded before anything is sent. The same request with the same key is the same request, however
 * often and in whatever process it is made: every resource of it is created exactly once, by means of an identifier that follows from
 * the key. If the source does not answer, the request is completed by the next sync.
 *
 * <p>Common to all methods that create or change: {@link RequestRefusedException} if the source does not take it; {@link
 * org.sdohsync.core.error.ConflictException} if the key was used for another request, or the request waits for a decision; {@link
 * org.sdohsync.core.error.BusyException} if it is not known yet whether a resource arrived, or another thread or process works on the
 * request; any other {@link org.sdohsync.core.error.SyncException} is temporary, and the request recorded.
 */
public interface Requests {
    /** The most characters of a key: 256. */
    int LONGEST_KEY = 256;

    /**
     * Creates a referral: its Consent, if one is given, its ServiceRequest, then its Task. If the ServiceRequest exists already ({@link
     * ReferralRequest#about}), the Task alone.
     *
     * @param key the application's own key of the request
     * @param referral the referral
     * @return the references of what was created
     * @throws IllegalStateException if the referral lacks something that SDOHCC requires
     */
    SentRequest send(String key, ReferralRequest referral);

    /**
     * Creates the ServiceRequest of a referral, with its Consent, but not its Task, which is to be posted to another server (SDOHCC,
     * Direct Referral).
     *
     * @param key the application's own key of the request
     * @param referral the referral; its owner may be missing
     * @return the reference of the ServiceRequest
     */
    String createServiceRequest(String key, ReferralRequest referral);

    /**
     * Creates a Task for a patient. Its changes come with the feed of the Tasks that we sent.
     *
     * @param key the application's own key of the request
     * @param request the Task
     * @return the id of the Task
     * @throws IllegalStateException if the Task lacks something that SDOHCC requires
     */
    String ask(String key, PatientTaskRequest request);

    /**
     * Creates any other resource, such as an assessment outside of a referral.
     *
     * @param key the application's own key of the request
     * @param resource the resource without id; copied
     * @return its reference
     * @throws IllegalArgumentException if it has an id
     */
    String post(String key, Resource resource);

    /**
     * Publishes a service with its capacity (SDOHCC, Capacity Status). No source has to take one.
     *
     * @param key the application's own key of the request
     * @param service the service
     * @return its reference
     * @throws IllegalArgumentException if it is on the server already; see {@link #update}
     */
    String publish(String key, ServiceCapacity service);

    /**
     * Changes the capacity of a service that is on the server.
     *
     * @param service the service as it was read, with another status
     * @throws IllegalArgumentException if it was not read from the server
     */
    void update(ServiceCapacity service);

    /**
     * Reports an enrollment outside of a referral.
     *
     * @param key the application's own key of the request
     * @param enrollment the enrollment
     * @return the reference of the Observation
     */
    String report(String key, ProgramEnrollment enrollment);

    /**
     * Reads the services of an organization and their capacity. Nothing of a patient is sent.
     *
     * @param organization the Organization that provides them
     * @return the services; those without a capacity status too
     * @throws RequestRefusedException if the server does not answer such a search
     */
    List<ServiceCapacity> capacities(String organization);

    /**
     * Reads the enrollments of a patient.
     *
     * @param patient the Patient
     * @return the enrollments in the order of the server
     * @throws RequestRefusedException if the server does not answer such a search
     */
    List<ProgramEnrollment> enrollments(String patient);

    /**
     * Reads the outcomes of a referral that we asked for.
     *
     * @param taskId the Task's id
     * @return the outcomes as the server has them now; empty if it does not have the Task
     */
    Optional<TaskOutcomes> outcomes(String taskId);

    /**
     * Reads the answers to a Task for a patient.
     *
     * @param taskId the Task's id
     * @return the answers as the server has them now; empty if it does not have the Task
     */
    Optional<PatientTaskAnswers> answers(String taskId);

    /**
     * Calls off a Task that we sent, of a referral or for a patient.
     *
     * @param taskId the Task's id
     * @param reason why, for the people who were asked
     * @return the Task afterwards
     */
    Task cancel(String taskId, Reason reason);

    /**
     * Declares that a Task that we sent should never have been.
     *
     * @param taskId the Task's id
     * @return the Task afterwards
     */
    Task enterInError(String taskId);

    /**
     * Closes the ServiceRequest of a referral whose work is done: its status becomes {@code completed}.
     *
     * @param serviceRequest the ServiceRequest on this server
     */
    void close(String serviceRequest);

    /**
     * Closes the ServiceRequest of a referral that came to nothing: its status becomes {@code revoked}.
     *
     * @param serviceRequest the ServiceRequest on this server
     */
    void revoke(String serviceRequest);

    /**
     * Records how far a goal was reached.
     *
     * @param goal the Goal on this server
     * @param achievement the achievement status, such as {@code achieved} of {@code
     *     http://terminology.hl7.org/CodeSystem/goal-achievement}
     */
    void achievement(String goal, Code achievement);

    /**
     * The requests that the next sync completes.
     *
     * @return the entries, oldest first
     */
    List<RequestEntry> pending();

    /**
     * The requests that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @return the entries, oldest first
     */
    List<RequestEntry> undecided();

    /**
     * The requests whose record cannot be read.
     *
     * @return the unreadable records; empty if all can be read
     */
    List<UnreadableRecord> damaged();

    /**
     * Lets the next sync try a request again that needed a decision. A resource that may have arrived is sent again.
     *
     * @param key the key of the request
     * @return the entry; empty if none of this key needs a decision
     */
    Optional<RequestEntry> retry(String key);

    /**
     * Records that a resource that was sent was found on the server: it is not sent again, and the request goes on with it.
     *
     * @param key the key of the request
     * @param reference the resource on that server
     * @return the entry; empty if none of this key has a resource in doubt
     * @throws IllegalArgumentException if the resource in doubt is of another type
     */
    Optional<RequestEntry> arrived(String key, String reference);

    /**
     * Abandons a request. What it created stays on the server; {@link RequestEntry#posted} names it.
     *
     * @param key the key of the request
     * @return the entry that was removed; empty if there is none of this key under way
     */
    Optional<RequestEntry> dismiss(String key);
}
