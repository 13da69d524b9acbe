// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks an authorization server about every token (RFC 7662, {@code client_secret_basic}). Nothing is cached, so expiry and
 * revocation bite with the next request. Safe for use by many threads.
 */
public final class IntrospectionTokenCheck implements TokenCheck {
    /** How long one question may take: 10 seconds. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI endpoint;
    private final String authorization;

    /**
     * Creates a check.
     *
     * @param endpoint the introspection endpoint
     * @param clientId the FHIR server's own client id there
     * @param clientSecret its secret
     */
    public IntrospectionTokenCheck(URI endpoint, String clientId, String clientSecret) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        String pair = form(clientId) + ":" + form(clientSecret);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Override
    public Optional<TokenGrant> check(String token) {
        HttpRequest question = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token_type_hint=access_token&token=" + form(token)))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(question, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("introspection answered " + answer.statusCode());
            }
            return grant(JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("Token introspection failed at " + endpoint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("Token introspection was interrupted"));
        }
    }

    private static Optional<TokenGrant> grant(JsonNode answer) {
        if (!answer.path("active").asBoolean(false)) {
            return Optional.empty();
        }
        String client = answer.path("client_id").asText("");
        String scope = answer.path("scope").asText("").trim();
        Set<String> scopes = scope.isEmpty() ? Set.of() : Set.copyOf(List.of(scope.split("\\s+", -1)));
        return Optional.of(new TokenGrant(
                scopes, patient(answer), client, answer.path("sub").asText(client)));
    }

    private static @Nullable String patient(JsonNode answer) {
        String patient = answer.path("patient").asText("");
        return patient.isEmpty() ? null : patient.substring(patient.lastIndexOf('/') + 1);
    }

    private static String form(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
