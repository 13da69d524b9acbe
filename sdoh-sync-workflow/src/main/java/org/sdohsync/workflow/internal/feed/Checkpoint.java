// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.fhir.internal.client.CapabilityDeclaration;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.Feed;

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
    private final SeenTasks seen;
    private final boolean complete;
    private final Map<String, DeliveryFailure> failed;
    private final ServerCapabilities abilities;
    private final @Nullable Instant learnedAt;
    private final @Nullable CapabilityDeclaration declaration;
    private final @Nullable CoveredSubject earlier;
    private final @Nullable UnfinishedSearch unfinished;

    private Checkpoint(Builder from) {
        this.connection = from.connection;
        this.feed = from.feed;
        this.subject = from.subject;
        this.leftTo = from.leftTo;
        this.cursor = from.cursor;
        this.seen = from.seen.copy();
        this.complete = from.complete;
        this.failed = Collections.unmodifiableMap(new LinkedHashMap<>(from.failed));
        this.abilities = from.abilities;
        this.learnedAt = from.learnedAt;
        this.declaration = from.declaration;
        this.earlier = from.earlier;
        this.unfinished = from.unfinished;
    }

    static Checkpoint fresh(ConnectionId connection, FeedSubject subject) {
        return new Builder(connection, subject.feed())
                .subject(subject.toString())
                .build();
    }

    /** Puts one together. Defaults: that of a feed that never ran, for nobody. Not thread-safe. */
    static final class Builder {
        private final ConnectionId connection;
        private final Feed feed;
        private String subject = "";
        private String leftTo = "";
        private @Nullable Instant cursor;
        private SeenTasks seen = new SeenTasks();
        private boolean complete = true;
        private Map<String, DeliveryFailure> failed = Map.of();
        private ServerCapabilities abilities = ServerCapabilities.unknown();
        private @Nullable Instant learnedAt;
        private @Nullable CapabilityDeclaration declaration;
        private @Nullable CoveredSubject earlier;
        private @Nullable UnfinishedSearch unfinished;

        Builder(ConnectionId connection, Feed feed) {
            this.connection = requireNonNull(connection, "connection");
            this.feed = requireNonNull(feed, "feed");
        }

        Builder subject(String value) {
            this.subject = requireNonNull(value, "value");
            return this;
        }

        Builder leftTo(String value) {
            this.leftTo = requireNonNull(value, "value");
            return this;
        }

        Builder cursor(@Nullable Instant value) {
            this.cursor = value;
            return this;
        }

        Builder seen(SeenTasks value) {
            this.seen = value;
            return this;
        }

        Builder complete(boolean value) {
            this.complete = value;
            return this;
        }

        Builder failed(Map<String, DeliveryFailure> value) {
            this.failed = value;
            return this;
        }

        Builder abilities(ServerCapabilities value) {
            this.abilities = requireNonNull(value, "value");
            return this;
        }

        Builder learnedAt(@Nullable Instant value) {
            this.learnedAt = value;
            return this;
        }

        Builder declaration(@Nullable CapabilityDeclaration value) {
            this.declaration = value;
            return this;
        }

        Builder earlier(@Nullable CoveredSubject value) {
            this.earlier = value;
            return this;
        }

        Builder unfinished(@Nullable UnfinishedSearch value) {
            this.unfinished = value;
            return this;
        }

        Checkpoint build() {
            return new Checkpoint(this);
        }
    }

    private Builder toBuilder() {
        return new Builder(connection, feed)
                .subject(subject)
                .leftTo(leftTo)
                .cursor(cursor)
                .seen(seen)
                .complete(complete)
                .failed(failed)
                .abilities(abilities)
                .learnedAt(learnedAt)
                .declaration(declaration)
                .earlier(earlier)
                .unfinished(unfinished);
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
    public List<DeliveryFailure> failed() {
        return List.copyOf(failed.values());
    }

    /**
     * What is known about the server.
     *
     * @return its abilities
     */
    public ServerCapabilities abilities() {
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
        Map<String, DeliveryFailure> changed = new LinkedHashMap<>(failed);
        changed.computeIfPresent(taskId, (id, was) -> was.released());
        return toBuilder().failed(changed).build();
    }

    /**
     * Tells whether a Task is listed as failed and is to be tried again as if it had never failed.
     *
     * @param taskId the Task's id
     * @return true if {@link #retrying} would change nothing at it
     */
    public boolean isRetried(String taskId) {
        DeliveryFailure listed = failed.get(taskId);
        return listed != null
                && listed.attempts() == 0
                && !listed.parked()
                && listed.notBefore().isEmpty();
    }

    /** The subjects of the feeds to which Tasks of this one were left, as {@link SubjectText#leftTo} writes them. */
    String leftTo() {
        return leftTo;
    }

    /** What the server declared when it was last asked, if it can be asked whether that is still so. */
    Optional<CapabilityDeclaration> declaration() {
        return Optional.ofNullable(declaration);
    }

    /** What the feed covered before it got another subject, as long as the cursor has not passed that. */
    Optional<CoveredSubject> earlier() {
        return Optional.ofNullable(earlier);
    }

    /** The walk that the next pass goes on with. */
    Optional<UnfinishedSearch> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    /** Tells whether all that the cursor covers is among the {@link #seen} Tasks: until then what is not was never delivered. */
    boolean complete() {
        return complete;
    }

    /** A copy, which may be changed. */
    SeenTasks seen() {
        return seen.copy();
    }

    /** Prints counts and times only. */
    @Override
    public String toString() {
        return "Checkpoint[" + connection + ", cursor=" + cursor + ", seen=" + seen.size() + ", failed=" + failed.size()
                + "]";
    }
}
