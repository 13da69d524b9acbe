// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.hl7.fhir.r4.model.Resource;

/** A plain HTTP client of one FHIR server and one token. */
record Rest(URI base, String token) {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Rest as(String other) {
        return new Rest(base, other);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    HttpResponse<String> post(String path, Resource resource, String... headers)
            throws IOException, InterruptedException {
        return send("POST", path, FHIR.newJsonParser().encodeResourceToString(resource), headers);
    }

    HttpResponse<String> put(Resource resource, String... headers) throws IOException, InterruptedException {
        String path = resource.fhirType() + "/" + resource.getIdPart();
        return send("PUT", path, FHIR.newJsonParser().encodeResourceToString(resource), headers);
    }

    static <T extends Resource> T parse(Class<T> type, HttpResponse<String> answer) {
        return FHIR.newJsonParser().parseResource(type, answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        String url = path.startsWith("http") ? path : base + (path.isEmpty() ? "" : "/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.replace("|", "%7C")))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Accept", "application/fhir+json")
                .header("Content-Type", "application/fhir+json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
