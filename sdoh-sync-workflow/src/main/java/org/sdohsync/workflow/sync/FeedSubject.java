// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.LocalReference;

/**
 * Which Tasks one feed gives: those of certain owners, of one patient, of certain requesters, or those that nobody owns yet.
 * Immutable.
 */
public final class FeedSubject {
    private final Feed feed;
    private final String parameter;
    private final String member;
    private final List<String> references;

    private FeedSubject(Feed feed, String parameter, String member, List<String> references) {
        this.feed = feed;
        this.parameter = parameter;
        this.member = member;
        this.references = List.copyOf(references);
    }

    /**
     * Tells whose Tasks a connection is about.
     *
     * @param role as whom we work with the source
     * @param context what the launch said; names the patient for the patient's role
     * @return the subject
     * @throws ProtocolException if the role is the patient's and the launch named none
     */
    public static FeedSubject of(Role role, LaunchContext context) {
        if (!role.isPatient()) {
            return new FeedSubject(Feed.MINE, "owner", "owner", role.owners());
        }
        String patient = context.patient()
                .filter(LocalReference::isId)
                .map(id -> "Patient/" + id)
                .or(() -> context.fhirUser().flatMap(FeedSubject::patientUser))
                .orElseThrow(() -> new ProtocolException(
                        "the launch named no patient: connect again with the scope launch/patient", "launch", null));
        return new FeedSubject(Feed.MINE, "patient", "for", List.of(patient));
    }

    /**
     * The Tasks that certain parties asked for.
     *
     * @param requesters references on the source's server, such as {@code Organization/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is not {@code Type/id}
     */
    public static FeedSubject requester(List<String> requesters) {
        return new FeedSubject(
                Feed.SENT, "requester", "requester", Role.recipient(requesters).owners());
    }

    /**
     * The requested Tasks that have no owner yet.
     *
     * @return the subject
     */
    public static FeedSubject open() {
        return new FeedSubject(Feed.OPEN, "owner:missing", "owner", List.of());
    }

    /**
     * Which feed this is.
     *
     * @return the feed
     */
    public Feed feed() {
        return feed;
    }

    /** What the server must be able to do for the search by this subject. */
    Feature feature() {
        return switch (feed) {
            case MINE -> Feature.OWNER_SEARCH;
            case SENT -> Feature.REQUESTER_SEARCH;
            case OPEN -> Feature.OPEN_SEARCH;
        };
    }

    /**
     * Looks at a whole Task for what a search may leave unsaid: an open one has no owner of any kind and waits for one.
     *
     * @param task the Task
     * @return true if the feed gives it, given that its reference is the subject's
     */
    public boolean takes(Task task) {
        TaskStatus status = TaskStatus.of(task);
        return feed != Feed.OPEN || (!task.hasOwner() && (status.is(Known.REQUESTED) || status.is(Known.RECEIVED)));
    }

    /**
     * The reference in a Task that names the subject.
     *
     * @param task the Task
     * @return the reference as the server wrote it, if there is one
     */
    public Optional<String> reference(Task task) {
        Reference named = switch (member) {
            case "for" -> task.getFor();
            case "requester" -> task.getRequester();
            default -> task.getOwner();
        };
        return Optional.ofNullable(named.getReference());
    }

    /**
     * The search parameter and its values; a patient by the bare id, which more servers understand.
     *
     * @return the narrowing part of a search for Tasks
     */
    public String query() {
        if (feed == Feed.OPEN) {
            return "owner:missing=true&status=requested,received";
        }
        String values = String.join(",", references);
        return parameter + "=" + (isPatient() ? values.substring("Patient/".length()) : values);
    }

    /** The member of a Task that names the subject. */
    String member() {
        return member;
    }

    boolean isPatient() {
        return parameter.equals("patient");
    }

    /**
     * Tells whether a reference in a Task names the subject.
     *
     * @param base the Task's server
     * @param reference the reference as the server wrote it, if there is one
     * @param searched true if the server is known to have searched by the subject: it then knows its own aliases, such as the
     *     address it has inside of its network, and a Task without the reference
     * @return true if the Task is meant for us
     */
    public boolean named(FhirBase base, Optional<String> reference, boolean searched) {
        if (feed == Feed.OPEN) {
            return reference.isEmpty();
        }
        if (reference.isEmpty()) {
            return searched;
        }
        String written = reference.get();
        Optional<LocalReference> local = LocalReference.find(base, written);
        if (local.isPresent()) {
            return references.contains(local.get().toString());
        }
        return searched && references.stream().anyMatch(ours -> written.endsWith("/" + ours));
    }

    /** The subject as text, for example {@code owner=Organization/1}. */
    @Override
    public String toString() {
        return feed == Feed.OPEN ? parameter : parameter + "=" + String.join(",", references);
    }

    private static Optional<String> patientUser(String fhirUser) {
        int at = fhirUser.lastIndexOf("Patient/");
        return at >= 0 && (at == 0 || fhirUser.charAt(at - 1) == '/')
                ? Optional.of(fhirUser.substring(at)).filter(text -> LocalReference.isId(text.substring(8)))
                : Optional.empty();
    }
}
