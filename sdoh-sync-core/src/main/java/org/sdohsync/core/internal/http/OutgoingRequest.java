// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.ResponseKind;

/**
 * A request: method, URL, headers and an optional body. Immutable, except for the bytes of the body, which are not copied.
 */
public final class OutgoingRequest {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final ResponseKind expected;
    private final @Nullable Runnable check;
    private final @Nullable BodyReader reader;

    private OutgoingRequest(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            ResponseKind expected,
            @Nullable Runnable check,
            @Nullable BodyReader reader) {
        this.reader = reader;
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
    public static OutgoingRequest get(URI uri) {
        return new OutgoingRequest("GET", uri, Map.of(), null, ResponseKind.DOCUMENT, null, null);
    }

    /**
     * Creates a POST request.
     *
     * @param uri the URL
     * @param contentType the media type of the body
     * @param body the bytes; not copied
     * @return the request
     */
    public static OutgoingRequest post(URI uri, String contentType, byte[] body) {
        return new OutgoingRequest(
                "POST",
                uri,
                Map.of("Content-Type", contentType),
                requireNonNull(body, "body"),
                ResponseKind.DOCUMENT,
                null,
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
    public static OutgoingRequest put(URI uri, String contentType, byte[] body) {
        return new OutgoingRequest(
                "PUT",
                uri,
                Map.of("Content-Type", contentType),
                requireNonNull(body, "body"),
                ResponseKind.DOCUMENT,
                null,
                null);
    }

    /**
     * Creates a DELETE request.
     *
     * @param uri the URL
     * @return the request
     */
    public static OutgoingRequest delete(URI uri) {
        return new OutgoingRequest("DELETE", uri, Map.of(), null, ResponseKind.DOCUMENT, null, null);
    }

    /**
     * Sets a header.
     *
     * @param name its name
     * @param value its value
     * @return a changed copy
     */
    public OutgoingRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new OutgoingRequest(method, uri, Collections.unmodifiableMap(more), body, expected, check, reader);
    }

    /**
     * Returns the same request for another URL.
     *
     * @param other the other URL
     * @return a changed copy
     */
    public OutgoingRequest at(URI other) {
        return new OutgoingRequest(method, other, headers, body, expected, check, reader);
    }

    /**
     * Adds a check that runs each time immediately before the request is sent: when the connection is established and before
     * the first byte, so after all waits. An exception it throws is thrown by {@link HttpSender#send}, and nothing is sent.
     *
     * @param more the check, which throws if the request must not be sent any more; it runs after the checks added before
     * @return a changed copy
     */
    public OutgoingRequest beforeSending(Runnable more) {
        requireNonNull(more, "more");
        Runnable earlier = check;
        Runnable all = earlier == null
                ? more
                : () -> {
                    earlier.run();
                    more.run();
                };
        return new OutgoingRequest(method, uri, headers, body, expected, all, reader);
    }

    /**
     * Sets the expected kind of the answer, which decides how much of it is read; {@link ResponseKind#DOCUMENT} by default.
     *
     * @param kind the kind of the answer
     * @return a changed copy
     */
    public OutgoingRequest expecting(ResponseKind kind) {
        return new OutgoingRequest(method, uri, headers, body, requireNonNull(kind, "kind"), check, reader);
    }

    /**
     * Reads the body of an answer with status 200 as a stream, instead of keeping it. The size of such a body has no limit
     * here: the reader sets one. If a read is repeated, so is the call of the reader.
     *
     * @param value the reader of the body
     * @return a changed copy
     */
    public OutgoingRequest streamedTo(BodyReader value) {
        return new OutgoingRequest(method, uri, headers, body, expected, check, requireNonNull(value, "value"));
    }

    /**
     * The reader of the body of an answer with status 200.
     *
     * @return the reader; null if the body is kept
     */
    public @Nullable BodyReader reader() {
        return reader;
    }

    /**
     * The expected kind of the answer.
     *
     * @return the kind of the answer
     */
    public ResponseKind expected() {
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
