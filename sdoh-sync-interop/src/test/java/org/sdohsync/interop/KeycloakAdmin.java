// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** Keycloak's own administration interface, as far as a realm for this test needs it. */
final class KeycloakAdmin {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    KeycloakAdmin(URI server) {
        this.server = server;
    }

    /** Makes something and gives its id. */
    String create(String path, JsonObject representation) {
        HttpResponse<byte[]> answer = send("POST", path, representation);
        String location = answer.headers().firstValue("Location").orElse("/");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    void put(String path) {
        HttpResponse<byte[]> ignored = send("PUT", path, JsonObject.builder().build());
    }

    void delete(String path) {
        HttpResponse<byte[]> ignored = send("DELETE", path, null);
    }

    List<JsonObject> list(String path) {
        byte[] array = send("GET", path, null).body();
        String wrapped = "{\"list\":" + new String(array, UTF_8) + "}";
        return JsonObject.parse(wrapped.getBytes(UTF_8), "administration").objects("list");
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable JsonObject body) {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body.toBytes());
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(server.resolve("/admin/realms" + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, content));
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    method + " " + path + " answered " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return answer;
    }

    // The administrator's token lives a minute, so each request has its own.
    private String token() {
        HttpResponse<byte[]> answer = form(
                "/realms/master/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        KeycloakProcess.ADMIN,
                        "password",
                        KeycloakProcess.ADMIN));
        return JsonObject.parse(answer.body(), "administrator's token")
                .text("access_token")
                .orElseThrow(() -> new IllegalStateException("no administrator's token: " + answer.statusCode()));
    }

    /** Posts a form, as a client that is not the library. */
    HttpResponse<byte[]> form(String path, Map<String, String> values) {
        String body = values.entrySet().stream()
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
