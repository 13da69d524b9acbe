// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;

/** A text of the patient in the Task's output: the answer to a question, the contact that was chosen. */
final class TextOutcome extends ActionOutcome {
    static final String KIND = "TEXT";

    static final String MARKDOWN = "valueMarkdown";

    TextOutcome(Code part, String text) {
        this(JsonObject.builder()
                .object("type", part.json())
                .text(MARKDOWN, written(text))
                .build());
    }

    private TextOutcome(JsonObject output) {
        super(output);
    }

    static TextOutcome read(JsonObject output) {
        return new TextOutcome(output);
    }

    private static String written(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the text is blank");
        }
        return text;
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
        return value();
    }

    @Override
    String name() {
        return MARKDOWN;
    }

    @Override
    String kind() {
        return KIND;
    }
}
