// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;

/**
 * A resource on the connection's own server.
 *
 * @param type the resource type, for example {@code ServiceRequest}
 * @param id its id
 */
public record LocalReference(String type, String id) {
    private static final int LONGEST = 64;
    private static final Pattern BEHIND = Pattern.compile("(?:/_history/[^/?#]{1,64})?(?:[?#].*)?");

    /**
     * Checks the form.
     *
     * @param type as described above
     * @param id as described above
     * @throws IllegalArgumentException if the type or the id has not FHIR's form
     */
    public LocalReference {
        if (!isType(requireNonNull(type, "type"))) {
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
        if (reference.startsWith(prefix)) {
            return tail(reference.substring(prefix.length()));
        }
        if (!reference.contains("://")) {
            return tail(reference);
        }
        // The same server in other letters, or with its port.
        String path = base.uri().getRawPath() + "/";
        return pathOn(base, base.uri(), reference)
                .filter(named -> named.startsWith(path))
                .flatMap(named -> tail(named.substring(path.length())));
    }

    /** The path of an address that a server wrote, relative to another or in full; empty if it leads to another server. */
    static Optional<String> pathOn(FhirBase base, URI relativeTo, String written) {
        try {
            URI address = relativeTo.resolve(written.trim());
            return Origin.of(address).equals(base.origin()) && address.getRawUserInfo() == null
                    ? Optional.ofNullable(address.getRawPath())
                    : Optional.empty();
        } catch (IllegalArgumentException noAddressOfAServer) {
            return Optional.empty();
        }
    }

    /**
     * Reads a reference that a person wrote.
     *
     * @param relative {@code Type/id}
     * @return the reference
     * @throws IllegalArgumentException if it has another form
     */
    public static LocalReference parse(String relative) {
        return tail(requireNonNull(relative, "relative"))
                .orElseThrow(() -> new IllegalArgumentException("reference is not of the form Type/id"));
    }

    /** Reads {@code Type/id} with an optional version behind it. */
    static Optional<LocalReference> tail(String relative) {
        int slash = relative.indexOf('/');
        int end = slash + 1;
        while (end < relative.length() && isOfId(relative.charAt(end))) {
            end++;
        }
        if (slash < 0
                || (end < relative.length()
                        && !BEHIND.matcher(relative.substring(end)).matches())) {
            return Optional.empty();
        }
        String type = relative.substring(0, slash);
        String id = relative.substring(slash + 1, end);
        return isType(type) && isId(id) ? Optional.of(new LocalReference(type, id)) : Optional.empty();
    }

    /**
     * Tells whether a text has the form of a resource id.
     *
     * @param text the text
     * @return true if it has
     */
    public static boolean isId(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (!isOfId(text.charAt(at))) {
                return false;
            }
        }
        return !text.equals(".") && !text.equals("..");
    }

    private static boolean isType(String text) {
        int length = text.length();
        if (length < 2 || length > LONGEST || text.charAt(0) > 'Z') {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (!isLetter(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfId(char sign) {
        return isLetter(sign) || (sign >= '0' && sign <= '9') || sign == '-' || sign == '.';
    }

    private static boolean isLetter(char sign) {
        return (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z');
    }

    /** The reference as FHIR writes it: {@code Type/id}. */
    @Override
    public String toString() {
        return type + "/" + id;
    }
}
