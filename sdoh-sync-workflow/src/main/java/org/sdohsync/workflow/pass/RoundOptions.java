// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.workflow.action.Part;
import org.sdohsync.workflow.fhir.LocalReference;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.sync.FeedSubject;
import org.sdohsync.workflow.view.WatchPlan;

/**
 * What a round looks for at a source. Immutable.
 *
 * <p>Defaults: the Tasks meant for us and no others; once a day whether the open ones are still there; once an hour whether the
 * ServiceRequests of accepted ones changed; the Tasks that are open are kept in the store; no more than {@link #DEFAULT_TIME} for one
 * source in one round. Whoever does a Task, asked for it, or
 * merely looks on: a Task comes by one feed only, and offers the steps of our part in it.
 */
public final class RoundOptions {
    /** How long a round works on one source before it leaves the rest to the next: 5 minutes. */
    public static final Duration DEFAULT_TIME = Duration.ofMinutes(5);

    private static final RoundOptions DEFAULTS = new RoundOptions(new Parts());

    private final Parts parts;

    private RoundOptions(Parts parts) {
        this.parts = parts;
    }

    /** What the options are made of. Changed only while new options are made. */
    private static final class Parts {
        private @Nullable List<String> requesters;
        private boolean open;
        private List<String> patients = List.of();
        private List<String> tasks = List.of();
        private List<String> known = List.of();
        private WatchPlan plan = WatchPlan.DEFAULT;
        private boolean content = true;
        private Duration time = DEFAULT_TIME;

        private Parts copy() {
            Parts copy = new Parts();
            copy.requesters = requesters;
            copy.open = open;
            copy.patients = patients;
            copy.tasks = tasks;
            copy.known = known;
            copy.plan = plan;
            copy.content = content;
            copy.time = time;
            return copy;
        }
    }

    /**
     * The defaults.
     *
     * @return the options named in the description of this class
     */
    public static RoundOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Looks also for what we asked others to do. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#sent} and nothing else.
     *
     * @param references who asks, such as {@code Organization/123}; the connection's owners if none is named
     * @return new options
     */
    public RoundOptions alsoSent(String... references) {
        Parts changed = parts.copy();
        changed.requesters = List.of(references);
        return new RoundOptions(changed);
    }

    /**
     * Looks also for requested Tasks that nobody owns yet. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#open} and nothing else.
     *
     * @return new options
     */
    public RoundOptions alsoOpen() {
        Parts changed = parts.copy();
        changed.open = true;
        return new RoundOptions(changed);
    }

    /**
     * Looks also for what others do for certain patients (SDOHCC, connecting applications, step 5). Such a referral offers no
     * step. When patients join the list, their Tasks come, and those of the others are read once more but not delivered again. All of
     * them stand in the address of each search: many servers refuse one that is longer than some thousand characters.
     *
     * @param references the patients, {@code Patient/123}; at least one
     * @return new options
     * @throws IllegalArgumentException if there is none, or one is no patient
     */
    public RoundOptions alsoForPatients(List<String> references) {
        Parts changed = parts.copy();
        changed.patients = List.copyOf(references);
        FeedSubject ignored = FeedSubject.patients(changed.patients);
        return new RoundOptions(changed);
    }

    /**
     * Looks also after single Tasks, for example those that a link of the source named.
     *
     * @param references the Tasks, {@code Task/123}; at least one
     * @return new options
     * @throws IllegalArgumentException if there is none, or one is no Task
     */
    public RoundOptions alsoTasks(List<String> references) {
        Parts changed = parts.copy();
        changed.tasks = List.copyOf(references);
        FeedSubject ignored = FeedSubject.tasks(changed.tasks);
        return new RoundOptions(changed);
    }

    /**
     * Names patients for servers that demand a {@code patient} in every search for Tasks. Others are not told of them.
     *
     * @param references the patients the application works with, {@code Patient/123}; possibly none
     * @return new options
     * @throws IllegalArgumentException if one is no patient
     */
    public RoundOptions knownPatients(List<String> references) {
        Parts changed = parts.copy();
        changed.known = List.copyOf(references);
        FeedSubject ignored = FeedSubject.open().knowing(changed.known);
        return new RoundOptions(changed);
    }

    /**
     * Sets how often to ask whether the open Tasks are still there and ours.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public RoundOptions departuresEvery(Duration interval) {
        Parts changed = parts.copy();
        changed.plan = new WatchPlan(interval, parts.plan.requests());
        return new RoundOptions(changed);
    }

    /**
     * Sets how often to ask whether ServiceRequests of accepted Tasks changed.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public RoundOptions requestsEvery(Duration interval) {
        Parts changed = parts.copy();
        changed.plan = new WatchPlan(parts.plan.departures(), interval);
        return new RoundOptions(changed);
    }

    /**
     * For applications with records of their own: keeps of open Tasks no more than ids, status and priority.
     *
     * @return new options
     */
    public RoundOptions withoutContent() {
        Parts changed = parts.copy();
        changed.content = false;
        return new RoundOptions(changed);
    }

    /**
     * Sets how long a round works on the source. When that is up, no further request is sent there: what was acknowledged stays, the
     * place is kept, and the next round goes on from it. A listener is never cut off, and a request on its way bounds itself ({@link
     * org.sdohsync.core.http.Limits#callTime}).
     *
     * @param most the time, positive
     * @return new options
     * @throws IllegalArgumentException if it is not positive
     */
    public RoundOptions timeAtMost(Duration most) {
        if (requireNonNull(most, "most").isNegative() || most.isZero()) {
            throw new IllegalArgumentException("timeAtMost is not positive: " + most);
        }
        Parts changed = parts.copy();
        changed.time = most;
        return new RoundOptions(changed);
    }

    Duration timeAtMost() {
        return parts.time;
    }

    WatchPlan plan() {
        return parts.plan;
    }

    boolean content() {
        return parts.content;
    }

    /**
     * The feeds that run at a source; its role decides.
     *
     * @param connection the source
     * @return what to search for, in the order of precedence: the first is what is meant for us
     * @throws org.sdohsync.core.error.ProtocolException if the role is the patient's and the launch named none
     */
    public List<FeedSubject> subjects(Connection connection) {
        requireNonNull(connection, "connection");
        List<FeedSubject> subjects = new ArrayList<>();
        add(FeedSubject.of(connection.role(), connection.context()), subjects);
        if (parts.requesters != null && !requesters(connection).isEmpty()) {
            add(FeedSubject.requester(requesters(connection)), subjects);
        }
        if (parts.open && !connection.role().isPatient()) {
            add(FeedSubject.open(), subjects);
        }
        if (!parts.patients.isEmpty()) {
            add(FeedSubject.patients(parts.patients), subjects);
        }
        if (!parts.tasks.isEmpty()) {
            add(FeedSubject.tasks(parts.tasks), subjects);
        }
        return subjects;
    }

    /** Who we are when we ask others: as said, else the owners of the connection. */
    List<String> requesters(Connection connection) {
        List<String> said = parts.requesters;
        return said == null || said.isEmpty() ? connection.role().owners() : said;
    }

    /**
     * Our part in a Task, whatever feeds run. A patient's application may look at the patient's referrals, and work on Tasks that
     * the patient or the user owns (SDOHCC Patient Application, Task.update).
     *
     * @param connection the source
     * @param base the source with what is known of its other addresses
     * @param task the Task
     * @param abilities what is known of the server
     * @return whether we are to do it or may claim it, asked for it, or merely look on
     */
    public Part part(Connection connection, FhirBase base, Task task, ServerAbilities abilities) {
        if (FeedSubject.of(connection.role(), connection.context()).takes(base, task, abilities)) {
            return connection.role().isPatient() && !ownedByUser(connection, base, task)
                    ? Part.ONLOOKER
                    : Part.PERFORMER;
        }
        List<String> asking = requesters(connection);
        if (!asking.isEmpty() && FeedSubject.requester(asking).takes(base, task, ServerAbilities.unknown())) {
            return Part.REQUESTER;
        }
        boolean claimable = !connection.role().isPatient() && FeedSubject.open().takes(base, task, abilities);
        return claimable ? Part.PERFORMER : Part.ONLOOKER;
    }

    private static boolean ownedByUser(Connection connection, FhirBase base, Task task) {
        String owner = task.getOwner().getReference();
        if (owner == null) {
            return false;
        }
        String local =
                LocalReference.find(base, owner).map(LocalReference::toString).orElse(owner);
        LaunchContext context = connection.context();
        return context.patient().filter(id -> local.equals("Patient/" + id)).isPresent()
                || context.fhirUser()
                        .filter(user -> user.equals(local) || user.endsWith("/" + local))
                        .isPresent();
    }

    private void add(FeedSubject subject, List<FeedSubject> subjects) {
        FeedSubject whole = parts.known.isEmpty() ? subject : subject.knowing(parts.known);
        subjects.add(subjects.isEmpty() ? whole : whole.behind(subjects));
    }
}
