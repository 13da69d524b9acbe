// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** Writes and reads {@link JournalEntry}s, format 1. The group is the connection. */
final class JournalCodec implements Codec<JournalEntry> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "journal";
    }

    @Override
    public String id(JournalEntry value) {
        return value.id();
    }

    @Override
    public String group(JournalEntry value) {
        return value.connection().value();
    }

    @Override
    public JsonObject write(JournalEntry value) {
        Action action = value.action();
        JsonObject.Builder json = JsonObject.builder()
                .number("format", FORMAT)
                .text("id", value.id())
                .text("connection", value.connection().value())
                .text("createdAt", value.createdAt().toString())
                .text("task", action.taskId())
                .text("step", action.step().verb())
                .objects(
                        "outcomes",
                        action.outcomes().stream().map(Outcome::toJson).toList())
                .object("posted", posted(value.posted()))
                .texts("unsure", value.unsure().stream().map(String::valueOf).toList());
        if (action.part() != Part.PERFORMER) {
            json.text("part", action.part().name());
        }
        action.owner().ifPresent(owner -> json.text("owner", owner));
        action.reason().ifPresent(reason -> json.object("reason", reason.concept()));
        value.needsDecision().ifPresent(why -> json.text("refusal", why));
        return json.build();
    }

    @Override
    public JournalEntry read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "journal entry is of a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new JournalEntry(
                    json.text("id").orElseThrow(),
                    new ConnectionId(json.text("connection").orElseThrow()),
                    Instant.parse(json.text("createdAt").orElseThrow()),
                    action(json),
                    readPosted(json),
                    unsure(json),
                    json.text("refusal").orElse(null));
        } catch (NoSuchElementException | IllegalArgumentException | DateTimeException broken) {
            // What is wrong may quote what stands there: it is not attached.
            throw new StoreException(
                    "journal entry lacks something it was written with: restore the store from a backup",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static Action action(JsonObject json) {
        String task = json.text("task").orElseThrow();
        Step step = step(json.text("step").orElseThrow());
        List<Outcome> outcomes =
                json.objects("outcomes").stream().map(Outcome::fromJson).toList();
        if (step == Step.CLAIM) {
            return Action.claim(task, json.text("owner").orElseThrow());
        }
        Action bare = step.needsReason()
                ? Action.of(step, task, Reason.restore(json.object("reason").orElseThrow()))
                : Action.of(step, task);
        Part part = json.text("part").map(Part::valueOf).orElse(Part.PERFORMER);
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

    private static Set<Integer> unsure(JsonObject json) {
        return json.texts("unsure").stream().map(Integer::valueOf).collect(Collectors.toSet());
    }
}
