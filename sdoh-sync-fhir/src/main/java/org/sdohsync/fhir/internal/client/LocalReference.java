// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.ResourceId;

/** A reference to a resource on the connection's own server. Immutable. */
public final class LocalReference {
    private static final Pattern BEHIND = Pattern.compile("(?:/_history/[^/?#]{1,128})?(?:[?#].*)?");

    private final String type;
    private final String id;
    /** Type, slash, id: what references are looked up by. */
    private final String text;

    private LocalReference(String type, String id, String text) {
        this.type = type;
        this.id = id;
        this.text = text;
    }

    /**
     * Creates a reference.
     *
     * @param type the resource type, such as {@code ServiceRequest}
     * @param id its id
     * @return the reference
     * @throws IllegalArgumentException if the type does not have FHIR's form, or the id is not accepted ({@link ResourceId})
     */
    public static LocalReference of(String type, String id) {
        if (!ResourceId.isType(requireNonNull(type, "type"))) {
            throw new IllegalArgumentException("not a resource type");
        }
        if (!isId(requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("not a resource id");
        }
        return new LocalReference(type, id, type + "/" + id);
    }

    /**
     * The type of the resource.
     *
     * @return the type
     */
    public String type() {
        return type;
    }

    /**
     * The id of the resource.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Parses a reference from a server.
     *
     * @param base the connection's FHIR API
     * @param reference relative, or absolute within the base; a version in it is left out
     * @return the reference
     * @throws ProtocolException if it is not to this server (another server, a contained resource, a logical id), where the
     *     token of this connection must not be sent
     */
    public static LocalReference within(FhirBase base, String reference) {
        return find(base, reference)
                .orElseThrow(() -> new ProtocolException(
                        "a reference is not to a resource of " + base + ": it was not followed", "reference", null));
    }

    /**
     * Parses a reference from a server, if it is to that server.
     *
     * @param base the connection's FHIR API
     * @param reference the reference
     * @return the reference; empty if it is not to this server
     */
    public static Optional<LocalReference> find(FhirBase base, String reference) {
        String own = base.toString();
        int length = own.length();
        if (reference.startsWith(own) && reference.length() > length && reference.charAt(length) == '/') {
            return tail(behind(reference, length + 1));
        }
        if (!reference.contains("://")) {
            return tail(reference);
        }
        // The same server in other case, with its default port, or with an alternative base URL.
        return Stream.concat(Stream.of(base.uri()), base.aliases().stream())
                .flatMap(address -> below(address, reference).stream())
                .findFirst();
    }

    private static Optional<LocalReference> below(URI base, String reference) {
        String path = base.getRawPath() + "/";
        return pathOn(Origin.of(base), base, reference)
                .filter(named -> named.regionMatches(true, 0, path, 0, path.length()))
                .flatMap(named -> tail(behind(named, path.length())));
    }

    // Some servers add a slash too many after their base.
    private static String behind(String text, int length) {
        int at = length;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return text.substring(at);
    }

    /**
     * The path of an address that a server wrote.
     *
     * @param origin the server
     * @param relativeTo where it was written
     * @param written the address, relative or in full
     * @return its path, empty if it leads to another server
     */
    public static Optional<String> pathOn(Origin origin, URI relativeTo, String written) {
        try {
            URI address = relativeTo.resolve(written.trim());
            return Origin.of(address).equals(origin) && address.getRawUserInfo() == null
                    ? Optional.ofNullable(address.getRawPath())
                    : Optional.empty();
        } catch (IllegalArgumentException noAddressOfAServer) {
            return Optional.empty();
        }
    }

    /**
     * Parses a relative reference.
     *
     * @param relative {@code Type/id}
     * @return the reference
     * @throws IllegalArgumentException if it does not have this form
     */
    public static LocalReference parse(String relative) {
        return tail(requireNonNull(relative, "relative"))
                .orElseThrow(() -> new IllegalArgumentException("the reference is not of the form Type/id"));
    }

    /**
     * Reads {@code Type/id} with an optional version behind it.
     *
     * @param relative the text
     * @return the reference, empty if the text has another form
     */
    public static Optional<LocalReference> tail(String relative) {
        int slash = relative.indexOf('/');
        int end = slash + 1;
        while (end < relative.length() && ResourceId.isOfId(relative.charAt(end))) {
            end++;
        }
        if (slash < 0
                || (end < relative.length()
                        && !BEHIND.matcher(relative.substring(end)).matches())) {
            return Optional.empty();
        }
        String type = relative.substring(0, slash);
        String id = relative.substring(slash + 1, end);
        String text = end == relative.length() ? relative : relative.substring(0, end);
        return ResourceId.isType(type) && isId(id) ? Optional.of(new LocalReference(type, id, text)) : Optional.empty();
    }

    /**
     * Tells whether a text is an accepted id, see {@link ResourceId}.
     *
     * @param text the text
     * @return true if it is
     */
    public static boolean isId(String text) {
        return ResourceId.isId(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalReference reference && text.equals(reference.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The reference as FHIR writes it: {@code Type/id}. */
    @Override
    public String toString() {
        return text;
    }
}
