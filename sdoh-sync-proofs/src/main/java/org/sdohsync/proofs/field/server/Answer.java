// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.sdohsync.core.json.JsonObject;

/** What a request is answered with. Immutable. */
public final class Answer {
    private static final String FHIR_JSON = "application/fhir+json";
    private static final int PIECE = 100;

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean inPieces;
    private final boolean broken;

    private Answer(int status, Map<String, String> headers, byte[] body, boolean inPieces, boolean broken) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.inPieces = inPieces;
        this.broken = broken;
    }

    /**
     * Makes one with a FHIR resource.
     *
     * @param status the status
     * @param json the resource
     * @return the answer
     */
    public static Answer of(int status, JsonObject json) {
        return of(status, FHIR_JSON, new String(json.toBytes(), UTF_8));
    }

    /**
     * Makes one.
     *
     * @param status the status
     * @param type what the body is
     * @param body the body
     * @return the answer
     */
    public static Answer of(int status, String type, String body) {
        return new Answer(status, Map.of(), body.getBytes(UTF_8), false, false).with("Content-Type", type);
    }

    /**
     * Makes one without a body.
     *
     * @param status the status
     * @return the answer
     */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new byte[0], false, false);
    }

    /**
     * Makes a refusal with an OperationOutcome.
     *
     * @param status the status
     * @param code what kind of issue
     * @return the answer
     */
    public static Answer refusal(int status, String code) {
        return of(status, Resources.outcome("error", code));
    }

    /**
     * Makes a refusal of the authorization server.
     *
     * @param status the status
     * @param error the code
     * @return the answer
     */
    public static Answer error(int status, String error) {
        return of(
                status,
                "application/json",
                "{\"error\":\"" + error + "\",\"error_description\":\"The token is not active\"}");
    }

    /**
     * The same with a header more, or with another value of it.
     *
     * @param name the header
     * @param value its value
     * @return the answer
     */
    public Answer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new Answer(status, more, body, inPieces, broken);
    }

    /**
     * The same without a header.
     *
     * @param name the header
     * @return the answer
     */
    public Answer without(String name) {
        Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fewer.putAll(headers);
        fewer.remove(name);
        return new Answer(status, fewer, body, inPieces, broken);
    }

    /**
     * The same with another body.
     *
     * @param other the body
     * @return the answer
     */
    public Answer body(byte[] other) {
        return new Answer(status, headers, other.clone(), inPieces, broken);
    }

    /**
     * The same with an edited text.
     *
     * @param edit changes the text
     * @return the answer
     */
    public Answer text(UnaryOperator<String> edit) {
        return body(edit.apply(text()).getBytes(UTF_8));
    }

    /**
     * The same, sent in pieces of unknown number (RFC 9112 §7.1).
     *
     * @return the answer
     */
    public Answer chunked() {
        return new Answer(status, headers, body, true, broken);
    }

    /**
     * The same, with a line that drops in the middle of the body.
     *
     * @return the answer
     */
    public Answer broken() {
        return new Answer(status, headers, body, inPieces, true);
    }

    /**
     * The status.
     *
     * @return it
     */
    public int status() {
        return status;
    }

    /**
     * The body.
     *
     * @return its bytes
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The body as text.
     *
     * @return its text
     */
    public String text() {
        return new String(body, UTF_8);
    }

    /**
     * Tells whether it went well and holds a resource.
     *
     * @return true if it does
     */
    public boolean isContent() {
        return status / 100 == 2 && body.length > 0;
    }

    MockResponse onTheWire() {
        MockResponse.Builder wire = new MockResponse.Builder().code(status);
        Buffer bytes = new Buffer().write(body);
        if (inPieces) {
            wire.chunkedBody(bytes, PIECE);
        } else {
            wire.body(bytes);
        }
        headers.forEach(wire::setHeader);
        if (broken) {
            wire.onResponseBody(new SocketEffect.CloseSocket());
        }
        // A connection kept open would wait for a delayed acknowledgement, 40 ms for every answer.
        return wire.setHeader("Connection", "close").build();
    }
}
