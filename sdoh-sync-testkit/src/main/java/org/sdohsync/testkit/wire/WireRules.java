// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;

/**
 * Judges every request that an app makes to one source by the standards: authorization requests, token requests of each kind,
 * revocation, introspection and registration. It follows the checks of the Inferno client suite for SMART App Launch 2.2 and adds what
 * that suite leaves out. Written from the standards; it shares no code with what it judges but the JSON reader. Whether a code or a
 * token was issued it can judge only if it is told of the answers too ({@link #answersTold}).
 *
 * <p>Tell it of requests as they come, then call {@link #verify}. Requests in shapes a server must refuse are faults, so do not use it
 * where a test makes such on purpose. Safe for use by many threads.
 */
public final class WireRules {
    // Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Faults faults = new Faults();
    private final ClientRules clients = new ClientRules(faults);
    private final RegistrationRules registrations = new RegistrationRules(faults);
    private final IssueRules issued = new IssueRules(faults);
    private final ProofRules proofs = new ProofRules(faults);
    private final Flow flow = new Flow();
    private final AuthorizationRules authorizations;
    private final ResourceRules resources;
    private final TokenRules tokenRequests;
    private final Set<String> secrets = new HashSet<>();
    private final Set<URI> addresses = new HashSet<>();
    private int judged;

    private WireRules(String fhirBase) {
        this.authorizations = new AuthorizationRules(faults, fhirBase);
        this.resources = new ResourceRules(faults, issued, proofs, fhirBase);
        this.tokenRequests = new TokenRules(faults, clients, authorizations, issued, proofs, secrets);
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
        proofs.clock(clock);
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
     * Promises to tell of everything the app is given: {@link #callback}, {@link #answered} and {@link #given}. From here on a code, a
     * refresh token or an access token that it was not given is a fault.
     *
     * @return this judge
     */
    public WireRules answersTold() {
        issued.told();
        authorizations.told();
        return this;
    }

    /**
     * Takes note of an answer that the browser brings to the app.
     *
     * @param address the redirect address with the answer in its query
     */
    public void callback(URI address) {
        lock.lock();
        try {
            issued.callback(Parameters.of(address.getRawQuery()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes note of how a request of the app was answered. Only token answers and those of the FHIR server matter.
     *
     * @param request the request
     * @param status the status of the answer
     * @param body its body; not needed for FHIR
     */
    public void answered(WireRequest request, int status, byte[] body) {
        answered(request, status, null, body);
    }

    /**
     * Takes note of how a request of the app was answered, and of the nonce that its next proof has to carry (RFC 9449 §8, §9).
     *
     * @param request the request
     * @param status the status of the answer
     * @param nonce the value of its {@code DPoP-Nonce} header, or null
     * @param body its body; not needed for FHIR
     */
    public void answered(WireRequest request, int status, @Nullable String nonce, byte[] body) {
        lock.lock();
        try {
            Parameters form = Parameters.of(request.isForm() ? request.body() : "");
            if (nonce != null) {
                proofs.demanded(
                        resources.isForResources(request) ? ProofRules.Server.FHIR : ProofRules.Server.AUTHORIZATION,
                        nonce);
            }
            if (form.has("grant_type")) {
                tokens(request, form, body);
            } else if (form.has("response_type")) {
                reference(form, body);
            } else if (status != 401 && resources.isForResources(request)) {
                flow.saw(Flow.Part.USE);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Names a token that the app has from elsewhere, such as one of a grant that it took over.
     *
     * @param token the token
     * @return this judge
     */
    public WireRules given(String token) {
        lock.lock();
        try {
            issued.given(requireNonNull(token, "token"));
            return this;
        } finally {
            lock.unlock();
        }
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
            flow.saw(Flow.Part.LAUNCH);
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
            issued.judge();
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

    /**
     * Fails unless a whole session was seen, in this order: discovery, launch, a token issued, and its use at the FHIR server with an
     * answer other than 401. Needs {@link #answered}. For an app without a user there is no launch.
     *
     * @param withUser whether a user has to have been sent to the source
     * @throws AssertionError if something is missing, or was wrong
     */
    public void verifyWhole(boolean withUser) {
        verify();
        lock.lock();
        try {
            List<Flow.Part> parts = new ArrayList<>(List.of(Flow.Part.values()));
            if (!withUser) {
                parts.remove(Flow.Part.LAUNCH);
            }
            List<String> gaps = flow.gaps(parts);
            if (!gaps.isEmpty()) {
                throw new AssertionError("requests are no whole session: " + String.join("; ", gaps));
            }
        } finally {
            lock.unlock();
        }
    }

    private void reference(Parameters form, byte[] body) {
        try {
            JsonObject.parse(body, "pushed request")
                    .text("request_uri")
                    .ifPresent(reference -> authorizations.referred(form, reference));
        } catch (SyncException notJson) {
            // Whoever answers so gave no reference.
        }
    }

    private void tokens(WireRequest request, Parameters form, byte[] body) {
        try {
            JsonObject tokens = JsonObject.parse(body, "token answer");
            issued.answered(form, tokens);
            proofs.issued(request, tokens);
            if (tokens.text("error").filter("use_dpop_nonce"::equals).isPresent()) {
                tokenRequests.wantedAgain(form);
            }
            if (tokens.text("access_token").isPresent()) {
                flow.saw(Flow.Part.TOKEN);
            }
        } catch (SyncException notJson) {
            // Whoever answers so issued nothing.
        }
    }

    private void judge(WireRequest request) {
        addresses.add(request.url());
        resources.judge(request);
        if (resources.isDiscovery(request)) {
            flow.saw(Flow.Part.DISCOVERY);
        }
        Parameters query = Parameters.of(request.url().getRawQuery());
        for (String name : TokenRules.SECRET_PARAMETERS) {
            // "code" is also a search parameter of FHIR; as a secret it is only known by its value.
            faults.require(name.equals("code") || !query.has(name), "url: carries " + name, request);
        }
        faults.require(request.header("Cookie").isEmpty(), "request: carries a cookie", request);
        Parameters form = Parameters.of(request.isForm() ? request.body() : "");
        if (form.has("grant_type")) {
            tokenRequests.judge(request, form);
        } else if (form.has("response_type")) {
            // A pushed authorization request (RFC 9126), which names its client whatever the proof.
            faults.require(form.repeated().isEmpty(), "form: parameter repeated", request + " " + form.repeated());
            clients.judgeWays(request, form);
            authorizations.judgeParameters(form);
        } else if (form.has("token")) {
            String ignored = tokenRequests.judgeForm(request, form);
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
                .filter(value -> value.startsWith("Bearer ") || value.startsWith("DPoP "))
                .ifPresent(value -> secrets.add(value.substring(value.indexOf(' ') + 1)));
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

    /** Prints how many requests were judged. */
    @Override
    public String toString() {
        return "WireRules[judged=" + judged() + "]";
    }
}
