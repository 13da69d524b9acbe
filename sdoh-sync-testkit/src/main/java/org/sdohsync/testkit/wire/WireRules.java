// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;

/**
 * Judges every request that an app makes to one source by the standards: authorization requests, token requests of each kind,
 * revocation, introspection and registration. It follows the checks of the Inferno client suite for SMART App Launch 2.2 and adds what
 * that suite leaves out. Written from the standards; it shares no code with what it judges but the JSON reader. What only the server
 * knows, such as whether it issued a code or a refresh token, the server has to judge.
 *
 * <p>Tell it of requests as they come, then call {@link #verify}. Requests in shapes a server must refuse are faults, so do not use it
 * where a test makes such on purpose. Safe for use by many threads.
 */
public final class WireRules {
    private static final Set<String> SECRET_PARAMETERS = Set.of(
            "access_token",
            "refresh_token",
            "id_token",
            "token",
            "code",
            "code_verifier",
            "client_secret",
            "client_assertion");

    // Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Faults faults = new Faults();
    private final ClientRules clients = new ClientRules(faults);
    private final RegistrationRules registrations = new RegistrationRules(faults);
    private final AuthorizationRules authorizations;
    private final Set<String> secrets = new HashSet<>();
    private final Set<URI> addresses = new HashSet<>();
    private final Set<String> spent = new HashSet<>();
    private int judged;

    private WireRules(String fhirBase) {
        this.authorizations = new AuthorizationRules(faults, fhirBase);
    }

    /**
     * Makes a judge for one source.
     *
     * @param fhirBase its FHIR base URL without trailing slash
     * @param tokenEndpoint its token endpoint, exactly as published
     * @return the judge, which has seen nothing yet
     */
    public static WireRules at(String fhirBase, String tokenEndpoint) {
        WireRules rules = new WireRules(requireNonNull(fhirBase, "fhirBase"));
        rules.clients.audience(requireNonNull(tokenEndpoint, "tokenEndpoint"));
        return rules;
    }

    /**
     * Accepts another audience of client assertions, such as the issuer.
     *
     * @param audience the audience
     * @return this judge
     */
    public WireRules audience(String audience) {
        clients.audience(requireNonNull(audience, "audience"));
        return this;
    }

    /**
     * Sets the clock that the app goes by. Without it the end of assertions is not judged.
     *
     * @param clock the clock
     * @return this judge
     */
    public WireRules clock(Clock clock) {
        clients.clock(requireNonNull(clock, "clock"));
        return this;
    }

    /**
     * Names keys that the app registered by hand. Without any, signatures are not judged; keys sent in a registration count too.
     *
     * @param keySet a JWK Set (RFC 7517 §5) with public keys
     * @return this judge
     */
    public WireRules keys(String keySet) {
        clients.keys(JsonObject.parse(keySet.getBytes(StandardCharsets.UTF_8), "key set"));
        return this;
    }

    /**
     * Judges an authorization request that the browser gets or would get. The same one may be told again.
     *
     * @param url the authorization endpoint with the request in its query
     */
    public void authorization(URI url) {
        authorization(url, String.valueOf(url.getRawQuery()));
    }

    /**
     * Judges an authorization request that the browser posts.
     *
     * @param endpoint the authorization endpoint
     * @param form the request in form encoding
     */
    public void authorization(URI endpoint, String form) {
        lock.lock();
        try {
            judged++;
            authorizations.judge(form, endpoint);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Judges a request that the app itself made to the source, of whatever kind.
     *
     * @param request the request
     */
    public void received(WireRequest request) {
        lock.lock();
        try {
            judged++;
            judge(request);
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many requests were judged.
     *
     * @return their number
     */
    public int judged() {
        lock.lock();
        try {
            return judged;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What was wrong so far.
     *
     * @return the broken rules with the place of each, without any value of a request
     */
    public List<String> faults() {
        lock.lock();
        try {
            for (URI address : addresses) {
                String query = URLDecoder.decode(String.valueOf(address.getRawQuery()), StandardCharsets.UTF_8);
                boolean leaks = secrets.stream().anyMatch(query::contains);
                faults.require(!leaks, "url: holds a secret that was sent elsewhere", address.getPath());
            }
            addresses.clear();
            return faults.found();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fails if anything was wrong.
     *
     * @throws AssertionError if so, naming each broken rule
     */
    public void verify() {
        List<String> found = faults();
        if (!found.isEmpty()) {
            throw new AssertionError("requests break the standards: " + String.join("; ", found));
        }
    }

    private void judge(WireRequest request) {
        addresses.add(request.url());
        Parameters query = Parameters.of(request.url().getRawQuery());
        for (String name : SECRET_PARAMETERS) {
            // "code" is also a search parameter of FHIR; as a secret it is only known by its value.
            faults.require(name.equals("code") || !query.has(name), "url: carries " + name, request);
        }
        faults.require(request.header("Cookie").isEmpty(), "request: carries a cookie", request);
        Parameters form = Parameters.of(request.isForm() ? request.body() : "");
        if (form.has("grant_type")) {
            token(request, form);
        } else if (form.has("response_type")) {
            // A pushed authorization request (RFC 9126), which names its client whatever the proof.
            faults.require(form.repeated().isEmpty(), "form: parameter repeated", request + " " + form.repeated());
            clients.judgeWays(request, form);
            authorizations.judgeParameters(form);
        } else if (form.has("token")) {
            String ignored = form(request, form);
            faults.require(form.value("token").isPresent(), "token management: token empty", request);
            faults.require(
                    Set.of("", "access_token", "refresh_token").contains(form.text("token_type_hint")),
                    "token management: unknown token_type_hint",
                    request);
        } else if (request.isJson()) {
            registration(request);
        } else if (request.isPost()) {
            faults.require(!isOAuth(request), "token: content type is not form encoding", request);
        }
        request.header("Authorization")
                .filter(value -> value.startsWith("Bearer "))
                .ifPresent(value -> secrets.add(value.substring("Bearer ".length())));
    }

    /** Judges what all forms have in common, and tells whose it is. */
    private String form(WireRequest request, Parameters form) {
        faults.require(form.repeated().isEmpty(), "form: parameter repeated", request + " " + form.repeated());
        for (String name : SECRET_PARAMETERS) {
            form.value(name).ifPresent(secrets::add);
        }
        return clients.judge(request, form);
    }

    private void token(WireRequest request, Parameters form) {
        String client = form(request, form);
        faults.require(
                request.header("Accept")
                        .filter(accept -> accept.contains("json"))
                        .isPresent(),
                "token: does not accept JSON",
                request);
        switch (form.text("grant_type")) {
            case "authorization_code" -> code(request, form, client);
            case "refresh_token" -> {
                faults.require(form.value("refresh_token").isPresent(), "refresh: refresh_token missing", request);
                faults.require(
                        !form.has("redirect_uri") && !form.has("code"), "refresh: parameters of a code", request);
            }
            case "client_credentials" -> {
                faults.require(form.value("scope").isPresent(), "backend: scope missing", request);
                faults.require(form.has("client_assertion"), "backend: without an assertion", request);
                faults.require(!form.has("refresh_token"), "backend: refresh_token sent", request);
            }
            default -> faults.require(false, "token: unknown grant_type", request);
        }
    }

    private void code(WireRequest request, Parameters form, String client) {
        String verifier = form.text("code_verifier");
        faults.require(form.value("code").isPresent(), "code: code missing", request);
        faults.require(spent.add("code " + form.text("code") + verifier), "code: sent twice", request);
        faults.require(verifier.matches("[A-Za-z0-9._~-]{43,128}"), "code: code_verifier has another form", request);
        Optional<Parameters> asked = authorizations.ofChallenge(challenge(verifier));
        faults.require(asked.isPresent(), "code: code_verifier matches no authorization request", request);
        asked.ifPresent(begun -> {
            faults.require(
                    begun.text("redirect_uri").equals(form.text("redirect_uri")),
                    "code: redirect_uri is not the one of the authorization request",
                    request);
            faults.require(
                    begun.text("client_id").equals(client),
                    "code: client is not the one of the authorization request",
                    request);
        });
    }

    private void registration(WireRequest request) {
        try {
            JsonObject json = JsonObject.parse(request.body().getBytes(StandardCharsets.UTF_8), "registration");
            if (json.has("redirect_uris") || json.has("token_endpoint_auth_method")) {
                registrations.judge(request, json);
                json.object("jwks").ifPresent(clients::keys);
            }
        } catch (SyncException notJson) {
            faults.require(false, "registration: body is no JSON object", request);
        }
    }

    private static boolean isOAuth(WireRequest request) {
        return request.body().contains("grant_type") || request.body().contains("client_assertion");
    }

    // RFC 7636 §4.6.
    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    /** Prints how many requests were judged. */
    @Override
    public String toString() {
        return "WireRules[judged=" + judged() + "]";
    }
}
