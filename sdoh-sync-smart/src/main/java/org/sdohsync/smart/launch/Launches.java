// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.WallClock;
import org.sdohsync.smart.client.AuthorizationRequest;
import org.sdohsync.smart.client.AuthorizationRequestCustomizer;
import org.sdohsync.smart.client.Form;
import org.sdohsync.smart.client.ProofKey;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.token.ErrorDescription;
import org.sdohsync.smart.token.TokenAnswer;
import org.sdohsync.smart.token.TokenEndpoint;
import org.sdohsync.smart.token.TokenGrant;

/**
 * Launches, standalone or from an EHR (SMART App Launch 2.2 §Launch App). Each is stored until its answer comes, so that the answer may
 * reach another process; it is good for one answer within {@link #LIFE}. Many may be under way. Safe for use by many threads.
 */
public final class Launches {
    /** How long the user may take: 10 minutes. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private final Records<PendingLaunch> pending;
    private final Leases leases;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Entropy entropy;
    private final Function<FhirBase, AuthorizationRequestCustomizer> customizers;

    /**
     * Keeps launches in a store.
     *
     * @param store the store
     * @param endpoint exchanges codes
     * @param clock tells when launches expire
     * @param entropy draws state, verifier and nonce
     * @param customizers what is changed in the requests to a source
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
     * Stores a launch that belongs to no session, and gives the address to send the user to.
     *
     * @param plan what it is to lead to
     * @return the launch
     */
    public BegunLaunch begin(LaunchPlan plan) {
        return begin(plan, null);
    }

    /**
     * Stores a launch and gives the address to send the user to.
     *
     * @param plan what it is to lead to
     * @param session what stands for the session of the user who begins it, or null if it belongs to none; only a hash is kept
     * @return the launch
     */
    public BegunLaunch begin(LaunchPlan plan, @Nullable Secret session) {
        sweep();
        String state = entropy.text(32);
        Secret verifier = Pkce.verifier(entropy);
        @Nullable Secret nonce = plan.keys() == null ? null : Secret.of(entropy.text(16));
        Instant expiresAt = clock.instant().plus(LIFE);
        @Nullable String bound = session == null ? null : sessionHash(state, session);
        PendingLaunch launch = new PendingLaunch(Pkce.hash(state), plan, verifier, nonce, bound, expiresAt);
        if (pending.create(launch).isEmpty()) {
            throw new IllegalStateException("a state was drawn twice: the entropy source is broken");
        }
        ConnectionRecord draft = plan.draft();
        URI authorize = draft.endpoints().authorize().orElseThrow();
        try {
            Form form = customizers
                    .apply(draft.source())
                    .customize(new AuthorizationRequest(
                            draft.source(), request(launch, state), (at, pushed) -> endpoint.push(draft, at, pushed)));
            return new BegunLaunch(authorize, pushed(plan, form), Secret.of(state), expiresAt);
        } catch (RuntimeException | Error refused) {
            Optional<PendingLaunch> ignored = pending.take(launch.stateHash());
            throw refused;
        }
    }

    private Form pushed(LaunchPlan plan, Form form) {
        URI at = plan.extras().pushTo();
        return at == null || form.parameters().containsKey("request_uri")
                ? form
                : new PushedRequests(endpoint).push(plan.draft(), at, form);
    }

    /**
     * Takes an answer to a launch that belongs to no session. Whatever comes of it, a launch whose state it carries is used up.
     *
     * @param answer the address at which the browser arrived, with its query
     * @return the code and the launch it belongs to
     * @throws LaunchException if the answer is no good, or the user said no
     */
    public AcceptedLaunch accept(URI answer) {
        return accept(answer, null);
    }

    /**
     * Takes an answer. Whatever comes of it, a launch whose state it carries is used up.
     *
     * @param answer the address at which the browser arrived, with its query
     * @param session what stands for the session that the answer came in, or null if there is none
     * @return the code and the launch it belongs to
     * @throws LaunchException if the answer is no good or came in another session, or the user said no
     */
    public AcceptedLaunch accept(URI answer, @Nullable Secret session) {
        Callback callback = Callback.parse(answer);
        PendingLaunch launch = take(callback);
        requireSession(launch, callback, session);
        requireSender(launch, callback, answer);
        callback.requireOneAnswer();
        Optional<String> error = callback.value("error");
        if (error.isPresent()) {
            throw refused(launch, error.get(), callback);
        }
        return new AcceptedLaunch(launch, Secret.of(callback.value("code").orElseThrow()));
    }

    /**
     * Exchanges the code of an accepted answer. It is sent once only, at the endpoint that was pinned when the launch began.
     *
     * @param accepted the answer
     * @return the tokens
     * @throws LaunchException if the source gave none
     */
    public TokenGrant exchange(AcceptedLaunch accepted) {
        return exchange(accepted.launch(), accepted.code());
    }

    /**
     * Forgets a launch that nobody will answer any more: an answer that comes late is refused. Does nothing to one that was
     * answered.
     *
     * @param begun the launch
     */
    public void abandon(BegunLaunch begun) {
        Optional<PendingLaunch> ignored = pending.take(Pkce.hash(begun.state().reveal()));
    }

    // An answer without a known state must not use up anybody's launch: anyone can call a redirect address.
    private PendingLaunch take(Callback callback) {
        PendingLaunch launch = callback.value("state")
                .flatMap(state -> pending.take(Pkce.hash(state)))
                .orElseThrow(() -> new LaunchException(
                        "The answer belongs to no launch that is under way: it was used already, or has expired, or was"
                                + " never asked for; begin a new launch",
                        Reason.UNKNOWN_STATE));
        if (WallClock.isOver(launch.expiresAt(), LIFE, clock.instant())) {
            throw new LaunchException(
                    "The answer from " + launch.draft().source() + " came after the " + LIFE.toMinutes()
                            + " minutes a launch may take: begin a new one",
                    Reason.EXPIRED);
        }
        return launch;
    }

    // Salted with the state: the same session looks different in each launch.
    private static String sessionHash(String state, Secret session) {
        return Pkce.hash(state + " " + session.reveal());
    }

    /**
     * RFC 6749 §10.12: whoever gets somebody else to finish a launch must not have the other's grant, nor the other theirs. A launch
     * without a session is refused where there is one as well: it was not begun here.
     */
    private static void requireSession(PendingLaunch launch, Callback callback, @Nullable Secret session) {
        String state = callback.value("state").orElseThrow();
        Optional<Secret> came = Optional.ofNullable(session).map(value -> Secret.of(sessionHash(state, value)));
        if (!came.equals(launch.sessionHash().map(Secret::of))) {
            throw new LaunchException(
                    "The launch at " + launch.draft().source()
                            + " was not begun in the session that its answer came in:"
                            + " nothing was sent anywhere; begin a new launch. If it lasts, hand the same session value to"
                            + " begin and complete, and let the session's cookie come along when another site leads here"
                            + " (SameSite=Lax)",
                    Reason.WRONG_SESSION);
        }
    }

    /** RFC 9207 §2.4, and RFC 9700 §4.4.2 for the redirect address: both always, whatever the source promises. */
    private static void requireSender(PendingLaunch launch, Callback callback, URI answer) {
        Optional<String> sender = callback.value("iss");
        boolean wrong = sender.isPresent()
                ? !isSender(launch, sender.get())
                : launch.plan().sender().namesItself();
        if (wrong || !callback.cameTo(launch.redirect(), answer)) {
            throw new LaunchException(
                    "The answer to the launch at " + launch.draft().source()
                            + " did not come from its authorization server: nothing was sent anywhere; begin a new launch"
                            + " and tell the source if it lasts",
                    Reason.WRONG_SENDER);
        }
    }

    // A source without sign-in publishes no issuer (SMART App Launch 2.2, Conformance §Metadata). One that names itself
    // all the same is believed at the origin that redeems its codes, and not at the one where users sign in: a source
    // may name the sign-in page of another one.
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

    private static LaunchException refused(PendingLaunch launch, String error, Callback callback) {
        ConnectionRecord draft = launch.draft();
        String said = callback.value("error_description")
                .flatMap(text -> ErrorDescription.clean(text, List.of()))
                .map(text -> ", \"" + text + "\"")
                .orElse("");
        if (error.equals("access_denied")) {
            return new LaunchException(
                    "The request was denied at " + draft.source() + " (access_denied" + said
                            + "): ask the user, then begin a new launch",
                    Reason.DENIED);
        }
        String shown = error.matches("[a-z_]{1,40}") ? error : "an unknown error";
        return new LaunchException(
                draft.source() + " refused the launch (" + shown + said
                        + "): begin a new one; if that is refused too, check the app's registration and scopes there",
                Reason.REFUSED);
    }

    private TokenGrant exchange(PendingLaunch launch, Secret code) {
        ConnectionRecord draft = launch.draft();
        TokenAnswer answer = endpoint.exchange(draft, code, launch.redirect(), launch.verifier());
        return answer.fold(
                TokenAnswer.Granted::grant,
                ended -> {
                    throw new LaunchException(
                            draft.source() + " did not accept its own code (" + ended.words()
                                    + "): it may have expired; begin a new launch",
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
                            draft.source() + ": " + weather.reason() + "; a code is sent once only, begin a new launch",
                            Reason.UNAVAILABLE);
                });
    }

    private static LaunchException notAccepted(ConnectionRecord draft, TokenAnswer.Misconfigured refused) {
        // Many say invalid_request of a code that is over.
        boolean perhapsTheCode = refused.code().equals("invalid_request");
        String advice = perhapsTheCode
                ? "begin a new launch; if that is refused too, check its registration there"
                : "check its registration there, then begin a new launch";
        String encoding = refused.encodingMatters()
                ? ". If id and secret are right: the next launch sends them unencoded in the Basic header"
                        + " (BasicEncoding.RAW), on trial"
                : "";
        return LaunchException.clientRefused(
                draft.source() + " does not accept this app (" + refused.words() + "): " + advice + encoding,
                refused.errorUri(),
                refused.encodingMatters());
    }

    /** SMART App Launch 2.2 §Request authorization code. */
    private static Form request(PendingLaunch launch, String state) {
        ConnectionRecord draft = launch.draft();
        RequestExtras extras = launch.plan().extras();
        @Nullable EhrLaunch ehr = extras.ehr();
        Form form = new Form()
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

    /** Removes launches nobody answered, so that their number stays bounded by what ten minutes can bring; leases of the dead, too. */
    private void sweep() {
        Listing<PendingLaunch> old = pending.page(pending.query().dueBefore(clock.instant()));
        old.values().forEach(one -> pending.delete(one.value().stateHash(), one.revision()));
        old.unreadable().forEach(one -> one.id().ifPresent(pending::discard));
        int ignored = leases.removeEnded();
    }
}
