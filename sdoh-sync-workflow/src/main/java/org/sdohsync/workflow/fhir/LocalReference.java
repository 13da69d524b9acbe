// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;

/**
 * A resource on the connection's own server.
 *
 * @param type the resource type, for example {@code ServiceRequest}
 * @param id its id
 */
public record LocalReference(String type, String id) {
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern TAIL =
            Pattern.compile("([A-Z][A-Za-z]{1,63})/([A-Za-z0-9.-]{1,64})(?:/_history/[^/?#]{1,64})?(?:[?#].*)?");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the type or the id has not FHIR's form
     */
    public LocalReference {
        if (!TYPE.matcher(requireNonNull(type, "type")).matches()) {
            throw new IllegalArgumentException("not a resource type");
        }
        if (!isId(requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("not a resource id");
        }
    }

    /**
     * Reads a reference that a server wrote.
     *
     * @param base the connection's FHIR API
     * @param reference relative, or absolute within the base; a version in it is left out
     * @return the reference
     * @throws ProtocolException if it leads elsewhere (another server, a contained resource, a logical id): the token of this
     *     connection must not go there
     */
    public static LocalReference within(FhirBase base, String reference) {
        return find(base, reference)
                .orElseThrow(() -> new ProtocolException(
                        "a reference does not name a resource of " + base + ": it is not followed", "reference", null));
    }

    /**
     * Reads a reference that a server wrote, if it leads to that server.
     *
     * @param base the connection's FHIR API
     * @param reference the reference
     * @return the reference, empty if it leads elsewhere
     */
    public static Optional<LocalReference> find(FhirBase base, String reference) {
        String prefix = base + "/";
        return tail(reference.startsWith(prefix) ? reference.substring(prefix.length()) : reference);
    }

    /** Reads {@code Type/id} with an optional version behind it. */
    static Optional<LocalReference> tail(String relative) {
        Matcher matcher = TAIL.matcher(relative);
        return matcher.matches() && isId(matcher.group(2))
                ? Optional.of(new LocalReference(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /**
     * Tells whether a text has the form of a resource id.
     *
     * @param text the text
     * @return true if it has
     */
    public static boolean isId(String text) {
        return ID.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** The reference as FHIR writes it: {@code Type/id}. */
    @Override
    public String toString() {
        return type + "/" + id;
    }
}
