// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as a server received it. Holds secrets: never print its parts. Immutable. */
public final class WireRequest {
    private final String method;
    private final URI url;
    private final Map<String, String> headers;
    private final String body;

    /**
     * Describes one.
     *
     * @param method the HTTP method
     * @param url the whole URL that was asked
     * @param headers the headers by name, in any case
     * @param body the body, empty if there was none
     */
    public WireRequest(String method, URI url, Map<String, String> headers, byte[] body) {
        this.method = requireNonNull(method, "method");
        this.url = requireNonNull(url, "url");
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.body = new String(body, StandardCharsets.UTF_8);
    }

    String method() {
        return method;
    }

    URI url() {
        return url;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    String body() {
        return body;
    }

    boolean isPost() {
        return method.equals("POST");
    }

    /** The media type without parameters, in lower case. */
    String mediaType() {
        return header("Content-Type")
                .map(type -> type.replaceFirst(";.*", "").trim().toLowerCase(java.util.Locale.ROOT))
                .orElse("");
    }

    boolean isForm() {
        return isPost() && mediaType().equals("application/x-www-form-urlencoded");
    }

    boolean isJson() {
        return mediaType().equals("application/json");
    }

    /** Prints the method and the path only. */
    @Override
    public String toString() {
        return method + " " + url.getPath();
    }
}
