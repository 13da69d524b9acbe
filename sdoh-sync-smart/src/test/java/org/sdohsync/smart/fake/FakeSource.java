// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.testkit.wire.WireRequest;
import org.sdohsync.testkit.wire.WireRules;

/**
 * A FHIR server with an authorization server, of which every answer can be set. Unset paths answer 404. Whatever it is asked is judged
 * by the standards, and so are the authorization requests that it is told of; {@link #close} fails if anything was wrong.
 */
public final class FakeSource extends Dispatcher implements AutoCloseable {
    /** The path of the token endpoint. */
    public static final String TOKEN = "/auth/token";

    private static final Map<String, FakeSource> RUNNING = new ConcurrentHashMap<>();

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Function<RecordedRequest, MockResponse>> routes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Function<RecordedRequest, MockResponse>> tokenAnswers =
            new ConcurrentLinkedDeque<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile WireRules wire;
    private volatile boolean judging = true;

    /** Starts a source with a SMART configuration and nothing else. */
    public FakeSource() {
        this(server -> {});
    }

    /** Starts one whose web server is set up otherwise, such as with TLS. */
    public FakeSource(Consumer<MockWebServer> setUp) {
        setUp.accept(server);
        server.setDispatcher(this);
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        configuration(configuration().build());
        wire = WireRules.at(base().toString(), url(TOKEN)).answersTold();
        RUNNING.put(base().toString(), this);
        RUNNING.put(origin(uri("/")), this);
    }

    /**
     * A browser went to that address: the source that it is meant for judges the request. The address may be at another server,
     * as the audience tells whom it is for.
     */
    public static void visited(URI authorizeUrl) {
        of(authorizeUrl).ifPresent(source -> source.wire.authorization(authorizeUrl));
    }

    /** A browser came back to the app: what the answer brings is the answer to that request. */
    public static URI brought(URI authorizeUrl, URI callback) {
        visited(authorizeUrl);
        of(authorizeUrl).ifPresent(source -> source.wire.callback(callback));
        return callback;
    }

    private static Optional<FakeSource> of(URI authorizeUrl) {
        String audience = query(authorizeUrl.getRawQuery()).getOrDefault("aud", origin(authorizeUrl));
        return Optional.ofNullable(RUNNING.get(audience.replaceAll("/+$", "")));
    }

    /** The judge, to be told the app's clock and keys. */
    public WireRules wire() {
        return wire;
    }

    /** This authorization server works for another source: what is asked of either is judged together. */
    public void worksFor(FakeSource other) {
        wire = other.wire;
    }

    /** From here on requests are not judged: the test lets the app send what no standard of SMART has. */
    public void beyondSmart() {
        judging = false;
    }

    /** The configuration it starts with. */
    public JsonObject.Builder configuration() {
        return JsonObject.builder()
                .text("authorization_endpoint", url("/auth/authorize"))
                .text("token_endpoint", url(TOKEN))
                .text("revocation_endpoint", url("/auth/revoke"))
                .texts("code_challenge_methods_supported", List.of("S256"))
                .texts("grant_types_supported", List.of("authorization_code"))
                .texts("capabilities", List.of("launch-standalone", "client-public", "permission-v2"));
    }

    public void configuration(JsonObject json) {
        on("/fhir/.well-known/smart-configuration", request -> answer(200, json));
    }

    public void on(String path, Function<RecordedRequest, MockResponse> answer) {
        routes.put(path, answer);
    }

    /** Queues an answer of the token endpoint. */
    public FakeSource token(Function<RecordedRequest, MockResponse> answer) {
        tokenAnswers.add(answer);
        return this;
    }

    public FakeSource token(MockResponse answer) {
        return token(request -> answer);
    }

    /** Forgets the answers that nobody asked for. */
    public void forgetTokens() {
        tokenAnswers.clear();
    }

    public FhirBase base() {
        return FhirBase.restore(url("/fhir"));
    }

    public String url(String path) {
        return server.url(path).toString();
    }

    public URI uri(String path) {
        return URI.create(url(path));
    }

    /** The forms posted to a path, in order. */
    public List<Map<String, String>> forms(String path) {
        return requests(path).stream().map(FakeSource::form).toList();
    }

    public List<RecordedRequest> requests(String path) {
        return requests.stream()
                .filter(request -> request.getUrl().encodedPath().equals(path))
                .toList();
    }

    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        requests.add(request);
        if (judging) {
            wire.received(onTheWire(request));
        }
        String path = request.getUrl().encodedPath();
        Function<RecordedRequest, MockResponse> route = path.equals(TOKEN) ? tokenAnswers.poll() : routes.get(path);
        MockResponse answer =
                route == null ? new MockResponse.Builder().code(404).build() : route.apply(request);
        if (judging) {
            wire.answered(
                    onTheWire(request), status(answer), answer.getHeaders().get("DPoP-Nonce"), body(answer));
        }
        return answer;
    }

    // Some answers are no HTTP.
    private static int status(MockResponse answer) {
        return answer.getStatus().matches("HTTP/1\\.1 \\d{3} .*") ? answer.getCode() : 0;
    }

    private static byte[] body(MockResponse answer) {
        Buffer body = new Buffer();
        try {
            if (answer.getBody() != null) {
                answer.getBody().writeTo(body);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return body.readByteArray();
    }

    private static WireRequest onTheWire(RecordedRequest request) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : request.getHeaders().names()) {
            headers.put(name, String.valueOf(request.getHeaders().get(name)));
        }
        ByteString body = request.getBody();
        return new WireRequest(
                String.valueOf(request.getMethod()),
                request.getUrl().uri(),
                headers,
                body == null ? new byte[0] : body.toByteArray());
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    @Override
    public void close() {
        server.close();
        RUNNING.values().removeIf(running -> running == this);
        if (judging) {
            wire.verify();
        }
    }

    public static MockResponse answer(int status, JsonObject json) {
        return answer(status, "application/json", new String(json.toBytes(), StandardCharsets.UTF_8));
    }

    public static MockResponse answer(int status, @Nullable String type, String body) {
        MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
        if (type != null) {
            answer.setHeader("Content-Type", type);
        }
        return answer.build();
    }

    /** A token answer; a null refresh token leaves it out. */
    public static MockResponse tokens(String access, @Nullable String refresh, long seconds) {
        return answer(200, tokenJson(access, refresh, seconds).build());
    }

    public static JsonObject.Builder tokenJson(String access, @Nullable String refresh, long seconds) {
        return JsonObject.builder()
                .text("access_token", access)
                .text("token_type", "Bearer")
                .number("expires_in", seconds)
                .text("scope", "user/Task.rus offline_access")
                .text("refresh_token", refresh);
    }

    public static MockResponse error(int status, String code) {
        return answer(status, JsonObject.builder().text("error", code).build());
    }

    public static Map<String, String> form(RecordedRequest request) {
        ByteString body = request.getBody();
        return body == null ? Map.of() : query(body.utf8());
    }

    public static Map<String, String> query(@Nullable String encoded) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
