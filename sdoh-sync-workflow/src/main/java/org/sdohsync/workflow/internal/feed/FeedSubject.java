// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/**
 * Which Tasks one feed gives: those of certain owners, of certain patients, of certain requesters, those that nobody owns yet, or
 * some that are named. Immutable.
 */
public abstract sealed class FeedSubject
        permits OwnerSubject, RequesterSubject, UnownedSubject, PatientSubject, NamedSubject {
    private static final String ANY_CODE =
            "fulfill,complete-questionnaire,general-information,make-contact,review-material";

    private final Feed feed;
    private final SubjectScope scope;

    /** Written at first use: each poll asks for it several times. */
    private @Nullable String text;

    FeedSubject(Feed feed, SubjectScope scope) {
        this.feed = requireNonNull(feed, "feed");
        this.scope = requireNonNull(scope, "scope");
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
        return role.isPatient() ? PatientSubject.launched(context) : new OwnerSubject(SubjectScope.of(role.owners()));
    }

    /**
     * The Tasks that certain parties asked for.
     *
     * @param requesters references on the source's server, such as {@code Organization/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is not {@code Type/id}
     */
    public static FeedSubject requester(List<String> requesters) {
        return new RequesterSubject(SubjectScope.of(checked(requesters)));
    }

    /**
     * The requested Tasks that have no owner yet.
     *
     * @return the subject
     */
    public static FeedSubject open() {
        return new UnownedSubject(SubjectScope.of(List.of()));
    }

    /**
     * The Tasks for certain patients, whoever does them.
     *
     * @param patients references on the source's server, {@code Patient/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is no patient
     */
    public static FeedSubject patients(List<String> patients) {
        return PatientSubject.known(typed(patients, "Patient/"));
    }

    /**
     * Single Tasks.
     *
     * @param tasks references on the source's server, {@code Task/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is no Task
     */
    public static FeedSubject tasks(List<String> tasks) {
        return new NamedSubject(SubjectScope.of(typed(tasks, "Task/")));
    }

    /**
     * The same, less what other feeds of the same source deliver.
     *
     * @param others the subjects whose Tasks are left to them
     * @return a new subject
     */
    public final FeedSubject behind(List<FeedSubject> others) {
        return with(scope.behind(others));
    }

    /**
     * The same with patients to name where a server demands one in every search.
     *
     * @param patients references on the source's server, {@code Patient/123}
     * @return a new subject
     * @throws IllegalArgumentException if one is no patient
     */
    public final FeedSubject knowing(List<String> patients) {
        return with(scope.knowing(patients.isEmpty() ? List.of() : typed(patients, "Patient/")));
    }

    /** The same in two parts, none if there is nothing to part. */
    final List<FeedSubject> halves() {
        return scope.halves().stream().map(this::with).toList();
    }

    /** A subject of the same kind. */
    abstract FeedSubject with(SubjectScope other);

    final SubjectScope scope() {
        return scope;
    }

    /**
     * Which feed this is.
     *
     * @return the feed
     */
    public final Feed feed() {
        return feed;
    }

    /** What the server must be able to do for the search by this subject. */
    abstract ServerFeature feature();

    /** The search parameter, with which also begins what a checkpoint says of the subject. */
    abstract String parameter();

    /** The reference by which a Task names whom this is about. */
    abstract Optional<String> reference(Task task);

    /** The same of a Task on a page, before it is made an object. */
    abstract Optional<String> reference(EntryHead head);

    /** Tells whether a Task names whom this is about by an identifier alone, so that nobody knows whether that is the subject. */
    abstract boolean leavesOpen(EntryHead head);

    /** Whether a search by the kind asks for all that Tasks are for, beside the work that we do. */
    abstract boolean isOfAnyCode();

    /** Tells whether the search is by patients. */
    boolean isPatient() {
        return false;
    }

    /**
     * Looks at a whole Task.
     *
     * @param base the Task's server
     * @param task the Task
     * @param abilities what is known of the server: one that searched by the subject knows its own aliases, such as the address
     *     it has inside of its network
     * @return true if this feed is the one to deliver it
     */
    public final boolean takes(FhirBase base, Task task, ServerCapabilities abilities) {
        List<FeedSubject> first = scope.first();
        return matches(base, task, abilities) && first.stream().noneMatch(other -> other.claims(base, task, abilities));
    }

    /** Tells whether a Task of another feed is this one's. */
    private boolean claims(FhirBase base, Task task, ServerCapabilities abilities) {
        return isNamedIn(task) && matches(base, task, abilities) && isAskedFor(base, task, abilities);
    }

    /** Tells whether a Task says anything of whom this is about: to take it from another feed, silence does not count. */
    boolean isNamedIn(Task task) {
        return reference(task).isPresent();
    }

    /** Where a server demands a patient in every search, those of others are not found. */
    private boolean isAskedFor(FhirBase base, Task task, ServerCapabilities abilities) {
        return isPatient()
                || abilities.may(ServerFeature.SEARCH_WITHOUT_PATIENT)
                || scope.knows(base, Optional.ofNullable(task.getFor().getReference()));
    }

    /** Tells whether a Task is one of this kind, whoever else may deliver it. */
    boolean matches(FhirBase base, Task task, ServerCapabilities abilities) {
        return isMeant(base, reference(task), searched(abilities));
    }

    /** Looks at the head of a Task on a page, before it is made an object. */
    final boolean shows(FhirBase base, EntryHead head, ServerCapabilities abilities) {
        return isMeant(base, reference(head), searched(abilities));
    }

    /** Tells beyond doubt that a search by this subject shows the Task. */
    final boolean isNamedBy(FhirBase base, EntryHead head) {
        return isMeant(base, reference(head), false)
                && (scope.known().isEmpty() || scope.knows(base, head.reference("for")));
    }

    /** Whether the server is known to have searched by the subject. It then knows its own aliases, and a Task without the reference. */
    boolean searched(ServerCapabilities abilities) {
        return abilities.has(feature());
    }

    /** Tells whether a reference, or the lack of one, means this subject. */
    boolean isMeant(FhirBase base, Optional<String> reference, boolean searched) {
        if (reference.isEmpty()) {
            return searched;
        }
        String written = reference.get();
        List<String> ours = scope.references();
        Optional<LocalReference> local = LocalReference.find(base, written);
        return local.isPresent()
                ? ours.contains(local.get().toString())
                : searched && ours.stream().anyMatch(one -> written.endsWith("/" + one));
    }

    /**
     * The search parameter and its values; patients and Tasks by the bare id, which more servers understand.
     *
     * @return the narrowing part of a search for Tasks
     */
    public abstract String query();

    /** The query for a server that wants to be told a code. */
    final String queryWithCode() {
        return query() + "&code=" + (isOfAnyCode() ? ANY_CODE : "fulfill");
    }

    /** The query for a server that wants to be told a patient, empty when none is known. */
    final Optional<String> queryWithPatients() {
        List<String> known = scope.known();
        return known.isEmpty() || isPatient()
                ? Optional.empty()
                : Optional.of(query() + "&patient=" + SubjectScope.ids(known));
    }

    /** The subject as text, for example {@code owner=Organization/1}. */
    @Override
    public String toString() {
        String written = text;
        if (written == null) {
            written = parameter() + "=" + String.join(",", scope.references());
            text = written;
        }
        return written;
    }

    /** The references of a subject of this kind that wrote a text as {@link #toString} does; empty if it was of another kind. */
    Optional<List<String>> referencesIn(String text) {
        String begin = parameter() + "=";
        return text.startsWith(begin)
                ? Optional.of(SubjectScope.split(text.substring(begin.length())))
                : Optional.empty();
    }

    private static List<String> checked(List<String> references) {
        return Role.recipient(references).owners();
    }

    private static List<String> typed(List<String> references, String type) {
        for (String reference : checked(references)) {
            if (!reference.startsWith(type)) {
                throw new IllegalArgumentException("not of the form " + type + "id");
            }
        }
        return references;
    }
}
