// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;

/**
 * Checks which references of the source's resources a posted resource may repeat. Not allowed are references that cannot be
 * resolved from there: to a contained resource, to an entry of a bundle, an empty one, or one to a type that the element does
 * not allow. A reference with an identifier is allowed.
 */
final class PostedReference {
    private static final int LONGEST = 2048;
    private static final Pattern FORM =
            Pattern.compile("(?:https?://[^\\s/]+(?:/[^\\s/]+)*/)?([A-Za-z]+)/([^\\s/]+)(?:/_history/([^\\s/]+))?");

    private PostedReference() {}

    /** Returns the reference, if it may be repeated and is to one of these types. */
    static Optional<JsonObject> to(JsonObject reference, List<String> types) {
        JsonObject.Builder kept = JsonObject.builder();
        boolean leads = reference
                .text("reference")
                .filter(text -> leads(text, types))
                .map(text -> kept.text("reference", text))
                .isPresent();
        Optional<String> type = reference.text("type").filter(types::contains);
        if (type.isPresent()) {
            JsonObject.Builder ignored = kept.text("type", type.get());
        }
        Optional<JsonObject> identifier = leads || reference.has("reference")
                ? Optional.empty()
                : reference
                        .object("identifier")
                        .filter(named -> reference.text("type").isEmpty() || type.isPresent())
                        .flatMap(PostedReference::identifier);
        if (identifier.isPresent()) {
            JsonObject.Builder ignored = kept.object("identifier", identifier.get());
        }
        Optional<String> display = reference.text("display").filter(PostedReference::isWritten);
        if (display.isPresent()) {
            JsonObject.Builder ignored = kept.text("display", display.get());
        }
        return leads || identifier.isPresent() ? Optional.of(kept.build()) : Optional.empty();
    }

    /** Returns those of several references that may be repeated and are to one of these types. */
    static List<JsonObject> all(List<JsonObject> references, List<String> types) {
        return references.stream()
                .flatMap(reference -> to(reference, types).stream())
                .toList();
    }

    /** Tells whether a text is one that FHIR takes as a string. */
    public static boolean isWritten(String text) {
        return !text.isBlank();
    }

    /** Tells whether a text is a URI with a scheme. */
    static boolean isAbsolute(String text) {
        return text.length() <= LONGEST && text.matches("[A-Za-z][A-Za-z0-9+.-]*:\\S+");
    }

    private static boolean leads(String text, List<String> types) {
        if (text.length() > LONGEST) {
            return false;
        }
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                && types.contains(parts.group(1))
                && ResourceId.isId(parts.group(2))
                && (parts.group(3) == null || ResourceId.isId(parts.group(3)));
    }

    private static Optional<JsonObject> identifier(JsonObject from) {
        return from.text("value")
                .filter(PostedReference::isWritten)
                .map(value -> JsonObject.builder()
                        .text(
                                "system",
                                from.text("system")
                                        .filter(PostedReference::isAbsolute)
                                        .orElse(null))
                        .text("value", value)
                        .build());
    }
}
