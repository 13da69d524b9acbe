// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of a request to an authorization server, each at most once. Not thread-safe. */
public final class FormParameters {
    /** The media type of the body. */
    public static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    private final Map<String, String> parameters = new LinkedHashMap<>();

    /** Creates a form without parameters. */
    public FormParameters() {}

    /**
     * Sets a parameter.
     *
     * @param name its name
     * @param value its value, not yet encoded
     * @return this form
     */
    public FormParameters set(String name, String value) {
        parameters.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return this;
    }

    /**
     * The parameters.
     *
     * @return by name, not encoded, in the order they were set; an unmodifiable copy
     */
    public Map<String, String> parameters() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Writes the parameters as a request body.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        return encoded().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Adds the parameters to an endpoint, whose own query is kept (RFC 6749 §3.1).
     *
     * @param endpoint the endpoint
     * @return its URL with the parameters
     */
    public URI appendTo(URI endpoint) {
        String separator = endpoint.getRawQuery() == null ? "?" : "&";
        return URI.create(endpoint + separator + encoded());
    }

    /** Prints the parameters' names only: values may be secrets. */
    @Override
    public String toString() {
        return "FormParameters" + parameters.keySet();
    }

    /**
     * Encodes one value as in a form (RFC 6749 Appendix B).
     *
     * @param value the value
     * @return ASCII
     */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String encoded() {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> text.append(text.length() == 0 ? "" : "&")
                .append(encode(name))
                .append('=')
                // A space as + is correct in a form body, but some servers decode a query as a plain URL.
                .append(encode(value).replace("+", "%20")));
        return text.toString();
    }
}
