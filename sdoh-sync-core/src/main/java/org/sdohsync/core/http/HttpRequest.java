// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request: method, URL, headers and an optional body. Immutable, except for the bytes of the body, which are not copied.
 */
public final class HttpRequest {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final AnswerKind expected;
    private final @Nullable Runnable check;

    private HttpRequest(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            AnswerKind expected,
            @Nullable Runnable check) {
        this.expected = expected;
        this.method = method;
        this.uri = requireNonNull(uri, "uri");
        this.headers = headers;
        this.body = body;
        this.check = check;
    }

    /**
     * Creates a GET request.
     *
     * @param uri the URL
     * @return the request
     */
    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, Map.of(), null, AnswerKind.DOCUMENT, null);
    }

    /**
     * Creates a POST request.
     *
     * @param uri the URL
     * @param contentType the media type of the body
     * @param body the bytes; not copied
     * @return the request
     */
    public static HttpRequest post(URI uri, String contentType, byte[] body) {
        return new HttpRequest(
                "POST",
                uri,
                Map.of("Content-Type", contentType),
                requireNonNull(body, "body"),
                AnswerKind.DOCUMENT,
                null);
    }

    /**
     * Creates a PUT request.
     *
     * @param uri the URL
     * @param contentType the media type of the body
     * @param body the bytes; not copied
     * @return the request
     */
    public static HttpRequest put(URI uri, String contentType, byte[] body) {
        return new HttpRequest(
                "PUT",
                uri,
                Map.of("Content-Type", contentType),
                requireNonNull(body, "body"),
                AnswerKind.DOCUMENT,
                null);
    }

    /**
     * Creates a DELETE request.
     *
     * @param uri the URL
     * @return the request
     */
    public static HttpRequest delete(URI uri) {
        return new HttpRequest("DELETE", uri, Map.of(), null, AnswerKind.DOCUMENT, null);
    }

    /**
     * Sets a header.
     *
     * @param name its name
     * @param value its value
     * @return a changed copy
     */
    public HttpRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new HttpRequest(method, uri, Collections.unmodifiableMap(more), body, expected, check);
    }

    /**
     * Returns the same request for another URL.
     *
     * @param other the other URL
     * @return a changed copy
     */
    public HttpRequest at(URI other) {
        return new HttpRequest(method, other, headers, body, expected, check);
    }

    /**
     * Adds a check that runs each time immediately before the request is sent: when the connection is established and before
     * the first byte, so after all waits. An exception it throws is thrown by {@link HttpSender#send}, and nothing is sent.
     *
     * @param more the check, which throws if the request must not be sent any more; it runs after the checks added before
     * @return a changed copy
     */
    public HttpRequest beforeSending(Runnable more) {
        requireNonNull(more, "more");
        Runnable earlier = check;
        Runnable all = earlier == null
                ? more
                : () -> {
                    earlier.run();
                    more.run();
                };
        return new HttpRequest(method, uri, headers, body, expected, all);
    }

    /**
     * Sets the expected kind of the answer, which decides how much of it is read; {@link AnswerKind#DOCUMENT} by default.
     *
     * @param kind the kind of the answer
     * @return a changed copy
     */
    public HttpRequest expecting(AnswerKind kind) {
        return new HttpRequest(method, uri, headers, body, requireNonNull(kind, "kind"), check);
    }

    /**
     * The expected kind of the answer.
     *
     * @return the kind of the answer
     */
    public AnswerKind expected() {
        return expected;
    }

    /**
     * The method.
     *
     * @return {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
     */
    public String method() {
        return method;
    }

    /**
     * The URL.
     *
     * @return the URL
     */
    public URI uri() {
        return uri;
    }

    /**
     * The headers.
     *
     * @return by name, unmodifiable
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The body.
     *
     * @return the bytes, not a copy; null if there is no body
     */
    public byte @Nullable [] body() {
        return body;
    }

    /** Runs the checks of {@link #beforeSending}. Called by senders, see {@link HttpSender}. */
    public void checkBeforeSending() {
        if (check != null) {
            check.run();
        }
    }

    /** Tells whether it is a GET request, which may be repeated. */
    boolean isRead() {
        return method.equals("GET");
    }

    /** Prints method, origin and path. The query may hold patient data, headers and body may hold secrets. */
    @Override
    public String toString() {
        return method + " " + Origin.shown(uri);
    }
}
