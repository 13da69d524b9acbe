// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.code.TaskParts;

/** A service that was performed, as a code in the Task's output alone. */
final class CodeOutcome extends ActionOutcome {
    static final String KIND = "CODE";

    CodeOutcome(JsonObject concept) {
        super(concept);
    }

    @Override
    boolean isService() {
        return true;
    }

    @Override
    String type() {
        return "";
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.RESULTING_ACTIVITY, "valueCodeableConcept", value());
    }

    @Override
    String name() {
        return name(value());
    }

    @Override
    String kind() {
        return KIND;
    }
}
