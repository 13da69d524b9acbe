// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskSnapshot;

/**
 * A Task that was open in the version that the application acknowledged last. It is stored encrypted. Immutable; safe for use
 * by many threads. {@link #toString} shows no content.
 */
public final class OpenReferral {
    private final ConnectionId connection;
    private final Feed feed;
    private final JsonObject facts;
    private final @Nullable String content;

    OpenReferral(ConnectionId connection, Feed feed, JsonObject facts, @Nullable String content) {
        this.connection = requireNonNull(connection, "connection");
        this.feed = requireNonNull(feed, "feed");
        this.facts = requireNonNull(facts, "facts");
        this.content = content;
    }

    static OpenReferral of(ConnectionId connection, Feed feed, TaskSnapshot snapshot, boolean content) {
        Task task = snapshot.task();
        JsonObject facts = JsonObject.builder()
                .text("task", snapshot.id())
                .text("version", snapshot.versionId().orElse(null))
                .text("changedAt", snapshot.lastUpdated().map(Instant::toString).orElse(null))
                .text("status", TaskStatus.of(task).text())
                .text("priority", task.getPriorityElement().getValueAsString())
                .text("focus", task.getFocus().getReference())
                .build();
        return new OpenReferral(
                connection, feed, facts, content ? new String(snapshot.json(), StandardCharsets.UTF_8) : null);
    }

    OpenReferral bare() {
        return content == null ? this : new OpenReferral(connection, feed, facts, null);
    }

    JsonObject facts() {
        return facts;
    }

    /** The Task as JSON, because it is often written and read, but seldom parsed. */
    @Nullable
    String content() {
        return content;
    }

    /** The version of the ServiceRequest that was reported last. */
    Optional<String> requestChange() {
        return facts.text("requestChange");
    }

    /** The time of change of the ServiceRequest that was reported last, by the server's clock. */
    Optional<Instant> requestTime() {
        return facts.text("requestTime").map(Instant::parse);
    }

    /** The time after which changes of the ServiceRequest are reported, by the server's clock. */
    Optional<Instant> requestsFrom() {
        return facts.text("requestTime")
                .or(() -> facts.text("firstSeen"))
                .or(() -> facts.text("changedAt"))
                .map(Instant::parse);
    }

    /** Since when the source does not return it, by our clock. */
    Optional<Instant> missingSince() {
        return facts.text("missingSince").map(Instant::parse);
    }

    OpenReferral missing(@Nullable Instant since) {
        JsonObject.Builder more = facts.toBuilder();
        JsonObject changed = since == null
                ? more.remove("missingSince").build()
                : more.text("missingSince", since.toString()).build();
        return new OpenReferral(connection, feed, changed, content);
    }

    OpenReferral withRequest(String change, @Nullable Instant time) {
        JsonObject.Builder more = facts.toBuilder().text("requestChange", change);
        if (time != null) {
            more.text("requestTime", time.toString());
        }
        return new OpenReferral(connection, feed, more.build(), content);
    }

    /**
     * Returns this state with what an earlier one knows of the ServiceRequest. It may have changed between the delivered
     * state and the accepted one, so the first known state counts.
     */
    OpenReferral after(OpenReferral earlier) {
        JsonObject.Builder more = facts.toBuilder();
        earlier.facts
                .text("firstSeen")
                .or(() -> earlier.facts.text("changedAt"))
                .ifPresent(time -> more.text("firstSeen", time));
        earlier.facts.text("requestChange").ifPresent(change -> more.text("requestChange", change));
        earlier.facts.text("requestTime").ifPresent(time -> more.text("requestTime", time));
        return new OpenReferral(connection, feed, more.build(), content);
    }

    /**
     * The source.
     *
     * @return the connection's id
     */
    public ConnectionId connection() {
        return connection;
    }

    /**
     * The feed that delivered it.
     *
     * @return the feed
     */
    public Feed feed() {
        return feed;
    }

    /**
     * The Task.
     *
     * @return its id on the source's server
     */
    public String taskId() {
        return facts.text("task").orElse("");
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, if the source keeps versions
     */
    public Optional<String> versionId() {
        return facts.text("version");
    }

    /**
     * When it was changed last ({@code meta.lastUpdated}).
     *
     * @return the time by the source's clock, if the source provides it
     */
    public Optional<Instant> changedAt() {
        return facts.text("changedAt").map(Instant::parse);
    }

    /**
     * The acknowledged status.
     *
     * @return the status
     */
    public TaskStatus status() {
        return new TaskStatus(facts.text("status").orElse(""));
    }

    /**
     * Tells whether it is urgent.
     *
     * @return true for every priority except routine
     */
    public boolean urgent() {
        return facts.text("priority")
                .filter(priority -> !priority.equals("routine"))
                .isPresent();
    }

    /**
     * The request of the Task ({@code Task.focus}).
     *
     * @return the reference to the ServiceRequest as the source wrote it, if there is one
     */
    public Optional<String> focus() {
        return facts.text("focus");
    }

    /** Tells whether the work was accepted, so that its ServiceRequest is watched. */
    boolean takenOn() {
        TaskStatus now = status();
        return feed == Feed.MINE
                && (now.is(Known.ACCEPTED)
                        || now.is(Known.READY)
                        || now.is(Known.IN_PROGRESS)
                        || now.is(Known.ON_HOLD));
    }

    /**
     * The Task in the version that was acknowledged.
     *
     * @return a copy without narrative, which must not be written back; empty if the application does not store Tasks here
     */
    public Optional<Task> task() {
        return Optional.ofNullable(content)
                .map(json -> FhirJson.parse(Task.class, json.getBytes(StandardCharsets.UTF_8), "Task/" + taskId()));
    }

    /** Prints ids and status only. */
    @Override
    public String toString() {
        return "OpenReferral[" + connection + ", Task/" + taskId() + ", "
                + status().known().map(Known::text).orElse("unknown status") + "]";
    }
}
