// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.sandbox.auth.RequestWitness;
import org.sdohsync.sandbox.auth.WitnessedRequest;
import org.sdohsync.testkit.wire.WireRequest;
import org.sdohsync.testkit.wire.WireRules;

/**
 * Judges the library's requests to authorization servers and to FHIR servers, and the browser's authorization requests; what tests ask on
 * their own is not judged.
 */
public final class JudgingWitness implements RequestWitness {
    private static final Map<URI, Judge> RULES = new ConcurrentHashMap<>();
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    /** Found by name. */
    public JudgingWitness() {}

    @Override
    public void saw(WitnessedRequest request) {
        WireRules rules = RULES.compute(
                        request.endpoints().issuer(),
                        (issuer, known) -> known != null && known.fhirBase().equals(request.fhirBase())
                                ? known
                                : judge(issuer, request))
                .rules();
        if (isCallback(request.answer().location())) {
            rules.callback(URI.create(request.answer().location()));
        }
        boolean authorize =
                request.url().getPath().equals(request.endpoints().authorize().getPath());
        if (authorize && request.method().equals("GET")) {
            browsed(rules, request.url());
        } else if (authorize && request.body().contains("response_type=")) {
            rules.authorization(request.url(), request.body());
        } else if (isOurs(request)) {
            WireRequest ours = new WireRequest(
                    request.method(),
                    request.url(),
                    request.headers(),
                    request.body().getBytes(StandardCharsets.UTF_8));
            rules.received(ours);
            rules.answered(
                    ours, request.answer().status(), request.answer().tokens().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A server that is gone may have left its port to one of another source. */
    private record Judge(String fhirBase, WireRules rules) {}

    private static Judge judge(URI issuer, WitnessedRequest request) {
        return new Judge(
                request.fhirBase(),
                WireRules.at(request.fhirBase(), request.endpoints().token().toString())
                        .audience(issuer.toString())
                        .clock(Clock.systemUTC())
                        .answersTold());
    }

    /**
     * A test made up an answer, as somebody in between could: the app is judged by what it was brought.
     *
     * @param issuer the server that the answer is passed off as coming from
     * @param callback the redirect address with the answer
     */
    public static void brought(URI issuer, URI callback) {
        rules(issuer).callback(callback);
    }

    /** The judge of one server that was asked something. */
    static WireRules rules(URI issuer) {
        return Objects.requireNonNull(RULES.get(issuer), "nothing was asked there")
                .rules();
    }

    /** How many requests were judged that one server got. */
    static int judged(URI issuer) {
        Judge known = RULES.get(issuer);
        return known == null ? 0 : known.rules().judged();
    }

    /** The faults that were not told before. */
    static List<String> news() {
        List<String> news = new ArrayList<>();
        RULES.forEach((issuer, known) -> {
            for (String fault : known.rules().faults()) {
                if (REPORTED.add(issuer + " " + fault)) {
                    news.add(issuer + ": " + fault);
                }
            }
        });
        return news;
    }

    private static boolean isCallback(String location) {
        return location.contains("state=") && location.matches(".*[?&]code=.*");
    }

    private static boolean isOurs(WitnessedRequest request) {
        return request.headers().entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("User-Agent")
                        && header.getValue().startsWith("okhttp/"));
    }

    /** After the sign-in the server repeats the request with a mark of its own. */
    private static void browsed(WireRules rules, URI url) {
        String query = String.valueOf(url.getRawQuery()).replaceFirst("&continue(=[^&]*)?$", "");
        if (query.contains("response_type=") || query.contains("request_uri=")) {
            rules.authorization(url, query);
        }
    }
}
