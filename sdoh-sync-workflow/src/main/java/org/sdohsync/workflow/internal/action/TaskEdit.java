// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.Reason;

/**
 * The changes of a Task that a recipient may make: {@code status}, {@code statusReason} and {@code output} (for a claim
 * {@code owner}), and nothing else (SDOHCC, Task.update of the recipients). All other elements, also unknown ones, are kept.
 */
final class TaskEdit {
    private TaskEdit() {}

    /** Returns the server's copy with an owner; nothing else is changed. */
    static JsonObject claim(JsonObject task, String owner) {
        JsonObject reference = JsonObject.builder().text("reference", owner).build();
        return task.toBuilder().object("owner", reference).build();
    }

    /** The server's copy with a step taken; outputs that are there already are not added again. */
    static JsonObject take(JsonObject task, TaskAction action, List<JsonObject> outputs) {
        JsonObject.Builder edited =
                task.toBuilder().text("status", action.step().target().text());
        // A reason belongs to the current status only, so it is removed with the next one.
        action.reason()
                .map(Reason::concept)
                .ifPresentOrElse(reason -> edited.object("statusReason", reason), () -> edited.remove("statusReason"));
        List<JsonObject> missing = missing(task, outputs);
        if (!missing.isEmpty() && task.has("output") && !(task.members().get("output") instanceof List)) {
            throw new ProtocolException(
                    "Task.output of the source is not a list: nothing was written; tell the source's operator",
                    "Task.output",
                    null);
        }
        missing.forEach(output -> edited.append("output", output));
        return edited.build();
    }

    /** Returns the outputs that the Task does not have yet. */
    static List<JsonObject> missing(JsonObject task, List<JsonObject> outputs) {
        List<JsonObject> missing = new ArrayList<>();
        List<JsonObject> held = task.objects("output");
        for (JsonObject output : outputs) {
            if (held.stream().noneMatch(other -> same(other, output))) {
                missing.add(output);
            }
        }
        return missing;
    }

    private static boolean same(JsonObject held, JsonObject ours) {
        String reference = reference(ours);
        if (reference != null) {
            String other = reference(held);
            return other != null && (other.equals(reference) || other.endsWith("/" + reference));
        }
        Optional<String> text = ours.text(TextOutcome.MARKDOWN);
        if (text.isPresent()) {
            return held.text(TextOutcome.MARKDOWN).equals(text) && sameType(held, ours);
        }
        JsonObject coding = coding(ours);
        return held.object("valueCodeableConcept").map(concept -> concept.objects("coding")).orElse(List.of()).stream()
                .anyMatch(other -> other.text("system").equals(coding.text("system"))
                        && other.text("code").equals(coding.text("code")));
    }

    private static boolean sameType(JsonObject held, JsonObject ours) {
        JsonObject type = ours.object("type").orElseThrow().objects("coding").get(0);
        return held.object("type").map(concept -> concept.objects("coding")).orElse(List.of()).stream()
                .anyMatch(other -> other.text("code").equals(type.text("code")));
    }

    private static @Nullable String reference(JsonObject output) {
        return output.object("valueReference")
                .flatMap(value -> value.text("reference"))
                .map(TaskEdit::withoutVersion)
                .orElse(null);
    }

    private static String withoutVersion(String reference) {
        int history = reference.indexOf("/_history/");
        return history < 0 ? reference : reference.substring(0, history);
    }

    private static JsonObject coding(JsonObject output) {
        return output.object("valueCodeableConcept")
                .orElseThrow()
                .objects("coding")
                .get(0);
    }
}
