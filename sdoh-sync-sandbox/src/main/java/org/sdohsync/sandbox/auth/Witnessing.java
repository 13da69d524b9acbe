// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Shows the requests to those who asked to see them. */
final class Witnessing extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int MOST_BYTES = 100_000;

    private final transient Realm realm;
    private final transient Endpoints endpoints;
    private final transient List<RequestWitness> witnesses;

    private Witnessing(Realm realm, Endpoints endpoints, List<RequestWitness> witnesses) {
        this.realm = realm;
        this.endpoints = endpoints;
        this.witnesses = witnesses;
    }

    static Witnessing of(Realm realm, Endpoints endpoints) {
        return new Witnessing(realm, endpoints, RequestWitness.found());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (witnesses.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        ContentCachingRequestWrapper kept = new ContentCachingRequestWrapper(request, MOST_BYTES);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            chain.doFilter(kept, answer);
        } finally {
            // Told before anything of the answer is sent: what follows from it is told later.
            WitnessedRequest seen = seen(kept, answer(kept, answer));
            witnesses.forEach(witness -> witness.saw(seen));
            answer.copyBodyToResponse();
        }
    }

    private static WitnessedAnswer answer(HttpServletRequest request, ContentCachingResponseWrapper answer) {
        String location = answer.getHeader("Location");
        boolean tokens = Set.of(Paths.TOKEN, Paths.PUSH).contains(request.getRequestURI());
        return new WitnessedAnswer(
                answer.getStatus(),
                location == null ? "" : location,
                tokens ? new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8) : "");
    }

    private WitnessedRequest seen(ContentCachingRequestWrapper request, WitnessedAnswer answer) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, request.getHeader(name));
        }
        String query = request.getQueryString();
        return new WitnessedRequest(
                endpoints,
                realm.audience(),
                request.getMethod(),
                URI.create(request.getRequestURL() + (query == null ? "" : "?" + query)),
                headers,
                new String(request.getContentAsByteArray(), StandardCharsets.UTF_8),
                answer);
    }
}
