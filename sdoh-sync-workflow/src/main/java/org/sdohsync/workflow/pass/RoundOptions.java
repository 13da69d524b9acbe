// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.sync.FeedSubject;
import org.sdohsync.workflow.view.WatchPlan;

/**
 * What a round looks for at a source. Immutable.
 *
 * <p>Defaults: the Tasks meant for us and no others; once a day whether the open ones are still there; once an hour whether the
 * ServiceRequests of accepted ones changed; the Tasks that are open are kept in the store.
 */
public final class RoundOptions {
    private final @Nullable List<String> requesters;
    private final boolean open;
    private final WatchPlan plan;
    private final boolean content;

    private RoundOptions(@Nullable List<String> requesters, boolean open, WatchPlan plan, boolean content) {
        this.requesters = requesters;
        this.open = open;
        this.plan = plan;
        this.content = content;
    }

    /**
     * The defaults.
     *
     * @return the options named in the description of this class
     */
    public static RoundOptions defaults() {
        return new RoundOptions(null, false, WatchPlan.DEFAULT, true);
    }

    /**
     * Looks also for what we asked others to do. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#sent} and nothing else.
     *
     * @param references who asks, such as {@code Organization/123}; the connection's owners if none is named
     * @return new options
     */
    public RoundOptions alsoSent(String... references) {
        return new RoundOptions(List.of(references), open, plan, content);
    }

    /**
     * Looks also for requested Tasks that nobody owns yet. Such a referral offers {@link
     * org.sdohsync.workflow.referral.Referral#open} and nothing else.
     *
     * @return new options
     */
    public RoundOptions alsoOpen() {
        return new RoundOptions(requesters, true, plan, content);
    }

    /**
     * Sets how often to ask whether the open Tasks are still there and ours.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public RoundOptions departuresEvery(Duration interval) {
        return new RoundOptions(requesters, open, new WatchPlan(interval, plan.requests()), content);
    }

    /**
     * Sets how often to ask whether ServiceRequests of accepted Tasks changed.
     *
     * @param interval the time between two looks, positive
     * @return new options
     */
    public RoundOptions requestsEvery(Duration interval) {
        return new RoundOptions(requesters, open, new WatchPlan(plan.departures(), interval), content);
    }

    /**
     * For applications with records of their own: keeps of open Tasks no more than ids, status and priority.
     *
     * @return new options
     */
    public RoundOptions withoutContent() {
        return new RoundOptions(requesters, open, plan, false);
    }

    WatchPlan plan() {
        return plan;
    }

    boolean content() {
        return content;
    }

    /**
     * The feeds that run at a source; its role decides.
     *
     * @param connection the source
     * @return what to search for; the first is what is meant for us
     * @throws org.sdohsync.core.error.ProtocolException if the role is the patient's and the launch named none
     */
    public List<FeedSubject> subjects(Connection connection) {
        requireNonNull(connection, "connection");
        List<FeedSubject> subjects = new ArrayList<>();
        subjects.add(FeedSubject.of(connection.role(), connection.context()));
        List<String> asking = requesters == null ? List.of() : requesters;
        if (requesters != null && asking.isEmpty()) {
            asking = connection.role().owners();
        }
        if (!asking.isEmpty()) {
            subjects.add(FeedSubject.requester(asking));
        }
        if (open && !connection.role().isPatient()) {
            subjects.add(FeedSubject.open());
        }
        return subjects;
    }
}
