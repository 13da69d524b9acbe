// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.view.OpenReferral;

/** What is kept of an open Task. */
public final class OpenReferralRecord implements OpenReferral {
    private final ConnectionId connection;
    private final Feed feed;
    private final JsonObject facts;
    private final @Nullable String content;

    public OpenReferralRecord(ConnectionId connection, Feed feed, JsonObject facts, @Nullable String content) {
        this.connection = requireNonNull(connection, "connection");
        this.feed = requireNonNull(feed, "feed");
        this.facts = requireNonNull(facts, "facts");
        this.content = content;
    }

    public static OpenReferralRecord of(ConnectionId connection, Feed feed, PageTask snapshot, boolean content) {
        Task task = snapshot.task();
        JsonObject facts = JsonObject.builder()
                .text("task", snapshot.id())
                .text("version", snapshot.versionId().orElse(null))
                .text("changedAt", snapshot.lastUpdated().map(Instant::toString).orElse(null))
                .text("status", TaskStatus.of(task).text())
                .text("priority", task.getPriorityElement().getValueAsString())
                .text("focus", task.getFocus().getReference())
                .build();
        return new OpenReferralRecord(
                connection, feed, facts, content ? new String(snapshot.json(), StandardCharsets.UTF_8) : null);
    }

    public OpenReferralRecord bare() {
        return content == null ? this : new OpenReferralRecord(connection, feed, facts, null);
    }

    public JsonObject facts() {
        return facts;
    }

    /** The Task as JSON: it is written and read often, and seldom looked into. */
    @Nullable
    public String content() {
        return content;
    }

    /** The state of the ServiceRequest that was told last. */
    public Optional<String> requestChange() {
        return facts.text("requestChange");
    }

    /** When the ServiceRequest was changed that was told last, by the server's clock. */
    public Optional<Instant> requestTime() {
        return facts.text("requestTime").map(Instant::parse);
    }

    /** From when on changes of the ServiceRequest are news, by the server's clock. */
    public Optional<Instant> requestsFrom() {
        return facts.text("requestTime")
                .or(() -> facts.text("firstSeen"))
                .or(() -> facts.text("changedAt"))
                .map(Instant::parse);
    }

    /** Since when the source does not show it, by our clock. */
    public Optional<Instant> missingSince() {
        return facts.text("missingSince").map(Instant::parse);
    }

    public OpenReferralRecord missing(@Nullable Instant since) {
        JsonObject.Builder more = facts.toBuilder();
        JsonObject changed = since == null
                ? more.remove("missingSince").build()
                : more.text("missingSince", since.toString()).build();
        return new OpenReferralRecord(connection, feed, changed, content);
    }

    public OpenReferralRecord withRequest(String change, @Nullable Instant time) {
        JsonObject.Builder more = facts.toBuilder().text("requestChange", change);
        if (time != null) {
            more.text("requestTime", time.toString());
        }
        return new OpenReferralRecord(connection, feed, more.build(), content);
    }

    /**
     * This state with what is known of the ServiceRequest of an earlier one. It may have changed between the state that was looked at
     * and the one that was taken on: what counts is the first that was seen.
     */
    public OpenReferralRecord after(OpenReferralRecord earlier) {
        JsonObject.Builder more = facts.toBuilder();
        earlier.facts
                .text("firstSeen")
                .or(() -> earlier.facts.text("changedAt"))
                .ifPresent(time -> more.text("firstSeen", time));
        earlier.facts.text("requestChange").ifPresent(change -> more.text("requestChange", change));
        earlier.facts.text("requestTime").ifPresent(time -> more.text("requestTime", time));
        return new OpenReferralRecord(connection, feed, more.build(), content);
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    @Override
    public String taskId() {
        return facts.text("task").orElse("");
    }

    @Override
    public Optional<String> versionId() {
        return facts.text("version");
    }

    @Override
    public Optional<Instant> changedAt() {
        return facts.text("changedAt").map(Instant::parse);
    }

    @Override
    public TaskStatus status() {
        return new TaskStatus(facts.text("status").orElse(""));
    }

    @Override
    public boolean urgent() {
        return facts.text("priority")
                .filter(priority -> !priority.equals("routine"))
                .isPresent();
    }

    @Override
    public Optional<String> focus() {
        return facts.text("focus");
    }

    /** Tells whether the work was taken on: then its ServiceRequest is watched. */
    public boolean takenOn() {
        TaskStatus now = status();
        return feed == Feed.OWNER
                && (now.is(Known.ACCEPTED)
                        || now.is(Known.READY)
                        || now.is(Known.IN_PROGRESS)
                        || now.is(Known.ON_HOLD));
    }

    @Override
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
