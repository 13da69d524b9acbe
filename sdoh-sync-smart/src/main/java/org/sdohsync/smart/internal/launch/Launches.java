// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.AuthorizationRequest;
import org.sdohsync.smart.client.AuthorizationRequestCustomizer;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.internal.client.ProofKey;
import org.sdohsync.smart.internal.token.ErrorDescription;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.internal.token.TokenResult;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Launches, standalone or from an EHR (SMART App Launch 2.2 §Launch App). Each is stored until its answer arrives, which may
 * be in another process, and accepts one answer within {@link #LIFE}. Many may be pending at a time. Safe for use by many
 * threads.
 */
public final class Launches {
    /** How long a launch is valid: 10 minutes. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private final Records<PendingLaunch> pending;
    private final Leases leases;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Entropy entropy;
    private final Function<FhirBase, AuthorizationRequestCustomizer> customizers;

    /**
     * Creates launches in a store.
     *
     * @param store the store
     * @param endpoint the token endpoint, which exchanges codes
     * @param clock the clock for the expiry of launches
     * @param entropy the source of state, verifier and nonce
     * @param customizers returns the customizer of authorization requests for a source
     */
    public Launches(
            Store store,
            TokenEndpoint endpoint,
            Clock clock,
            Entropy entropy,
            Function<FhirBase, AuthorizationRequestCustomizer> customizers) {
        this.customizers = requireNonNull(customizers, "customizers");
        this.pending = store.records(new PendingLaunchCodec());
        this.leases = store.leases(clock);
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Starts a launch that is not bound to a session, and stores it.
     *
     * @param plan the connection to make
     * @return the launch
     */
    public LaunchRedirect begin(LaunchPlan plan) {
        return begin(plan, null);
    }

    /**
     * Starts a launch and stores it.
     *
     * @param plan the connection to make
     * @param session the secret value of the user's session, or null if it is bound to none; only a hash is stored
     * @return the launch
     */
    public LaunchRedirect begin(LaunchPlan plan, @Nullable Secret session) {
        sweep();
        String state = entropy.text(32);
        Secret verifier = Pkce.verifier(entropy);
        @Nullable Secret nonce = plan.keys() == null ? null : Secret.of(entropy.text(16));
        Instant expiresAt = clock.instant().plus(LIFE);
        @Nullable String bound = session == null ? null : sessionHash(state, session);
        PendingLaunch launch = new PendingLaunch(Pkce.hash(state), plan, verifier, nonce, bound, expiresAt);
        if (pending.create(launch).isEmpty()) {
            throw new IllegalStateException("a state was generated twice: the entropy source is broken");
        }
        ConnectionRecord draft = plan.draft();
        URI authorize = draft.endpoints().authorize().orElseThrow();
        try {
            FormParameters form = customizers
                    .apply(draft.source())
                    .customize(new AuthorizationRequest(
                            draft.source(), request(launch, state), (at, pushed) -> endpoint.push(draft, at, pushed)));
            return new LaunchRedirect(authorize, pushed(plan, form), Secret.of(state), expiresAt);
        } catch (RuntimeException | Error refused) {
            Optional<PendingLaunch> ignored = pending.take(launch.stateHash());
            throw refused;
        }
    }

    private FormParameters pushed(LaunchPlan plan, FormParameters form) {
        URI at = plan.extras().pushTo();
        return at == null || form.parameters().containsKey("request_uri")
                ? form
                : new PushedRequests(endpoint).push(plan.draft(), at, form);
    }

    /**
     * Checks an answer to a launch that is not bound to a session. The launch cannot be used again, even if the answer is
     * refused.
     *
     * @param answer the redirect address as the browser called it, with its query
     * @return the code and the launch it belongs to
     * @throws LaunchException if the answer is refused, or reports an error
     */
    public VerifiedLaunch accept(URI answer) {
        return accept(answer, null);
    }

    /**
     * Checks an answer. The launch cannot be used again, even if the answer is refused.
     *
     * @param answer the redirect address as the browser called it, with its query
     * @param session the secret value of the session in which the answer arrived, or null if there is none
     * @return the code and the launch it belongs to
     * @throws LaunchException if the answer is refused, came in another session, or reports an error
     */
    public VerifiedLaunch accept(URI answer, @Nullable Secret session) {
        RedirectParameters callback = RedirectParameters.parse(answer);
        PendingLaunch launch = take(callback);
        requireSession(launch, callback, session);
        requireSender(launch, callback, answer);
        callback.requireOneAnswer();
        Optional<String> error = callback.value("error");
        if (error.isPresent()) {
            throw refused(launch, error.get(), callback);
        }
        return new VerifiedLaunch(launch, Secret.of(callback.value("code").orElseThrow()));
    }

    /**
     * Exchanges the code of an accepted answer (SMART App Launch 2.2 §Obtain access token). The code is sent once only, to
     * the endpoint that was pinned when the launch started.
     *
     * @param accepted the answer
     * @return the tokens
     * @throws LaunchException if the source issued none
     */
    public TokenGrant exchange(VerifiedLaunch accepted) {
        return exchange(accepted.launch(), accepted.code());
    }

    /**
     * Removes a launch that will not be answered; a late answer is refused. Does nothing if it was answered.
     *
     * @param begun the launch
     */
    public void abandon(LaunchRedirect begun) {
        Optional<PendingLaunch> ignored = pending.take(Pkce.hash(begun.state().reveal()));
    }

    // Only the launch with this state is removed: anybody can call a redirect address.
    private PendingLaunch take(RedirectParameters callback) {
        PendingLaunch launch = callback.value("state")
                .flatMap(state -> pending.take(Pkce.hash(state)))
                .orElseThrow(() -> new LaunchException(
                        "The answer belongs to no pending launch: it was used already, has expired, or was never"
                                + " requested; start a new launch",
                        Reason.UNKNOWN_STATE));
        if (WallClock.isOver(launch.expiresAt(), LIFE, clock.instant())) {
            throw new LaunchException(
                    "The answer from " + launch.draft().source() + " came after the " + LIFE.toMinutes()
                            + " minutes for which a launch is valid: start a new one",
                    Reason.EXPIRED);
        }
        return launch;
    }

    // Salted with the state: the same session has another hash in each launch.
    private static String sessionHash(String state, Secret session) {
        return Pkce.hash(state + " " + session.reveal());
    }

    /**
     * RFC 6749 §10.12: somebody who gets another user to finish a launch must not get that user's grant, nor the other way
     * sync. A launch without a session is refused if the answer has one: it was not started there.
     */
    private static void requireSession(PendingLaunch launch, RedirectParameters callback, @Nullable Secret session) {
        String state = callback.value("state").orElseThrow();
        Optional<Secret> came = Optional.ofNullable(session).map(value -> Secret.of(sessionHash(state, value)));
        if (!came.equals(launch.sessionHash().map(Secret::of))) {
            throw new LaunchException(
                    "The launch at " + launch.draft().source()
                            + " was not started in the session in which its answer arrived: nothing was sent; start a"
                            + " new launch. If it persists, pass the same session value to begin and complete, and"
                            + " allow the session cookie on navigation from other sites (SameSite=Lax)",
                    Reason.WRONG_SESSION);
        }
    }

    /** RFC 9207 §2.4, and RFC 9700 §4.4.2 for the redirect address: both are always checked, whatever the source declares. */
    private static void requireSender(PendingLaunch launch, RedirectParameters callback, URI answer) {
        Optional<String> sender = callback.value("iss");
        boolean wrong = sender.isPresent()
                ? !isSender(launch, sender.get())
                : launch.plan().sender().namesItself();
        if (wrong || !callback.cameTo(launch.redirect(), answer)) {
            throw new LaunchException(
                    "The answer to the launch at " + launch.draft().source()
                            + " did not come from its authorization server: nothing was sent; start a new launch; if"
                            + " it persists, tell the source's operator",
                    Reason.WRONG_SENDER);
        }
    }

    // A source without OpenID Connect publishes no issuer (SMART App Launch 2.2, Conformance §Metadata). If its answer
    // has iss anyway, the origin of the token endpoint is accepted, and not that of the authorization endpoint: a
    // source may name the authorization endpoint of another one.
    private static boolean isSender(PendingLaunch launch, String sender) {
        AuthorizationEndpoints endpoints = launch.draft().endpoints();
        if (endpoints.issuer().isPresent() || launch.plan().sender().unproved()) {
            return endpoints.issuer().filter(sender::equals).isPresent();
        }
        try {
            return Origin.of(URI.create(sender)).equals(Origin.of(endpoints.token()));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static LaunchException refused(PendingLaunch launch, String error, RedirectParameters callback) {
        ConnectionRecord draft = launch.draft();
        String said = callback.value("error_description")
                .flatMap(text -> ErrorDescription.clean(text, List.of()))
                .map(text -> ", \"" + text + "\"")
                .orElse("");
        if (error.equals("access_denied")) {
            return new LaunchException(
                    "The authorization was denied at " + draft.source() + " (access_denied" + said
                            + "): ask the user, then start a new launch",
                    Reason.DENIED);
        }
        String shown = error.matches("[a-z_]{1,40}") ? error : "an unknown error";
        return new LaunchException(
                draft.source() + " refused the launch (" + shown + said
                        + "): start a new one; if that is refused too, check the app's registration and scopes there",
                Reason.REFUSED);
    }

    private TokenGrant exchange(PendingLaunch launch, Secret code) {
        ConnectionRecord draft = launch.draft();
        TokenResult answer = endpoint.exchange(draft, code, launch.redirect(), launch.verifier());
        return answer.fold(
                TokenResult.Granted::grant,
                ended -> {
                    throw new LaunchException(
                            draft.source() + " did not accept the code it issued (" + ended.words()
                                    + "): it may have expired; start a new launch",
                            Reason.CODE_REFUSED,
                            ended.errorUri(),
                            null);
                },
                misconfigured -> {
                    throw notAccepted(draft, misconfigured);
                },
                weather -> {
                    endpoint.revokeUseless(draft, weather);
                    throw new LaunchException(
                            draft.source() + ": " + weather.reason() + "; a code is sent once only: start a new launch",
                            Reason.UNAVAILABLE);
                });
    }

    private static LaunchException notAccepted(ConnectionRecord draft, TokenResult.Misconfigured refused) {
        // Many servers answer invalid_request for an expired code.
        boolean perhapsTheCode = refused.code().equals("invalid_request");
        String advice = perhapsTheCode
                ? "start a new launch; if that is refused too, check its registration there"
                : "check its registration there, then start a new launch";
        String encoding = refused.encodingMatters()
                ? ". If id and secret are correct, start a new launch: it tries them without encoding in"
                        + " the Basic header (BasicEncoding.RAW)"
                : "";
        return LaunchException.clientRefused(
                draft.source() + " does not accept this app (" + refused.words() + "): " + advice + encoding,
                refused.errorUri(),
                refused.encodingMatters());
    }

    /** SMART App Launch 2.2 §Request authorization code. */
    private static FormParameters request(PendingLaunch launch, String state) {
        ConnectionRecord draft = launch.draft();
        ExtraRequestParameters extras = launch.plan().extras();
        @Nullable EhrLaunch ehr = extras.ehr();
        FormParameters form = new FormParameters()
                .set("response_type", "code")
                .set("client_id", draft.client().clientId())
                .set("redirect_uri", launch.redirect())
                .set("scope", launch.scopes().toString())
                .set("state", state)
                .set("aud", ehr == null ? draft.source().toString() : ehr.iss())
                .set("code_challenge", Pkce.challenge(launch.verifier()))
                .set("code_challenge_method", "S256");
        draft.terms()
                .proofKey()
                .ifPresent(key -> form.set("dpop_jkt", ProofKey.of(key).thumbprint()));
        launch.nonce().ifPresent(nonce -> form.set("nonce", nonce.reveal()));
        if (extras.prompt() != null) {
            form.set("prompt", extras.prompt());
        }
        if (ehr != null) {
            form.set("launch", ehr.handle().reveal());
        }
        return form;
    }

    /** Removes expired launches, so that their number is bounded by those of ten minutes, and expired leases. */
    private void sweep() {
        int ignored = pending.discardDue(clock.instant()) + leases.removeEnded();
    }
}
