// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.sdohsync.core.json.JsonObject;

/** A server of which every answer is set, by method and path; what is not set answers 404. */
final class FakeServer extends Dispatcher implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final Map<String, Function<RecordedRequest, MockResponse>> routes = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    FakeServer() {
        server.setDispatcher(this);
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getPort() + path;
    }

    void on(String methodAndPath, Function<RecordedRequest, MockResponse> answer) {
        routes.put(methodAndPath, answer);
    }

    void on(String methodAndPath, int status, String json) {
        on(methodAndPath, request -> json(status, json));
    }

    static MockResponse json(int status, String json) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(json)
                .build();
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        requests.add(request);
        String path = request.getTarget().split("\\?", 2)[0];
        Function<RecordedRequest, MockResponse> answer = routes.get(request.getMethod() + " " + path);
        return answer == null ? json(404, "{}") : answer.apply(request);
    }

    List<RecordedRequest> requests() {
        return requests;
    }

    List<String> lines() {
        return requests.stream()
                .map(request -> request.getMethod() + " " + request.getTarget())
                .toList();
    }

    RecordedRequest last() {
        return requests.get(requests.size() - 1);
    }

    static String body(RecordedRequest request) {
        ByteString body = request.getBody();
        return body == null ? "" : body.string(StandardCharsets.UTF_8);
    }

    static JsonObject sent(RecordedRequest request) {
        return JsonObject.parse(body(request).getBytes(StandardCharsets.UTF_8), "request");
    }

    /** Everything that arrived: request lines, header values one by one, and bodies. */
    String everything() {
        StringBuilder all = new StringBuilder();
        for (RecordedRequest request : requests) {
            all.append(request.getTarget()).append('\n');
            for (String name : request.getHeaders().names()) {
                all.append(name).append(request.getHeaders().values(name)).append('\n');
            }
            all.append(body(request)).append('\n');
        }
        return all.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
