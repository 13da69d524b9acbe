// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** A plain HTTP client of one FHIR server, with a token or without. */
final class Rest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    Rest(PlainFhirServer server) {
        this(server.fhirBase(), "");
    }

    Rest(URI base, String token) {
        this.base = base.toString();
        this.token = token;
    }

    Rest as(String other) {
        return new Rest(URI.create(base), other);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> delete(String path) {
        return send("DELETE", path, "");
    }

    HttpResponse<String> post(Resource resource, String... headers) {
        String path = resource instanceof Bundle ? "" : resource.fhirType();
        return send("POST", path, FHIR.newJsonParser().encodeResourceToString(resource), headers);
    }

    HttpResponse<String> put(Resource resource, String... headers) {
        String path = resource.fhirType() + "/" + resource.getIdPart();
        return send("PUT", path, FHIR.newJsonParser().encodeResourceToString(resource), headers);
    }

    HttpResponse<String> form(String path, String body) {
        return send("POST", path, body, "Content-Type", "application/x-www-form-urlencoded");
    }

    Bundle search(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return parse(Bundle.class, answer);
    }

    List<String> ids(String path) {
        return ids(search(path));
    }

    static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream().map(e -> e.getResource().getIdPart()).toList();
    }

    static <T extends Resource> T parse(Class<T> type, HttpResponse<String> answer) {
        return FHIR.newJsonParser().parseResource(type, answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        String url = path.startsWith("http") ? path : base + (path.isEmpty() ? "" : "/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url.replace("|", "%7C").replace(" ", "%20")))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Accept", "application/fhir+json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        request.setHeader("Content-Type", "application/fhir+json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
