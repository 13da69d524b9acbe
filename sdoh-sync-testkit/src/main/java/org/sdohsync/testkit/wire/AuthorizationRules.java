// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an authorization request has to be (SMART App Launch 2.2 §Obtain authorization code; RFC 6749 §4.1.1; RFC 7636 §4.3). */
final class AuthorizationRules {
    private static final String UNGUESSABLE = "[A-Za-z0-9._~-]{22,}";
    private static final List<String> MISPLACED =
            List.of("client_secret", "code_verifier", "client_assertion", "access_token", "refresh_token", "code");

    private static final Set<String> PUSHED = Set.of(
            "redirect_uri",
            "scope",
            "state",
            "aud",
            "nonce",
            "launch",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt");
    private static final Set<String> PROMPTS = Set.of("none", "login", "consent", "select_account", "create");

    private final Faults faults;
    private final String fhirBase;
    private final Map<String, Parameters> byChallenge = new HashMap<>();
    private final Set<String> drawn = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<String, String> references = new HashMap<>();
    private boolean told;

    AuthorizationRules(Faults faults, String fhirBase) {
        this.faults = faults;
        this.fhirBase = fhirBase;
    }

    /** Judges a request once, however often the browser makes it. */
    void judge(String encoded, URI endpoint) {
        if (!answered.add(encoded)) {
            return;
        }
        Parameters asked = Parameters.of(encoded);
        faults.require(asked.repeated().isEmpty(), "authorization: parameter repeated", asked.repeated());
        faults.require(
                endpoint.getRawFragment() == null, "authorization: endpoint with a fragment", endpoint.getPath());
        for (String name : MISPLACED) {
            faults.require(!asked.has(name), "authorization: carries " + name, endpoint.getPath());
        }
        if (asked.value("request_uri").isEmpty()) {
            judgeParameters(asked);
        } else {
            judgeReference(asked);
        }
    }

    // RFC 9126 §4. What else the browser carries would not count, or would count against what was pushed.
    private void judgeReference(Parameters asked) {
        Optional<String> client = asked.value("client_id");
        faults.require(client.isPresent(), "authorization: client_id missing", "query");
        faults.require(
                PUSHED.stream().noneMatch(asked::has),
                "authorization: carries what was pushed beside request_uri",
                "query");
        String reference = asked.text("request_uri");
        Optional<String> pushedBy = Optional.ofNullable(references.get(reference));
        faults.require(
                !told || pushedBy.isPresent(),
                "authorization: request_uri was not given for a pushed request",
                "query");
        faults.require(
                pushedBy.isEmpty() || pushedBy.equals(client),
                "authorization: request_uri was pushed by another client",
                "query");
    }

    /** From here on every answer to a pushed request is told. */
    void told() {
        told = true;
    }

    /** A pushed request got a reference. */
    void referred(Parameters pushed, String reference) {
        references.put(reference, pushed.text("client_id"));
    }

    /** Judges what is asked, whether the browser carries it or the app pushed it before (RFC 9126). */
    void judgeParameters(Parameters asked) {
        faults.require(asked.value("client_id").isPresent(), "authorization: client_id missing", "query");
        faults.require(asked.text("response_type").equals("code"), "authorization: response_type is not code", "query");
        faults.require(isRedirect(asked.text("redirect_uri")), "authorization: redirect_uri unusable", "query");
        faults.require(!asked.has("request_uri"), "authorization: request_uri in a request", "query");
        faults.require(isPrompt(asked), "authorization: prompt unknown", "query");
        faults.require(isAudience(asked), "authorization: aud is not the FHIR base", "query");
        judgeScope(asked);
        judgeChance(asked.text("state"), "state");
        faults.require(
                asked.text("code_challenge_method").equals("S256"),
                "authorization: code_challenge_method is not S256",
                "query");
        faults.require(
                asked.text("code_challenge").matches("[A-Za-z0-9_-]{43}"),
                "authorization: code_challenge is no S256 challenge",
                "query");
        judgeFresh(asked.text("code_challenge"), "code_challenge");
        byChallenge.put(asked.text("code_challenge"), asked);
    }

    private void judgeScope(Parameters asked) {
        List<String> scopes = List.of(asked.text("scope").split(" ", -1));
        // RFC 6749 §3.3, and no empty token between blanks.
        faults.require(
                scopes.stream().allMatch(scope -> scope.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+")),
                "authorization: scope malformed",
                "query");
        faults.require(new HashSet<>(scopes).size() == scopes.size(), "authorization: scope repeated", "query");
        faults.require(
                scopes.contains("launch") == asked.has("launch"),
                "authorization: launch and its scope do not go together",
                "query");
        if (scopes.contains("openid")) {
            judgeChance(asked.text("nonce"), "nonce");
        }
    }

    // OpenID Connect Core §3.1.2.1: none stands alone.
    private static boolean isPrompt(Parameters asked) {
        List<String> prompts = List.of(asked.value("prompt").orElse("none").split(" ", -1));
        return PROMPTS.containsAll(prompts) && (prompts.size() == 1 || !prompts.contains("none"));
    }

    private boolean isAudience(Parameters asked) {
        String aud = asked.text("aud");
        // In an EHR launch it repeats the iss, which may end with slashes.
        return asked.has("launch") ? aud.replaceAll("/+$", "").equals(fhirBase) : aud.equals(fhirBase);
    }

    private void judgeChance(String value, String name) {
        boolean varied = value.chars().distinct().count() >= 10;
        faults.require(value.matches(UNGUESSABLE) && varied, "authorization: " + name + " can be guessed", "query");
        judgeFresh(value, name);
    }

    private void judgeFresh(String value, String name) {
        faults.require(drawn.add(name + value), "authorization: " + name + " used again", "query");
    }

    /** The request that a verifier belongs to. */
    Optional<Parameters> ofChallenge(String challenge) {
        return Optional.ofNullable(byChallenge.get(challenge));
    }

    /** RFC 8252 §7 and §8.4: https, http on the loopback, or a scheme of one's own. */
    static boolean isRedirect(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean usable = switch (scheme) {
                case "https" -> !host.isEmpty();
                case "http" -> Set.of("127.0.0.1", "[::1]", "localhost").contains(host);
                default -> scheme.contains(".");
            };
            return usable && uri.getRawFragment() == null;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
