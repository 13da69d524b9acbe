// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.code.TaskParts;

/** A result that is on the source's server already. */
final class KnownOutcome extends ActionOutcome {
    static final String KIND = "RESULT";

    KnownOutcome(JsonObject reference) {
        super(reference);
    }

    @Override
    boolean isService() {
        return false;
    }

    @Override
    String type() {
        return "";
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.ADDITIONAL_CONTENT, "valueReference", value());
    }

    @Override
    String name() {
        return value().text("reference").orElse("");
    }

    @Override
    String kind() {
        return KIND;
    }
}
