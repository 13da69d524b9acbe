// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to send: method, URL, headers, and a body of bytes where there is one. Immutable. */
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
     * Asks for a resource.
     *
     * @param uri where
     * @return the request
     */
    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, Map.of(), null, AnswerKind.DOCUMENT, null);
    }

    /**
     * Posts bytes.
     *
     * @param uri where
     * @param contentType what the bytes are
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
     * Puts bytes.
     *
     * @param uri where
     * @param contentType what the bytes are
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
     * Deletes a resource.
     *
     * @param uri where
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
     * @return a new request
     */
    public HttpRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new HttpRequest(method, uri, Collections.unmodifiableMap(more), body, expected, check);
    }

    /**
     * Sends the same request somewhere else.
     *
     * @param other the other URL
     * @return a new request
     */
    public HttpRequest at(URI other) {
        return new HttpRequest(method, other, headers, body, expected, check);
    }

    /**
     * Adds a check that is made each time the request is about to leave: when the connection stands and before the first byte, so
     * after every wait for a token or a turn. What it throws leaves {@link HttpSender#send} as it is, and nothing was sent.
     *
     * @param more throws if the request must not be sent any more; made after the checks added before
     * @return a new request
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
     * Says what is asked for, and with it how much of the answer is read. {@link AnswerKind#DOCUMENT} if nothing is said.
     *
     * @param kind what the answer will be
     * @return a new request
     */
    public HttpRequest expecting(AnswerKind kind) {
        return new HttpRequest(method, uri, headers, body, requireNonNull(kind, "kind"), check);
    }

    /**
     * What is asked for.
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
     * @return where it goes
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
     * @return the bytes themselves, null when there is none
     */
    public byte @Nullable [] body() {
        return body;
    }

    /** Makes the checks of {@link #beforeSending}. For senders: see {@link HttpSender}. */
    public void checkBeforeSending() {
        if (check != null) {
            check.run();
        }
    }

    /** Tells whether sending it twice is the same as sending it once. */
    boolean isRead() {
        return method.equals("GET");
    }

    /** Prints method, origin and path. The query may hold patient data, headers and body may hold secrets. */
    @Override
    public String toString() {
        return method + " " + Origin.shown(uri);
    }
}
