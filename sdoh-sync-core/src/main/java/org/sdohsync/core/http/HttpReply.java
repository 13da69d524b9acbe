// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** A server's answer with its complete body. Immutable, except for the bytes of the body, which are not copied. */
public final class HttpReply {
    private final int status;
    private final URI uri;
    private final Function<String, @Nullable String> headers;
    private final byte[] body;
    private final int jsonValues;

    /**
     * Creates a reply whose JSON may have up to {@link JsonObject#DEFAULT_VALUES} values.
     *
     * @param status the HTTP status
     * @param uri the URL that answered, after redirects
     * @param headers returns a header's last value by its case-insensitive name, or null
     * @param body the decompressed body; not copied, unless it starts with a byte order mark, which is removed (RFC 8259
     *     §8.1)
     */
    public HttpReply(int status, URI uri, Function<String, @Nullable String> headers, byte[] body) {
        this(status, uri, headers, body, JsonObject.DEFAULT_VALUES);
    }

    /**
     * Creates a reply.
     *
     * @param status the HTTP status
     * @param uri the URL that answered, after redirects
     * @param headers returns a header's last value by its case-insensitive name, or null
     * @param body the decompressed body; not copied, unless it starts with a byte order mark, which is removed (RFC 8259
     *     §8.1)
     * @param jsonValues the most JSON values of the body, see {@link Limits#values}
     */
    public HttpReply(int status, URI uri, Function<String, @Nullable String> headers, byte[] body, int jsonValues) {
        this.jsonValues = jsonValues;
        this.status = status;
        this.uri = requireNonNull(uri, "uri");
        this.headers = requireNonNull(headers, "headers");
        this.body = withoutMark(requireNonNull(body, "body"));
    }

    /**
     * The HTTP status.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    /**
     * Tells whether the request succeeded.
     *
     * @return true for 2xx
     */
    public boolean ok() {
        return status / 100 == 2;
    }

    /**
     * The URL that answered.
     *
     * @return the URL, after redirects
     */
    public URI uri() {
        return uri;
    }

    /**
     * Returns a header.
     *
     * @param name its name, in any case
     * @return its value, if the answer has it
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /**
     * The body.
     *
     * @return the bytes, not a copy; empty if there is no body
     */
    public byte[] body() {
        return body;
    }

    /**
     * Parses the body as a JSON object, within the limit of values.
     *
     * @param where a description of the document for the message, such as {@code smart-configuration}
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if the body is not a JSON object
     * @throws org.sdohsync.core.error.LimitException as {@link JsonObject#parse(byte[], String, int)}
     */
    public JsonObject json(String where) {
        return JsonObject.parse(body, where, jsonValues);
    }

    private static byte[] withoutMark(byte[] body) {
        boolean marked = body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
    }

    /** Prints status, origin and path only. */
    @Override
    public String toString() {
        return status + " from " + Origin.shown(uri);
    }
}
