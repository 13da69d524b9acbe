// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;

/**
 * The reason why a Task is rejected, put on hold, failed or cancelled ({@code Task.statusReason}; SDOHCC requires its text).
 * Immutable; safe for use by many threads. {@link #toString} does not show the text, which may contain patient data.
 */
public final class Reason {
    private final JsonObject concept;

    private Reason(JsonObject concept) {
        this.concept = concept;
    }

    /**
     * Creates a reason.
     *
     * @param text the reason for the staff of the source
     * @return the reason
     * @throws IllegalArgumentException if the text is blank
     */
    public static Reason of(String text) {
        if (requireNonNull(text, "text").isBlank()) {
            throw new IllegalArgumentException("the text of the reason is blank");
        }
        return new Reason(JsonObject.builder().text("text", text).build());
    }

    /**
     * Creates the reason of missing capacity (SDOHCC, Capacity Status: a coordination platform then refers to another
     * organization).
     *
     * @return the reason, with code and text
     */
    public static Reason atCapacity() {
        return of("At capacity").coded(ServiceCodes.NO_CAPACITY);
    }

    /**
     * Adds a code.
     *
     * @param code the code
     * @return a changed copy
     */
    public Reason coded(Code code) {
        List<JsonObject> codings = new ArrayList<>(concept.objects("coding"));
        codings.addAll(code.json().objects("coding"));
        return new Reason(JsonObject.builder()
                .objects("coding", codings)
                .text("text", concept.text("text").orElseThrow())
                .build());
    }

    /**
     * The CodeableConcept to write.
     *
     * @return its JSON
     */
    public JsonObject concept() {
        return concept;
    }

    /**
     * Takes back what {@link #concept} gave.
     *
     * @param concept a CodeableConcept
     * @return the reason
     */
    public static Reason restore(JsonObject concept) {
        return new Reason(concept);
    }

    @Override
    public String toString() {
        return "Reason[codes=" + concept.objects("coding").size() + "]";
    }
}
