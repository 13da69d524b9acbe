// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.internal.view.MonitorSettings;

/**
 * What a sync looks for at a source. Immutable.
 *
 * <p>Defaults: the Tasks meant for us and no others; once a day whether the open ones are still there; once an hour whether the
 * ServiceRequests of accepted ones changed; the Tasks that are open are kept in the store; no more than {@link #DEFAULT_TIME} for one
 * source in one sync. Whoever does a Task, asked for it, or
 * merely looks on: a Task comes by one feed only, and offers the steps of our part in it.
 */
public final class SyncOptions {
    /** How long a sync works on one source before it leaves the rest to the next: 5 minutes. */
    public static final Duration DEFAULT_TIME = Duration.ofMinutes(5);

    private static final SyncOptions DEFAULTS = new SyncOptions(new Parts());

    private final Parts parts;

    private SyncOptions(Parts parts) {
        this.parts = parts;
    }

    /** What the options are made of. Changed only while new options are made. */
    private static final class Parts {
        private @Nullable List<String> requesters;
        private boolean open;
        private List<String> patients = List.of();
        private List<String> tasks = List.of();
        private List<String> known = List.of();
        private MonitorSettings monitor = MonitorSettings.DEFAULT;
        private boolean content = true;
        private Duration time = DEFAULT_TIME;

        private Parts copy() {
            Parts copy = new Parts();
            copy.requesters = requesters;
            copy.open = open;
            copy.patients = patients;
            copy.tasks = tasks;
            copy.known = known;
            copy.monitor = monitor;
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
    public static SyncOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Looks also for what we asked others to do. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#sent} and nothing else.
     *
     * @param references who asks, such as {@code Organization/123}; the connection's owners if none is named
     * @return new options
     */
    public SyncOptions alsoSent(String... references) {
        Parts changed = parts.copy();
        changed.requesters = List.of(references);
        return new SyncOptions(changed);
    }

    /**
     * Looks also for requested Tasks that nobody owns yet. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#open} and nothing else.
     *
     * @return new options
     */
    public SyncOptions alsoOpen() {
        Parts changed = parts.copy();
        changed.open = true;
        return new SyncOptions(changed);
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
    public SyncOptions alsoForPatients(List<String> references) {
        Parts changed = parts.copy();
        changed.patients = List.copyOf(references);
        FeedSubject ignored = FeedSubject.patients(changed.patients);
        return new SyncOptions(changed);
    }

    /**
     * Looks also after single Tasks, for example those that a link of the source named.
     *
     * @param references the Tasks, {@code Task/123}; at least one
     * @return new options
     * @throws IllegalArgumentException if there is none, or one is no Task
     */
    public SyncOptions alsoTasks(List<String> references) {
        Parts changed = parts.copy();
        changed.tasks = List.copyOf(references);
        FeedSubject ignored = FeedSubject.tasks(changed.tasks);
        return new SyncOptions(changed);
    }

    /**
     * Names patients for servers that demand a {@code patient} in every search for Tasks. Others are not told of them.
     *
     * @param references the patients the application works with, {@code Patient/123}; possibly none
     * @return new options
     * @throws IllegalArgumentException if one is no patient
     */
    public SyncOptions knownPatients(List<String> references) {
        Parts changed = parts.copy();
        changed.known = List.copyOf(references);
        FeedSubject ignored = FeedSubject.open().knowing(changed.known);
        return new SyncOptions(changed);
    }

    /**
     * Sets how often to ask whether the open Tasks are still there and ours.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public SyncOptions departuresEvery(Duration interval) {
        Parts changed = parts.copy();
        changed.monitor = new MonitorSettings(interval, parts.monitor.requests());
        return new SyncOptions(changed);
    }

    /**
     * Sets how often to ask whether ServiceRequests of accepted Tasks changed.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public SyncOptions requestsEvery(Duration interval) {
        Parts changed = parts.copy();
        changed.monitor = new MonitorSettings(parts.monitor.departures(), interval);
        return new SyncOptions(changed);
    }

    /**
     * For applications with records of their own: keeps of open Tasks no more than ids, status and priority.
     *
     * @return new options
     */
    public SyncOptions withoutContent() {
        Parts changed = parts.copy();
        changed.content = false;
        return new SyncOptions(changed);
    }

    /**
     * Sets how long a sync works on the source. When that is up, no further request is sent there: what was acknowledged stays, the
     * place is kept, and the next sync goes on from it. A listener is never cut off, and a request on its way bounds itself ({@link
     * org.sdohsync.core.http.Limits#callTime}).
     *
     * @param most the time, positive
     * @return new options
     * @throws IllegalArgumentException if it is not positive
     */
    public SyncOptions timeAtMost(Duration most) {
        if (requireNonNull(most, "most").isNegative() || most.isZero()) {
            throw new IllegalArgumentException("timeAtMost is not positive: " + most);
        }
        Parts changed = parts.copy();
        changed.time = most;
        return new SyncOptions(changed);
    }

    /**
     * How long a sync works on the source.
     *
     * @return the time
     */
    public Duration timeAtMost() {
        return parts.time;
    }

    /**
     * Who asks, where what we asked others to do is looked for.
     *
     * @return references; empty if it is not looked for, none named if the connection's owners ask
     */
    public Optional<List<String>> requesters() {
        return Optional.ofNullable(parts.requesters);
    }

    /**
     * Whether Tasks are looked for that nobody owns yet.
     *
     * @return true if they are
     */
    public boolean includesOpen() {
        return parts.open;
    }

    /**
     * The patients for whom what others do is looked for.
     *
     * @return references, possibly none
     */
    public List<String> patients() {
        return parts.patients;
    }

    /**
     * The single Tasks that are looked after.
     *
     * @return references, possibly none
     */
    public List<String> tasks() {
        return parts.tasks;
    }

    /**
     * The patients for servers that demand one in every search.
     *
     * @return references, possibly none
     */
    public List<String> knownPatients() {
        return parts.known;
    }

    /**
     * How often it is asked whether the open Tasks are still there and ours.
     *
     * @return the time between two looks
     */
    public Duration departuresEvery() {
        return parts.monitor.departures();
    }

    /**
     * How often it is asked whether ServiceRequests of accepted Tasks changed.
     *
     * @return the time between two looks
     */
    public Duration requestsEvery() {
        return parts.monitor.requests();
    }

    /**
     * Whether open Tasks are kept with their content.
     *
     * @return false if no more is kept than ids, status and priority
     */
    public boolean keepsContent() {
        return parts.content;
    }
}
