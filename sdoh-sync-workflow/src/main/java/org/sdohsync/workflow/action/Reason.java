// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;

/**
 * Why a Task is rejected, put on hold, failed or cancelled ({@code Task.statusReason}; SDOHCC asks for its text). Immutable;
 * prints no text, for people write about people in it.
 */
public final class Reason {
    private final JsonObject concept;

    private Reason(JsonObject concept) {
        this.concept = concept;
    }

    /**
     * Says why.
     *
     * @param text the reason for the people at the source
     * @return the reason
     * @throws IllegalArgumentException if the text is blank
     */
    public static Reason of(String text) {
        if (requireNonNull(text, "text").isBlank()) {
            throw new IllegalArgumentException("text is blank: say why");
        }
        return new Reason(JsonObject.builder().text("text", text).build());
    }

    /**
     * Says that there is no capacity (SDOHCC, Capacity Status: a coordination platform then asks somebody else).
     *
     * @return the reason, coded and in words
     */
    public static Reason atCapacity() {
        return of("At capacity").coded(ServiceCodes.NO_CAPACITY);
    }

    /**
     * Adds a code.
     *
     * @param code the code
     * @return a new reason
     */
    public Reason coded(Code code) {
        List<JsonObject> codings = new ArrayList<>(concept.objects("coding"));
        codings.addAll(code.json().objects("coding"));
        return new Reason(JsonObject.builder()
                .objects("coding", codings)
                .text("text", concept.text("text").orElseThrow())
                .build());
    }

    /** The CodeableConcept to write. */
    JsonObject concept() {
        return concept;
    }

    /** Takes back what {@link #concept} gave. */
    static Reason restore(JsonObject concept) {
        return new Reason(concept);
    }

    @Override
    public String toString() {
        return "Reason[codes=" + concept.objects("coding").size() + "]";
    }
}
