// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Secret;

/**
 * The stored state of a connection, complete for continuing after a restart. It is internal to the library; applications get
 * {@link #view}. Immutable; safe for use by many threads. {@link #toString} shows no token.
 *
 * <p>The refresh token of a grant that ended is kept in quarantine: it is not used, but not deleted either, because servers
 * suspend grants and may lift the suspension later.
 */
public final class ConnectionRecord {
    private final Builder parts;

    private ConnectionRecord(Builder builder) {
        this.parts = new Builder(builder);
    }

    /**
     * Returns a builder of a new connection's record. Its health is connected.
     *
     * @param id its id
     * @param account the application's user or tenant key; at most 200 characters
     * @param source the FHIR API
     * @param role the role of the application there
     * @param endpoints the authorization server's endpoints
     * @param client the client registration there
     * @param connectedAt when the user connected
     * @return a builder; not thread-safe
     */
    public static Builder builder(
            ConnectionId id,
            String account,
            FhirBase source,
            Role role,
            AuthorizationEndpoints endpoints,
            ClientIdentity client,
            Instant connectedAt) {
        return new Builder(id, account, source, role, endpoints, client, connectedAt);
    }

    /**
     * Returns a builder with this record's values.
     *
     * @return a builder; not thread-safe
     */
    public Builder toBuilder() {
        return new Builder(parts);
    }

    /** A snapshot of this connection for applications. */
    public Connection view() {
        return ConnectionView.of(this);
    }

    /**
     * The connection's id.
     *
     * @return the id
     */
    public ConnectionId id() {
        return parts.id;
    }

    /**
     * The application's user or tenant.
     *
     * @return the account key
     */
    public String account() {
        return parts.account;
    }

    /**
     * The source's FHIR API.
     *
     * @return its base URL
     */
    public FhirBase source() {
        return parts.source;
    }

    /**
     * The role of the application at the source.
     *
     * @return the role
     */
    public Role role() {
        return parts.role;
    }

    /**
     * The authorization server's endpoints, pinned when the user connected.
     *
     * @return the endpoints
     */
    public AuthorizationEndpoints endpoints() {
        return parts.endpoints;
    }

    /**
     * The client registration at that authorization server.
     *
     * @return the client
     */
    public ClientIdentity client() {
        return parts.client;
    }

    /**
     * When the user connected last.
     *
     * @return the time by our clock
     */
    public Instant connectedAt() {
        return parts.connectedAt;
    }

    /**
     * The launch context.
     *
     * @return the context
     */
    public LaunchContext context() {
        return parts.context;
    }

    /**
     * The scopes granted.
     *
     * @return the scopes in the server's order
     */
    public Set<String> grantedScopes() {
        return parts.grantedScopes;
    }

    /**
     * The health of the connection.
     *
     * @return the health; with a hint if offline access was not granted
     */
    public Health health() {
        return parts.health.withoutOfflineAccess(parts.terms.lacksOfflineAccess());
    }

    /**
     * The terms of the grant.
     *
     * @return the terms
     */
    public GrantTerms terms() {
        return parts.terms;
    }

    /**
     * The current tokens.
     *
     * @return the tokens; empty if the grant ended
     */
    public Optional<TokenSet> tokens() {
        return Optional.ofNullable(parts.tokens);
    }

    /**
     * The refresh token of a grant that ended.
     *
     * @return the token in quarantine, if there is one
     */
    public Optional<Secret> quarantined() {
        return Optional.ofNullable(parts.quarantined);
    }

    /**
     * When the quarantined token is tried next.
     *
     * @return the plan, if there is one yet
     */
    public Optional<QuarantineRetry> probe() {
        return Optional.ofNullable(parts.probe);
    }

    /**
     * The scopes that a backend connection requests each time (SMART App Launch 2.2, Backend Services).
     *
     * @return the scopes; empty if a user connected it
     */
    public Optional<Set<String>> backendScopes() {
        return Optional.ofNullable(parts.backendScopes);
    }

    @Override
    public String toString() {
        return "ConnectionRecord[" + id() + ", " + source() + ", " + health().state() + "]";
    }

    /** Builds a record. Not thread-safe. */
    public static final class Builder {
        private final ConnectionId id;
        private final String account;
        private final FhirBase source;
        private AuthorizationEndpoints endpoints;
        private ClientIdentity client;
        private Role role;
        private Instant connectedAt;
        private LaunchContext context = LaunchContext.empty();
        private Set<String> grantedScopes = Set.of();
        private Health health;
        private GrantTerms terms = GrantTerms.USUAL;
        private @Nullable TokenSet tokens;
        private @Nullable Secret quarantined;
        private @Nullable QuarantineRetry probe;
        private @Nullable Set<String> backendScopes;

        private Builder(
                ConnectionId id,
                String account,
                FhirBase source,
                Role role,
                AuthorizationEndpoints endpoints,
                ClientIdentity client,
                Instant connectedAt) {
            this.id = requireNonNull(id, "id");
            this.account = requireNonNull(account, "account");
            this.source = requireNonNull(source, "source");
            this.role = requireNonNull(role, "role");
            this.endpoints = requireNonNull(endpoints, "endpoints");
            this.client = requireNonNull(client, "client");
            this.connectedAt = requireNonNull(connectedAt, "connectedAt");
            this.health = Health.of(Health.State.CONNECTED, connectedAt, "", null);
        }

        private Builder(Builder from) {
            this(from.id, from.account, from.source, from.role, from.endpoints, from.client, from.connectedAt);
            this.context = from.context;
            this.grantedScopes = from.grantedScopes;
            this.health = from.health;
            this.terms = from.terms;
            this.tokens = from.tokens;
            this.quarantined = from.quarantined;
            this.probe = from.probe;
            this.backendScopes = from.backendScopes;
        }

        /**
         * Sets the endpoints and the client of a new grant.
         *
         * @param newEndpoints the authorization server's endpoints
         * @param newClient the client registration there
         * @param at when the user connected
         * @return this builder
         */
        public Builder grantedBy(AuthorizationEndpoints newEndpoints, ClientIdentity newClient, Instant at) {
            this.endpoints = requireNonNull(newEndpoints, "newEndpoints");
            this.client = requireNonNull(newClient, "newClient");
            this.connectedAt = requireNonNull(at, "at");
            return this;
        }

        /**
         * Sets the role.
         *
         * @param value the role of the application at the source
         * @return this builder
         */
        public Builder role(Role value) {
            this.role = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the launch context.
         *
         * @param value the context
         * @return this builder
         */
        public Builder context(LaunchContext value) {
            this.context = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the granted scopes.
         *
         * @param value the scopes in the server's order
         * @return this builder
         */
        public Builder grantedScopes(Set<String> value) {
            this.grantedScopes = Collections.unmodifiableSet(new LinkedHashSet<>(value));
            return this;
        }

        /**
         * Makes it a backend connection, or one with a user again.
         *
         * @param value the scopes to request each time, or null if a user connects it
         * @return this builder
         */
        public Builder backendScopes(@Nullable Set<String> value) {
            this.backendScopes = value == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(value));
            return this;
        }

        /**
         * Sets the health.
         *
         * @param value the health
         * @return this builder
         */
        public Builder health(Health value) {
            this.health = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the terms of the grant.
         *
         * @param value the terms
         * @return this builder
         */
        public Builder terms(GrantTerms value) {
            this.terms = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the tokens of a valid grant and clears the quarantine.
         *
         * @param value the tokens
         * @return this builder
         */
        public Builder tokens(TokenSet value) {
            this.tokens = requireNonNull(value, "value");
            this.quarantined = null;
            this.probe = null;
            return this;
        }

        /**
         * Ends the grant: removes the access token and moves the refresh token into quarantine.
         *
         * @return this builder
         */
        public Builder quarantineTokens() {
            if (tokens != null) {
                this.quarantined = tokens.refreshToken().orElse(quarantined);
                this.tokens = null;
            }
            return this;
        }

        /**
         * Sets when the quarantined token is tried next.
         *
         * @param value the plan, or null for none yet
         * @return this builder
         */
        public Builder probe(@Nullable QuarantineRetry value) {
            this.probe = value;
            return this;
        }

        /**
         * Sets the refresh token in quarantine.
         *
         * @param value the token, or null
         * @return this builder
         */
        public Builder quarantined(@Nullable Secret value) {
            this.quarantined = value;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record; the builder may be used again
         */
        public ConnectionRecord build() {
            return new ConnectionRecord(this);
        }
    }
}
