// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.host.ServerTls;

/**
 * A real authorization server for one referral source: Spring Authorization Server with the SMART App Launch additions, on the
 * loopback address of this JVM. Everything is in memory and lasts as long as this object.
 *
 * <p>Tokens it issues are checked by {@link #introspect} in this JVM, or by the introspection endpoint from another process.
 * Expiry follows the system clock, because Spring Authorization Server reads no other: tests choose short lifetimes.
 *
 * <p>Requests are served by many threads; {@link #stop}, {@link #restart} and {@link #close} belong to one.
 */
public final class AuthServer implements AutoCloseable {

    private final Realm realm;
    private final AtomicLong launchCount = new AtomicLong();
    private final int port;
    private final Endpoints endpoints;
    private volatile @Nullable WebServer running;

    private AuthServer(Realm realm, int port) {
        this.realm = realm;
        WebServer first = WebServer.start(realm, port);
        this.running = first;
        this.port = first.port();
        this.endpoints = Endpoints.under(first.issuer());
    }

    /**
     * Begins a server.
     *
     * @param name what the login page calls the source
     * @return a builder with the defaults
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns the issuer identifier.
     *
     * @return the issuer, without trailing slash
     */
    public URI issuer() {
        return endpoints.issuer();
    }

    /**
     * Returns where the server listens; the same after a restart.
     *
     * @return the endpoints
     */
    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * Registers clients by hand; one with the same id is replaced.
     *
     * @param registrations the clients
     */
    public void register(PreRegistered... registrations) {
        Arrays.stream(registrations).map(realm.drafts()::of).forEach(realm.clients::save);
    }

    /**
     * Makes the {@code launch} value an EHR hands to an app.
     *
     * @param launchContext what the launch is about, for instance {@code patient}
     * @return the opaque value
     */
    public String ehrLaunch(Map<String, String> launchContext) {
        String handle = "launch-" + launchCount.incrementAndGet();
        realm.launches.put(handle, Map.copyOf(launchContext));
        return handle;
    }

    /**
     * Checks an access token that is bound to a key (RFC 9449).
     *
     * @param accessToken the token as received
     * @param proof the proof that came with it
     * @return what it allows, or empty when it is unknown, expired or revoked, is bound to another key or to none, or the proof is wrong
     */
    public Optional<ActiveGrant> introspect(String accessToken, PossessionProof proof) {
        return new InProcessIntrospection(realm).ofBound(accessToken, proof);
    }

    /**
     * Checks a Bearer token.
     *
     * @param accessToken the token as received
     * @return what it allows, or empty when it is unknown, expired or revoked, or bound to a key
     */
    public Optional<ActiveGrant> introspect(String accessToken) {
        return new InProcessIntrospection(realm).of(accessToken);
    }

    /**
     * Returns every access token, refresh token, id token, authorization code and generated client secret handed out so far, as
     * canaries for tests that search for leaks.
     *
     * @return the secrets
     */
    public Set<String> issuedSecrets() {
        return realm.secrets.all();
    }

    /**
     * Returns the token endpoint's log.
     *
     * @return the live log
     */
    public TokenRequests tokenRequests() {
        return realm.requests;
    }

    /**
     * Tells whether the server is a member of a trust community.
     *
     * @return true if so
     */
    public boolean isUdapMember() {
        return realm.udap != null;
    }

    /**
     * The UDAP metadata for the FHIR server (HL7 UDAP Security, Discovery), signed anew.
     *
     * @return a JSON document
     * @throws IllegalStateException if the server is no member of a trust community
     */
    public String udapMetadata() {
        return UdapMetadata.of(realm, endpoints);
    }

    /** Stops listening; connections are refused until {@link #restart}. Does nothing when stopped. */
    public void stop() {
        WebServer server = running;
        running = null;
        if (server != null) {
            server.stop();
        }
    }

    /** Listens again on the same port, with the same clients, grants and keys. Login sessions do not survive. */
    public void restart() {
        stop();
        running = WebServer.start(realm, port);
    }

    @Override
    public void close() {
        stop();
    }

    /**
     * Collects what a server needs. Defaults: no users, {@link TokenLifetimes#DEFAULT}, a free port, open registration, reuse of
     * a rotated refresh token refused but without further consequence. {@code fhirBase} is required. Not thread-safe.
     */
    public static final class Builder {

        final String name;

        @Nullable
        Supplier<URI> fhirBase;

        List<Login> users = List.of();
        TokenLifetimes lifetimes = TokenLifetimes.DEFAULT;
        boolean openRegistration = true;
        boolean revokeFamilyOnReuse;
        Clock clock = Clock.systemUTC();
        private int port;

        @Nullable
        ServerTls tls;

        @Nullable
        UdapMembership udap;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /**
         * Sets the FHIR base URL that {@code aud} must name.
         *
         * @param base the base URL; one trailing slash is ignored in comparisons
         * @return this
         */
        public Builder fhirBase(URI base) {
            requireNonNull(base, "base");
            return fhirBase(() -> base);
        }

        /**
         * Sets the FHIR base URL, asked for at every request because it may be known only later.
         *
         * @param base gives the base URL
         * @return this
         */
        public Builder fhirBase(Supplier<URI> base) {
            this.fhirBase = requireNonNull(base, "base");
            return this;
        }

        /**
         * Sets who can log in.
         *
         * @param logins the people
         * @return this
         */
        public Builder users(List<Login> logins) {
            this.users = List.copyOf(logins);
            return this;
        }

        /**
         * Sets how long codes and tokens of apps last, also of those that register later. Access tokens of system clients always
         * last five minutes.
         *
         * @param tokenLifetimes the lifetimes
         * @return this
         */
        public Builder lifetimes(TokenLifetimes tokenLifetimes) {
            this.lifetimes = requireNonNull(tokenLifetimes, "tokenLifetimes");
            return this;
        }

        /**
         * Opens or closes dynamic registration.
         *
         * @param open whether anybody may register an app
         * @return this
         */
        public Builder openRegistration(boolean open) {
            this.openRegistration = open;
            return this;
        }

        /**
         * Chooses what the reuse of a spent refresh token or code leads to: with {@code true} the whole grant ends.
         *
         * @param revoke whether reuse ends the grant
         * @return this
         */
        public Builder revokeFamilyOnReuse(boolean revoke) {
            this.revokeFamilyOnReuse = revoke;
            return this;
        }

        /**
         * Chooses the port.
         *
         * @param number the port, or 0 for a free one
         * @return this
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Asks each client for a certificate, browsers included; default plain http.
         *
         * @param value the TLS of the server, or null for plain http
         * @return this
         */
        public Builder tls(@Nullable ServerTls value) {
            this.tls = value;
            return this;
        }

        /**
         * Makes the server a member of a trust community; default of none.
         *
         * @param value its certificates, or null
         * @return this
         */
        public Builder udap(@Nullable UdapMembership value) {
            this.udap = value;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the running server
         */
        public AuthServer start() {
            return new AuthServer(new Realm(this), port);
        }
    }
}
