// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.source;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.custody.verdict.Reuse;
import org.sdohsync.proofs.custody.verdict.Rotation;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.auth.Endpoints;
import org.sdohsync.sandbox.auth.Login;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.sandbox.auth.TokenTrace;
import org.sdohsync.sandbox.person.ScriptedUser;

/**
 * A referral source with many users. Access tokens live 2 seconds, every refresh rotates, and a refresh token that comes back
 * revokes its whole family.
 */
public final class Source implements AutoCloseable {
    /** Where the app's users come back to. */
    public static final URI REDIRECT = URI.create("http://127.0.0.1:8400/callback");

    /** The app's client id. */
    public static final String CLIENT = "custody";

    private static final Duration ACCESS_TOKEN = Duration.ofSeconds(2);
    private static final String REFRESH = "refresh_token";

    private final TokenCheckingResource resource;
    private final AuthServer server;

    private Source(TokenCheckingResource resource, AuthServer server) {
        this.resource = resource;
        this.server = server;
    }

    /**
     * Starts a source.
     *
     * @param users how many users it has
     * @return the source, running
     * @throws IOException if there is no port for it
     */
    public static Source start(int users) throws IOException {
        AuthServer[] started = new AuthServer[1];
        TokenCheckingResource resource =
                new TokenCheckingResource(token -> started[0].introspect(token).isPresent());
        AuthServer server = AuthServer.builder("custody")
                .fhirBase(resource.base())
                .users(IntStream.range(0, users)
                        .mapToObj(number -> Login.patient(user(number), password(number), "p" + number))
                        .toList())
                .lifetimes(TokenLifetimes.DEFAULT.accessToken(ACCESS_TOKEN))
                .revokeFamilyOnReuse(true)
                .start();
        started[0] = server;
        server.register(PreRegistered.app(CLIENT, REDIRECT).asPublic());
        resource.publish(configuration(server.endpoints()));
        return new Source(resource, server);
    }

    /**
     * Puts a user before the screen.
     *
     * @param number the user's number
     * @return the user, who approves
     */
    public ScriptedUser person(int number) {
        return ScriptedUser.named(user(number), password(number));
    }

    /**
     * The FHIR base URL.
     *
     * @return the URL
     */
    public URI base() {
        return resource.base();
    }

    /**
     * What only good tokens open.
     *
     * @return its URL
     */
    public URI resource() {
        return URI.create(resource.base() + "/Task");
    }

    /**
     * Counts the refreshes answered with tokens.
     *
     * @return the number
     */
    public long refreshes() {
        return log().count(REFRESH, Outcome.ISSUED);
    }

    /**
     * Lists the refreshes answered with tokens.
     *
     * @return them, oldest first
     */
    public List<Rotation> rotations() {
        return of(Outcome.ISSUED).stream()
                .map(trace ->
                        new Rotation(trace.grant(), trace.agent(), trace.at(), trace.presented(), trace.accessToken()))
                .toList();
    }

    /**
     * Lists the reuses detected.
     *
     * @return them, oldest first
     */
    public List<Reuse> reuses() {
        return of(Outcome.REUSE_DETECTED).stream()
                .map(trace -> new Reuse(trace.grant(), trace.agent(), trace.at(), trace.presented()))
                .toList();
    }

    /**
     * Finds the family of a refresh token.
     *
     * @param refreshToken its fingerprint
     * @return the grant it was issued for
     */
    public Optional<String> family(String refreshToken) {
        return log().traces().stream()
                .filter(trace -> trace.refreshToken().equals(refreshToken))
                .map(TokenTrace::grant)
                .findFirst();
    }

    /**
     * The access tokens that were brought to the resource.
     *
     * @return their fingerprints
     */
    public Set<String> used() {
        return resource.brought();
    }

    /**
     * Every secret handed out.
     *
     * @return the secrets
     */
    public Set<String> secrets() {
        return server.issuedSecrets();
    }

    @Override
    public void close() {
        resource.close();
        server.close();
    }

    private TokenRequests log() {
        return server.tokenRequests();
    }

    private List<TokenTrace> of(Outcome outcome) {
        return log().traces().stream()
                .filter(trace -> trace.grantType().equals(REFRESH) && trace.outcome() == outcome)
                .toList();
    }

    private static String user(int number) {
        return "user-" + number;
    }

    private static String password(int number) {
        return "password-of-" + number;
    }

    private static byte[] configuration(Endpoints endpoints) {
        return JsonObject.builder()
                .text("issuer", endpoints.issuer().toString())
                .text("authorization_endpoint", endpoints.authorize().toString())
                .text("token_endpoint", endpoints.token().toString())
                .text("revocation_endpoint", endpoints.revoke().toString())
                .text("jwks_uri", endpoints.jwks().toString())
                .texts("grant_types_supported", List.of("authorization_code", REFRESH))
                .texts("code_challenge_methods_supported", List.of("S256"))
                .texts(
                        "capabilities",
                        List.of("launch-standalone", "client-public", "permission-offline", "permission-v2"))
                .build()
                .toBytes();
    }
}
