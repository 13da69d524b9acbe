// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import static java.util.Objects.requireNonNull;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * A code of a code system. It is compared leniently: the retired URL of the SDOHCC code system and a missing system match.
 * Immutable.
 *
 * @param system the system's URL
 * @param code the code
 * @param display the display as SDOHCC defines it; empty for codes of other systems
 */
public record Code(String system, String code, String display) {
    /**
     * Checks the parts for null.
     *
     * @param system as described above
     * @param code as described above
     * @param display as described above
     */
    public Code {
        requireNonNull(system, "system");
        requireNonNull(code, "code");
        requireNonNull(display, "display");
    }

    /**
     * Creates a code of any system.
     *
     * @param system the system's URL
     * @param code the code
     * @return the code without a display
     */
    public static Code of(String system, String code) {
        return new Code(system, code, "");
    }

    /**
     * A code of SDOHCC's own system (3.0.0, CodeSystem SDOHCC Temporary Codes).
     *
     * @param code the code
     * @param display its meaning in words
     * @return the code
     */
    public static Code sdohcc(String code, String display) {
        return new Code(Systems.TEMPORARY, code, display);
    }

    /**
     * Tells whether a coding from a server has this code.
     *
     * @param otherSystem the coding's system, null or empty when it has none
     * @param otherCode the coding's code
     * @return true if the codes are equal, and the systems are equal, or one is the retired URL of the other, or there is
     *     none
     */
    public boolean matches(@Nullable String otherSystem, @Nullable String otherCode) {
        return code.equals(otherCode)
                && (otherSystem == null
                        || otherSystem.isEmpty()
                        || current(otherSystem).equals(system));
    }

    /**
     * Tells whether a concept has this code in any of its codings.
     *
     * @param concept the concept, or null
     * @return true if one of its codings matches
     */
    public boolean in(@Nullable CodeableConcept concept) {
        return concept != null
                && concept.getCoding().stream().anyMatch(coding -> matches(coding.getSystem(), coding.getCode()));
    }

    /**
     * Tells whether a concept has this code in any of its codings.
     *
     * @param concept a CodeableConcept as JSON
     * @return true if one of its codings matches
     */
    public boolean in(JsonObject concept) {
        return concept.objects("coding").stream()
                .anyMatch(coding -> matches(
                        coding.text("system").orElse(null), coding.text("code").orElse(null)));
    }

    /**
     * The code as a concept.
     *
     * @return a new CodeableConcept with one coding
     */
    public CodeableConcept concept() {
        Coding coding = new Coding().setSystem(system).setCode(code);
        return new CodeableConcept().addCoding(display.isEmpty() ? coding : coding.setDisplay(display));
    }

    /**
     * The code as a concept in JSON.
     *
     * @return a CodeableConcept with one coding
     */
    public JsonObject json() {
        JsonObject coding = JsonObject.builder()
                .text("system", system)
                .text("code", code)
                .text("display", display.isEmpty() ? null : display)
                .build();
        return JsonObject.builder().objects("coding", java.util.List.of(coding)).build();
    }

    private static String current(String system) {
        return system.equals(Systems.TEMPORARY_STU1) ? Systems.TEMPORARY : system;
    }
}
