// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.fhir.EntryHead;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.LocalReference;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * Which Tasks one feed gives: those of certain owners, of certain patients, of certain requesters, those that nobody owns yet, or
 * some that are named. Immutable.
 */
public final class FeedSubject {
    private static final String ANY_CODE =
            "fulfill,complete-questionnaire,general-information,make-contact,review-material";

    private static final String PATIENTS = " patient=";
    private static final String BETWEEN = "; ";

    private final Feed feed;
    private final String parameter;
    private final String member;
    private final List<String> references;
    private final List<FeedSubject> first;
    private final List<String> known;

    private FeedSubject(
            Feed feed,
            String parameter,
            String member,
            List<String> references,
            List<FeedSubject> first,
            List<String> known) {
        this.feed = feed;
        this.parameter = parameter;
        this.member = member;
        this.references = List.copyOf(references);
        this.first = List.copyOf(first);
        this.known = List.copyOf(known);
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
            return new FeedSubject(Feed.MINE, "owner", "owner", role.owners(), List.of(), List.of());
        }
        String patient = context.patient()
                .filter(LocalReference::isId)
                .map(id -> "Patient/" + id)
                .or(() -> context.fhirUser().flatMap(FeedSubject::patientUser))
                .orElseThrow(() -> new ProtocolException(
                        "the launch named no patient: connect again with the scope launch/patient", "launch", null));
        return new FeedSubject(Feed.MINE, "patient", "for", List.of(patient), List.of(), List.of());
    }

    /**
     * The Tasks that certain parties asked for.
     *
     * @param requesters references on the source's server, such as {@code Organization/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is not {@code Type/id}
     */
    public static FeedSubject requester(List<String> requesters) {
        return new FeedSubject(Feed.SENT, "requester", "requester", checked(requesters), List.of(), List.of());
    }

    /**
     * The requested Tasks that have no owner yet.
     *
     * @return the subject
     */
    public static FeedSubject open() {
        return new FeedSubject(Feed.OPEN, "owner:missing", "owner", List.of(), List.of(), List.of());
    }

    /**
     * The Tasks for certain patients, whoever does them.
     *
     * @param patients references on the source's server, {@code Patient/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is no patient
     */
    public static FeedSubject patients(List<String> patients) {
        return new FeedSubject(Feed.PATIENTS, "patient", "for", typed(patients, "Patient/"), List.of(), List.of());
    }

    /**
     * Single Tasks.
     *
     * @param tasks references on the source's server, {@code Task/123}; at least one
     * @return the subject
     * @throws IllegalArgumentException if there is none, or one is no Task
     */
    public static FeedSubject tasks(List<String> tasks) {
        return new FeedSubject(Feed.NAMED, "_id", "", typed(tasks, "Task/"), List.of(), List.of());
    }

    /**
     * The same, less what other feeds of the same source deliver.
     *
     * @param others the subjects whose Tasks are left to them
     * @return a new subject
     */
    public FeedSubject behind(List<FeedSubject> others) {
        return new FeedSubject(feed, parameter, member, references, others, known);
    }

    /** The same in two parts, none if there is nothing to part. */
    List<FeedSubject> halves() {
        int many = references.size();
        int patients = known.size();
        if (many > 1) {
            return List.of(
                    new FeedSubject(feed, parameter, member, references.subList(0, many / 2), first, known),
                    new FeedSubject(feed, parameter, member, references.subList(many / 2, many), first, known));
        }
        return patients > 1
                ? List.of(
                        new FeedSubject(feed, parameter, member, references, first, known.subList(0, patients / 2)),
                        new FeedSubject(
                                feed, parameter, member, references, first, known.subList(patients / 2, patients)))
                : List.of();
    }

    /**
     * The same with patients to name where a server demands one in every search.
     *
     * @param patients references on the source's server, {@code Patient/123}
     * @return a new subject
     * @throws IllegalArgumentException if one is no patient
     */
    public FeedSubject knowing(List<String> patients) {
        List<String> checked = patients.isEmpty() ? List.of() : typed(patients, "Patient/");
        return new FeedSubject(feed, parameter, member, references, first, checked);
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
        return isPatient() ? Feature.PATIENT_SEARCH : feed.feature();
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
    public boolean takes(FhirBase base, Task task, ServerAbilities abilities) {
        return matches(base, task, searched(abilities))
                && first.stream().noneMatch(other -> other.claims(base, task, abilities));
    }

    /** Tells whether a Task of another feed is this one's: it has to name the subject, silence does not count. */
    private boolean claims(FhirBase base, Task task, ServerAbilities abilities) {
        return (feed == Feed.OPEN || reference(task).isPresent())
                && matches(base, task, searched(abilities))
                && isAskedFor(base, task, abilities);
    }

    /** Where a server demands a patient in every search, those of others are not found. */
    private boolean isAskedFor(FhirBase base, Task task, ServerAbilities abilities) {
        return isPatient()
                || abilities.may(Feature.SEARCH_WITHOUT_PATIENT)
                || isKnown(base, Optional.ofNullable(task.getFor().getReference()));
    }

    private boolean isKnown(FhirBase base, Optional<String> patient) {
        return patient.flatMap(reference -> LocalReference.find(base, reference))
                .filter(reference -> known.contains(reference.toString()))
                .isPresent();
    }

    private boolean matches(FhirBase base, Task task, boolean searched) {
        TaskStatus status = TaskStatus.of(task);
        // An open one has no owner of any kind and waits for one: a search may leave that unsaid.
        boolean waits =
                feed != Feed.OPEN || (!task.hasOwner() && (status.is(Known.REQUESTED) || status.is(Known.RECEIVED)));
        return waits && named(base, reference(task), searched);
    }

    /** Looks at the head of a Task on a page, before it is made an object. */
    boolean shows(FhirBase base, EntryHead head, ServerAbilities abilities) {
        return named(base, reference(head), searched(abilities));
    }

    /** Tells whether a Task names whom this is about by an identifier alone, so that nobody knows whether that is the subject. */
    boolean leavesOpen(EntryHead head) {
        return feed != Feed.OPEN && feed != Feed.NAMED && head.isIdentifiedOnly(member);
    }

    /** Tells beyond doubt that a search by this subject shows the Task. */
    boolean isNamedBy(FhirBase base, EntryHead head) {
        return named(base, reference(head), false) && (known.isEmpty() || isKnown(base, head.reference("for")));
    }

    private Optional<String> reference(EntryHead head) {
        return feed == Feed.NAMED ? Optional.of("Task/" + head.id()) : head.reference(member);
    }

    private boolean searched(ServerAbilities abilities) {
        return (feed == Feed.MINE && isPatient()) || abilities.has(feature());
    }

    private Optional<String> reference(Task task) {
        if (feed == Feed.NAMED) {
            return Optional.ofNullable(task.getIdElement().getIdPart()).map(id -> "Task/" + id);
        }
        Reference named = switch (member) {
            case "for" -> task.getFor();
            case "requester" -> task.getRequester();
            default -> task.getOwner();
        };
        return Optional.ofNullable(named.getReference());
    }

    /**
     * The search parameter and its values; patients and Tasks by the bare id, which more servers understand.
     *
     * @return the narrowing part of a search for Tasks
     */
    public String query() {
        if (feed == Feed.OPEN) {
            return "owner:missing=true&status=requested,received";
        }
        boolean bare = isPatient() || feed == Feed.NAMED;
        return parameter + "=" + (bare ? bare(references) : String.join(",", references));
    }

    /** The query for a server that wants to be told a code. */
    String queryWithCode() {
        boolean anyKind = isPatient() || feed == Feed.NAMED || feed == Feed.SENT;
        return query() + "&code=" + (anyKind ? ANY_CODE : "fulfill");
    }

    /** The query for a server that wants to be told a patient, empty when none is known. */
    Optional<String> queryWithPatients() {
        return known.isEmpty() || isPatient() ? Optional.empty() : Optional.of(query() + "&patient=" + bare(known));
    }

    /** What a cursor holds for. */
    String text(ServerAbilities abilities) {
        return narrowed(abilities) ? this + PATIENTS + String.join(",", known) : toString();
    }

    private boolean narrowed(ServerAbilities abilities) {
        return !abilities.may(Feature.SEARCH_WITHOUT_PATIENT)
                && queryWithPatients().isPresent();
    }

    /** The subject of this feed that wrote a {@link #text}, empty if it was of another kind. */
    Optional<FeedSubject> earlier(String text) {
        int at = text.indexOf(PATIENTS);
        String named = at < 0 ? text : text.substring(0, at);
        List<String> patients = at < 0 ? List.of() : split(text.substring(at + PATIENTS.length()));
        if (feed == Feed.OPEN) {
            return named.equals(parameter)
                    ? Optional.of(new FeedSubject(feed, parameter, member, List.of(), List.of(), patients))
                    : Optional.empty();
        }
        return named.startsWith(parameter + "=")
                ? Optional.of(new FeedSubject(
                        feed, parameter, member, split(named.substring(parameter.length() + 1)), List.of(), patients))
                : Optional.empty();
    }

    /** Tells whether a subject gave all that this one gives, by the {@link #text} that it wrote. */
    boolean isWithin(String text, ServerAbilities abilities) {
        return text.equals(text(abilities))
                || earlier(text)
                        .filter(was -> was.references.containsAll(references))
                        .filter(was -> was.known.isEmpty() || (narrowed(abilities) && was.known.containsAll(known)))
                        .isPresent();
    }

    /** The texts of the feeds to which Tasks of this one are left. */
    String leftTo(ServerAbilities abilities) {
        return first.stream().map(other -> other.text(abilities)).collect(Collectors.joining(BETWEEN));
    }

    /** Tells whether all that was left to others, by the text that {@link #leftTo} gave, still is. */
    boolean leavesAll(String texts, ServerAbilities abilities) {
        return texts.isEmpty()
                || texts.equals(leftTo(abilities))
                || Arrays.stream(texts.split(BETWEEN, -1))
                        .allMatch(text -> first.stream().anyMatch(other -> other.gives(text, abilities)));
    }

    private boolean gives(String text, ServerAbilities abilities) {
        return earlier(text)
                .filter(was -> was.isWithin(text(abilities), abilities))
                .isPresent();
    }

    private static List<String> split(String references) {
        return Arrays.asList(references.split(",", -1));
    }

    private static String bare(List<String> references) {
        return references.stream()
                .map(reference -> reference.substring(reference.indexOf('/') + 1))
                .collect(Collectors.joining(","));
    }

    /** Tells whether the search is by patients. */
    boolean isPatient() {
        return parameter.equals("patient");
    }

    // searched: the server is known to have searched by the subject. It then knows its own aliases, and a Task without
    // the
    // reference.
    private boolean named(FhirBase base, Optional<String> reference, boolean searched) {
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

    private static Optional<String> patientUser(String fhirUser) {
        int at = fhirUser.lastIndexOf("Patient/");
        return at >= 0 && (at == 0 || fhirUser.charAt(at - 1) == '/')
                ? Optional.of(fhirUser.substring(at)).filter(text -> LocalReference.isId(text.substring(8)))
                : Optional.empty();
    }
}
