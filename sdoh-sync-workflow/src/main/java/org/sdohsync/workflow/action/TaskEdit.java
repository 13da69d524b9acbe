// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * The change of a Task as one who did not create it may make it: {@code status}, {@code statusReason} and {@code output} (for the
 * claim of an open one {@code owner}), and nothing else (SDOHCC, Task.update of the recipients). Everything that is not understood survives.
 */
final class TaskEdit {
    private TaskEdit() {}

    /** The server's copy with an owner; nothing else changes. */
    static JsonObject claim(JsonObject task, String owner) {
        JsonObject reference = JsonObject.builder().text("reference", owner).build();
        return task.toBuilder().object("owner", reference).build();
    }

    /** The server's copy with a step taken; outputs that are there already are not added again. */
    static JsonObject take(JsonObject task, Action action, List<JsonObject> outputs) {
        JsonObject.Builder edited =
                task.toBuilder().text("status", action.step().target().text());
        // A reason speaks of the current status only: the next status does not inherit it.
        action.reason()
                .map(Reason::concept)
                .ifPresentOrElse(reason -> edited.object("statusReason", reason), () -> edited.remove("statusReason"));
        List<JsonObject> missing = missing(task, outputs);
        if (!missing.isEmpty() && task.has("output") && !(task.members().get("output") instanceof List)) {
            throw new ProtocolException("Task.output of the source is no list", "Task.output", null);
        }
        missing.forEach(output -> edited.append("output", output));
        return edited.build();
    }

    /** The outputs that the Task does not have yet. */
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
        JsonObject coding = coding(ours);
        return held.object("valueCodeableConcept").map(concept -> concept.objects("coding")).orElse(List.of()).stream()
                .anyMatch(other -> other.text("system").equals(coding.text("system"))
                        && other.text("code").equals(coding.text("code")));
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
