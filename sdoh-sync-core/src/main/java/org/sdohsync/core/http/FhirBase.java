// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;

/** The base URL of a FHIR API, without trailing slash, query or fragment. Immutable. */
public final class FhirBase {
    /** How long a base may be: 2,048 characters. */
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
     * Reads a base URL that came from outside.
     *
     * @param text the URL; trailing slashes do not matter
     * @param rules which addresses may be used
     * @return the base
     * @throws AddressException if it is no such URL, longer than {@link #MOST_CHARACTERS}, or one the rules refuse
     */
    public static FhirBase parse(String text, AddressRules rules) {
        if (requireNonNull(text, "text").length() > MOST_CHARACTERS) {
            throw new AddressException(
                    "FHIR base has more than " + MOST_CHARACTERS + " characters: give the address of the API alone",
                    AddressException.Reason.MALFORMED);
        }
        URI url = rules.parse(text, "FHIR base");
        if (url.getRawQuery() != null) {
            throw new AddressException(
                    "FHIR base " + Origin.of(url) + " has a query: give the address of the API alone",
                    AddressException.Reason.MALFORMED);
        }
        return new FhirBase(withoutSlashes(url.toString()), List.of());
    }

    /**
     * Drops the slashes at the end of a text. Takes time in proportion to its length; a regular expression would take time that
     * grows with the square of the number of slashes.
     *
     * @param text the text
     * @return the text up to its last character that is no slash
     */
    public static String withoutSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Takes back a base that was checked when it came in.
     *
     * @param stored what {@link #toString} gave
     * @return the base
     * @throws IllegalArgumentException if it is nothing of that kind
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
     * Where the base lives.
     *
     * @return its origin
     */
    public Origin origin() {
        return origin;
    }

    /**
     * The same base with other addresses that its server gives itself, for example inside of its network. Nothing is ever sent there: what
     * is named below one of them is asked for below this base.
     *
     * @param others the addresses, without trailing slashes
     * @return a base that equals this one
     */
    public FhirBase knownAs(List<URI> others) {
        return new FhirBase(text, others);
    }

    /**
     * Other addresses that the server gives itself.
     *
     * @return what {@link #knownAs} was told
     */
    public List<URI> aliases() {
        return aliases;
    }

    /**
     * A URL below the base.
     *
     * @param path what follows the base's slash, encoded already, for example {@code Task/12}
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

    /** The base as text, without trailing slash. It holds no secret. */
    @Override
    public String toString() {
        return text;
    }
}
