// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * How far a connection's feed of Tasks has come: everything the server changed before the cursor was delivered or is listed as
 * failed. All times in it but one are the server's. Immutable.
 */
public final class Checkpoint {
    private final ConnectionId connection;
    private final Feed feed;
    private final String subject;
    private final String leftTo;
    private final @Nullable Instant cursor;
    private final Map<String, Seen> seen;
    private final boolean complete;
    private final Map<String, FailedDelivery> failed;
    private final ServerAbilities abilities;
    private final @Nullable Instant learnedAt;
    private final @Nullable Covered earlier;
    private final @Nullable Unfinished unfinished;

    Checkpoint(
            ConnectionId connection,
            Feed feed,
            String subject,
            String leftTo,
            @Nullable Instant cursor,
            Map<String, Seen> seen,
            boolean complete,
            Map<String, FailedDelivery> failed,
            ServerAbilities abilities,
            @Nullable Instant learnedAt,
            @Nullable Covered earlier,
            @Nullable Unfinished unfinished) {
        this.connection = requireNonNull(connection, "connection");
        this.feed = requireNonNull(feed, "feed");
        this.subject = requireNonNull(subject, "subject");
        this.leftTo = requireNonNull(leftTo, "leftTo");
        this.cursor = cursor;
        this.seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
        this.complete = complete;
        this.failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        this.abilities = requireNonNull(abilities, "abilities");
        this.learnedAt = learnedAt;
        this.earlier = earlier;
        this.unfinished = unfinished;
    }

    static Checkpoint fresh(ConnectionId connection, FeedSubject subject) {
        return new Checkpoint(
                connection,
                subject.feed(),
                subject.toString(),
                "",
                null,
                Map.of(),
                true,
                Map.of(),
                ServerAbilities.unknown(),
                null,
                null,
                null);
    }

    /**
     * The connection.
     *
     * @return its id
     */
    public ConnectionId connection() {
        return connection;
    }

    /**
     * Which of the connection's feeds.
     *
     * @return the feed
     */
    public Feed feed() {
        return feed;
    }

    /**
     * Whose Tasks the feed gives.
     *
     * @return the owners or the patient, as {@link FeedSubject#toString} writes them
     */
    public String subject() {
        return subject;
    }

    /**
     * Up to when the server's changes are covered.
     *
     * @return a time by the server's clock, empty before the first pass and for servers that cannot search by time
     */
    public Optional<Instant> cursor() {
        return Optional.ofNullable(cursor);
    }

    /**
     * The Tasks whose delivery failed, parked or not.
     *
     * @return the failures
     */
    public List<FailedDelivery> failed() {
        return List.copyOf(failed.values());
    }

    /**
     * What is known about the server.
     *
     * @return its abilities
     */
    public ServerAbilities abilities() {
        return abilities;
    }

    /**
     * When the server was last asked what it can do.
     *
     * @return a time by our clock, empty if it was not asked yet
     */
    public Optional<Instant> learnedAt() {
        return Optional.ofNullable(learnedAt);
    }

    /**
     * Lets a parked Task be tried again, as if it had never failed.
     *
     * @param taskId the Task's id
     * @return a new checkpoint to save; the same content if the Task is not listed as failed
     */
    public Checkpoint retrying(String taskId) {
        Map<String, FailedDelivery> changed = new LinkedHashMap<>(failed);
        changed.computeIfPresent(taskId, (id, was) -> was.released());
        return new Checkpoint(
                connection,
                feed,
                subject,
                leftTo,
                cursor,
                seen,
                complete,
                changed,
                abilities,
                learnedAt,
                earlier,
                unfinished);
    }

    /**
     * Tells whether a Task is listed as failed and is to be tried again as if it had never failed.
     *
     * @param taskId the Task's id
     * @return true if {@link #retrying} would change nothing at it
     */
    public boolean isRetried(String taskId) {
        FailedDelivery listed = failed.get(taskId);
        return listed != null
                && listed.attempts() == 0
                && !listed.parked()
                && listed.notBefore().isEmpty();
    }

    /** The subjects of the feeds to which Tasks of this one were left, as {@link SubjectText#leftTo} writes them. */
    String leftTo() {
        return leftTo;
    }

    /** What the feed covered before it got another subject, as long as the cursor has not passed that. */
    Optional<Covered> earlier() {
        return Optional.ofNullable(earlier);
    }

    /** The walk that the next pass goes on with. */
    Optional<Unfinished> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    /** Tells whether all that the cursor covers is among the {@link #seen} Tasks: until then what is not was never delivered. */
    boolean complete() {
        return complete;
    }

    Map<String, Seen> seen() {
        return seen;
    }

    /** Prints counts and times only. */
    @Override
    public String toString() {
        return "Checkpoint[" + connection + ", cursor=" + cursor + ", seen=" + seen.size() + ", failed=" + failed.size()
                + "]";
    }
}
