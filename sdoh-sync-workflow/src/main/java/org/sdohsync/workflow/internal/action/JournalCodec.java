// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;

/**
 * Writes and reads {@link JournalRecord}s, format 2. The group is the connection. Format 1 did not note what it had sent, but for servers
 * that cannot be searched: each of its results that is not known to be at the source may have been.
 */
final class JournalCodec implements Codec<JournalRecord> {
    private static final int FORMAT = 2;

    @Override
    public String kind() {
        return "journal";
    }

    @Override
    public String id(JournalRecord value) {
        return value.id();
    }

    @Override
    public String group(JournalRecord value) {
        return value.connection().value();
    }

    @Override
    public JsonObject write(JournalRecord value) {
        TaskAction action = value.action();
        JsonObject.Builder json = JsonObject.builder()
                .number("format", FORMAT)
                .text("id", value.id())
                .text("connection", value.connection().value())
                .text("createdAt", value.createdAt().toString())
                .text("task", action.taskId())
                .text("step", action.step().verb())
                .objects(
                        "outcomes",
                        action.outcomes().stream().map(ActionOutcome::toJson).toList())
                .object("posted", posted(value.posted()))
                .objects(
                        "doubts",
                        value.doubts().entrySet().stream()
                                .map(doubt -> doubt(doubt.getKey(), doubt.getValue()))
                                .toList());
        if (action.part() != TaskRole.PERFORMER) {
            json.text("part", action.part().name());
        }
        action.owner().ifPresent(owner -> json.text("owner", owner));
        action.reason().ifPresent(reason -> json.object("reason", reason.concept()));
        value.needsDecision().ifPresent(why -> json.text("refusal", why));
        return json.build();
    }

    @Override
    public JournalRecord read(JsonObject json) {
        long format = json.number("format").orElse(0L);
        if (format > FORMAT) {
            throw new StoreException(
                    "the journal entry has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            Instant createdAt = Instant.parse(json.text("createdAt").orElseThrow());
            TaskAction action = action(json);
            Map<Integer, String> posted = readPosted(json);
            return new JournalRecord(
                    json.text("id").orElseThrow(),
                    new ConnectionId(json.text("connection").orElseThrow()),
                    createdAt,
                    action,
                    posted,
                    format < FORMAT ? doubts(action, posted, createdAt) : doubts(json),
                    json.text("refusal").orElse(null));
        } catch (NoSuchElementException | IllegalArgumentException | DateTimeException | ArithmeticException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    "the journal entry is incomplete: restore the store from a backup",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static TaskAction action(JsonObject json) {
        String task = json.text("task").orElseThrow();
        Step step = step(json.text("step").orElseThrow());
        List<ActionOutcome> outcomes =
                json.objects("outcomes").stream().map(ActionOutcome::fromJson).toList();
        if (step == Step.CLAIM) {
            return TaskAction.claim(task, json.text("owner").orElseThrow());
        }
        TaskAction bare = step.needsReason()
                ? TaskAction.of(step, task, Reason.restore(json.object("reason").orElseThrow()))
                : TaskAction.of(step, task);
        TaskRole part = json.text("part").map(TaskRole::valueOf).orElse(TaskRole.PERFORMER);
        return (part == bare.part() ? bare : bare.as(part)).outcomes(outcomes);
    }

    private static Step step(String verb) {
        for (Step step : Step.values()) {
            if (step.verb().equals(verb)) {
                return step;
            }
        }
        throw new IllegalArgumentException("unknown step");
    }

    private static JsonObject posted(Map<Integer, String> references) {
        JsonObject.Builder json = JsonObject.builder();
        references.forEach((index, reference) -> json.text(index.toString(), reference));
        return json.build();
    }

    private static Map<Integer, String> readPosted(JsonObject json) {
        Map<Integer, String> references = new LinkedHashMap<>();
        JsonObject posted = json.object("posted").orElseThrow();
        posted.members()
                .keySet()
                .forEach(index -> references.put(
                        Integer.valueOf(index), posted.text(index).orElseThrow()));
        return references;
    }

    private static JsonObject doubt(int index, UncertainPost doubt) {
        return doubt.toJson().toBuilder().number("index", index).build();
    }

    private static Map<Integer, UncertainPost> doubts(JsonObject json) {
        Map<Integer, UncertainPost> doubts = new LinkedHashMap<>();
        for (JsonObject doubt : json.objects("doubts")) {
            doubts.put(Math.toIntExact(doubt.number("index").orElseThrow()), UncertainPost.fromJson(doubt));
        }
        return doubts;
    }

    private static Map<Integer, UncertainPost> doubts(
            TaskAction action, Map<Integer, String> posted, Instant createdAt) {
        Map<Integer, UncertainPost> doubts = new LinkedHashMap<>();
        for (int index = 0; index < action.outcomes().size(); index++) {
            if (action.outcomes().get(index).isPosted() && !posted.containsKey(index)) {
                doubts.put(index, UncertainPost.sent(createdAt, 1));
            }
        }
        return doubts;
    }
}
