// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;

/** The base URL of a FHIR API, without trailing slash, query or fragment. Immutable. */
public final class FhirBase {
    /** The most characters of a base URL: 2,048. */
    public static final int MOST_CHARACTERS = 2048;

    private final String text;
    private final URI uri;
    private final Origin origin;
    private final List<URI> aliases;

    private FhirBase(String text, List<URI> aliases) {
        this.text = text;
        this.aliases = List.copyOf(aliases);
        this.uri = URI.create(text);
        this.origin = Origin.of(uri);
    }

    /**
     * Parses an untrusted base URL.
     *
     * @param text the URL; trailing slashes are removed
     * @param rules which addresses may be used
     * @return the base
     * @throws AddressException if it is not a base URL, is longer than {@link #MOST_CHARACTERS}, or the rules refuse it
     */
    public static FhirBase parse(String text, AddressRules rules) {
        if (requireNonNull(text, "text").length() > MOST_CHARACTERS) {
            throw new AddressException(
                    "FHIR base has more than " + MOST_CHARACTERS + " characters: give the base URL of the API only",
                    AddressException.Reason.MALFORMED);
        }
        URI url = rules.parse(text, "FHIR base");
        if (url.getRawQuery() != null) {
            throw new AddressException(
                    "FHIR base " + Origin.of(url) + " has a query: give the base URL of the API only",
                    AddressException.Reason.MALFORMED);
        }
        return new FhirBase(withoutSlashes(url.toString()), List.of());
    }

    /**
     * Removes trailing slashes from a text, in linear time; a regular expression would need quadratic time.
     *
     * @param text the text
     * @return the text without trailing slashes
     */
    public static String withoutSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Restores a base that was checked before it was stored.
     *
     * @param stored the result of {@link #toString}
     * @return the base
     * @throws IllegalArgumentException if it is not such a result
     */
    public static FhirBase restore(String stored) {
        return new FhirBase(requireNonNull(stored, "stored"), List.of());
    }

    /**
     * The base as a URL.
     *
     * @return the URL, without trailing slash
     */
    public URI uri() {
        return uri;
    }

    /**
     * The origin of the base.
     *
     * @return its origin
     */
    public Origin origin() {
        return origin;
    }

    /**
     * Returns this base with alternative base URLs that its server uses in links and references, such as one of its internal
     * network. No request is sent to them: URLs below them are mapped to this base.
     *
     * @param others the addresses, without trailing slashes
     * @return a base that equals this one
     */
    public FhirBase knownAs(List<URI> others) {
        return new FhirBase(text, others);
    }

    /**
     * The alternative base URLs.
     *
     * @return the URLs given to {@link #knownAs}
     */
    public List<URI> aliases() {
        return aliases;
    }

    /**
     * Returns a URL below the base.
     *
     * @param path the encoded path after the slash, such as {@code Task/12}
     * @return the URL
     */
    public URI resolve(String path) {
        return URI.create(text + "/" + path);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FhirBase that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the base as text, without trailing slash. It contains no secret. */
    @Override
    public String toString() {
        return text;
    }
}
