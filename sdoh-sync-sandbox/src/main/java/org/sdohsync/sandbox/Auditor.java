// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Asks a source's FHIR server what it really holds, over its REST API and with a system token of its own: the independent witness
 * that tests and the demo count by. Safe for use by many threads.
 */
public final class Auditor {
    static final String CLIENT_ID = "auditor";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final String FHIR_JSON = "application/fhir+json";

    private final HttpClient http;
    private final Supplier<URI> fhirBase;
    private final URI tokenEndpoint;
    private final String secret;

    Auditor(Supplier<URI> fhirBase, URI tokenEndpoint, String secret, @Nullable SSLContext certificates) {
        this.http = certificates == null
                ? HttpClient.newHttpClient()
                : HttpClient.newBuilder().sslContext(certificates).build();
        this.fhirBase = fhirBase;
        this.tokenEndpoint = tokenEndpoint;
        this.secret = secret;
    }

    /**
     * Finds all resources of a type, over every page.
     *
     * @param type the resource type
     * @param query the search, for example {@code status=completed}; may be empty
     * @param <T> the resource type
     * @return the matches in the server's order
     */
    public <T extends Resource> List<T> search(Class<T> type, String query) {
        List<T> found = new ArrayList<>();
        Optional<URI> next = Optional.of(URI.create(
                fhirBase.get() + "/" + type.getSimpleName() + "?_count=50" + (query.isEmpty() ? "" : "&" + query)));
        while (next.isPresent()) {
            Bundle page = parse(Bundle.class, get(next.get()));
            page.getEntry().stream()
                    .map(BundleEntryComponent::getResource)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .forEach(found::add);
            next = Optional.ofNullable(page.getLink("next")).map(link -> URI.create(link.getUrl()));
        }
        return found;
    }

    /**
     * Reads one resource.
     *
     * @param type the resource type
     * @param id its logical id
     * @param <T> the resource type
     * @return the resource
     */
    public <T extends Resource> T read(Class<T> type, String id) {
        return parse(type, get(URI.create(fhirBase.get() + "/" + type.getSimpleName() + "/" + id)));
    }

    /**
     * Writes one resource under its id, as the source itself would.
     *
     * @param resource the resource, with an id
     */
    public void put(Resource resource) {
        URI uri = URI.create(fhirBase.get() + "/" + resource.fhirType() + "/" + resource.getIdPart());
        send(authorized(uri).PUT(BodyPublishers.ofString(json(resource))));
    }

    private String get(URI uri) {
        return send(authorized(uri).GET());
    }

    private HttpRequest.Builder authorized(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", FHIR_JSON)
                .header("Accept", FHIR_JSON);
    }

    /** A token lives for seconds here, so every request gets its own. */
    private String token() {
        String basic = Base64.getEncoder().encodeToString((CLIENT_ID + ":" + secret).getBytes(StandardCharsets.UTF_8));
        Matcher answer = TOKEN.matcher(send(HttpRequest.newBuilder(tokenEndpoint)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=system%2F*.cruds"))));
        if (!answer.find()) {
            throw new IllegalStateException("the authorization server gave the auditor no token");
        }
        return answer.group(1);
    }

    private String send(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("the auditor's " + built.method() + " " + built.uri() + " got "
                        + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException("the auditor's " + built.method() + " " + built.uri() + " failed", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the auditor was interrupted", stopped);
        }
    }

    private static String json(Resource resource) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource);
    }

    private static <T extends Resource> T parse(Class<T> type, String json) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(type, json);
    }
}
