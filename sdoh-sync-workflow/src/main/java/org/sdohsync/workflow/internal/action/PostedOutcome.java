// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.code.TaskParts;

/** A further result that the application made: it is posted as it is, with what every result of a Task needs. */
final class PostedOutcome extends ActionOutcome {
    static final String KIND = "POSTED";

    PostedOutcome(JsonObject resource) {
        super(resource);
    }

    @Override
    ActionOutcome toldAt(Instant now) {
        boolean timeless = type().equals("Observation")
                && value().members().keySet().stream().noneMatch(name -> name.startsWith("effective"));
        if (!timeless) {
            return this;
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new PostedOutcome(
                value().toBuilder().text("effectiveDateTime", time).build());
    }

    @Override
    boolean isService() {
        return false;
    }

    @Override
    String type() {
        return value().text("resourceType").orElse("");
    }

    @Override
    JsonObject draft(String identifier, JsonObject task, @Nullable JsonObject request) {
        return ResultDraft.build(identifier, this, task, request);
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.ADDITIONAL_CONTENT, "valueReference", reference(posted));
    }

    @Override
    String name() {
        return type();
    }

    @Override
    String kind() {
        return KIND;
    }
}
