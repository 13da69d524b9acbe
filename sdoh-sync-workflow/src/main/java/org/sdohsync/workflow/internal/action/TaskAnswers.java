// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.internal.code.TaskParts;

/** The answers to the questionnaire of a patient's Task, wherever a source has them. */
final class TaskAnswers {
    private final TaskServer source;

    TaskAnswers(TaskServer source) {
        this.source = source;
    }

    /** The answers that the Task's output names, whoever made them; null if it names none. */
    @Nullable
    String named(JsonObject task) {
        return output(task).map(LocalReference::toString).orElse(null);
    }

    /** Reads the answers; empty if there are none, or they may not be read. */
    Optional<RawResource> read(JsonObject task) {
        return output(task).or(() -> ours(task)).flatMap(source::readable);
    }

    private Optional<LocalReference> output(JsonObject task) {
        return task.objects("output").stream()
                .filter(output -> output.object("type")
                        .filter(TaskParts.QUESTIONNAIRE_RESPONSE::in)
                        .isPresent())
                .flatMap(output -> output.object("valueReference").stream())
                .flatMap(value -> value.text("reference").stream())
                .flatMap(reference -> LocalReference.find(source.base(), reference).stream())
                .filter(reference -> reference.type().equals(AnswersOutcome.TYPE))
                .findFirst();
    }

    private Optional<LocalReference> ours(JsonObject task) {
        JsonObject.Builder like = JsonObject.builder().text("resourceType", AnswersOutcome.TYPE);
        task.object("for").ifPresent(person -> like.object("subject", person));
        String id = task.text("id").orElse("");
        String found = source.lookUp(like.build(), ResultDraft.identifier(source.base(), id, 0, AnswersOutcome.NAMED))
                .reference();
        return Optional.ofNullable(found).flatMap(reference -> LocalReference.find(source.base(), reference));
    }
}
