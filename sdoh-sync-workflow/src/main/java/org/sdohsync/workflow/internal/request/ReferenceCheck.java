// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.core.internal.http.ResourceId;

/** Checks the references that an application gives: {@code Type/id} on the source's server, or absolute to another server. */
public final class ReferenceCheck {
    private static final Pattern FORM =
            Pattern.compile("(https?://[^\\s/?#]+(?:/[^\\s/?#]+)*/)?([A-Za-z]+)/([^\\s/?#]+)");
    private static final int LONGEST = 2048;

    private ReferenceCheck() {}

    /**
     * Checks a reference.
     *
     * @param reference the reference
     * @param what what it is for the message
     * @param types the types that the profile allows; empty for any
     * @return the reference as a model
     * @throws IllegalArgumentException if it has another form, or is to another type
     */
    public static Reference of(String reference, String what, Set<String> types) {
        Matcher parts = FORM.matcher(requireNonNull(reference, what));
        boolean formed = reference.length() <= LONGEST
                && parts.matches()
                && ResourceId.isType(parts.group(2))
                && ResourceId.isId(parts.group(3));
        if (!formed) {
            throw new IllegalArgumentException(what + " is neither of the form Type/id nor the URL of a resource");
        }
        if (!types.isEmpty() && !types.contains(parts.group(2))) {
            throw new IllegalArgumentException(what + " may be "
                    + String.join(", ", List.copyOf(types).stream().sorted().toList()) + ", not " + parts.group(2));
        }
        return new Reference(reference);
    }

    /**
     * Makes a reference absolute that is not.
     *
     * @param base the FHIR base URL of the server that holds the resource
     * @param reference the reference
     * @return the absolute URL
     */
    public static String absolute(String base, String reference) {
        Matcher parts = FORM.matcher(reference);
        return parts.matches() && parts.group(1) == null ? base + "/" + reference : reference;
    }
}
