// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A client the administrator registered by hand. Begin with {@link #app}, {@link #system} or {@link #resourceServer}, end with
 * the way it authenticates. Immutable.
 */
public final class PreRegistered {

    enum Role {
        APP,
        SYSTEM,
        RESOURCE_SERVER
    }

    enum Authentication {
        PUBLIC,
        SECRET,
        KEYS,
        KEYS_AT
    }

    private final Role role;
    private final String clientId;
    private final List<String> redirectUris;
    private final Set<String> scopes;
    private final Authentication authentication;
    private final String credential;

    private PreRegistered(Draft draft, Authentication authentication, String credential) {
        this.role = draft.role;
        this.clientId = draft.clientId;
        this.redirectUris = draft.redirectUris;
        this.scopes = draft.scopes;
        this.authentication = authentication;
        this.credential = requireNonNull(credential, "credential");
    }

    /**
     * Begins an app that people launch. It may ask for any SMART scope unless {@link Draft#scopes} narrows that.
     *
     * @param clientId the client's id
     * @param redirectUris where it may be redirected to, one or more
     * @return the next step
     */
    public static Draft app(String clientId, URI... redirectUris) {
        if (redirectUris.length == 0) {
            throw new IllegalArgumentException("redirectUris must not be empty");
        }
        return new Draft(
                Role.APP,
                clientId,
                List.of(redirectUris).stream().map(URI::toString).toList(),
                Set.of());
    }

    /**
     * Begins a client that acts on its own by {@code client_credentials}, such as an administrator's tool or an auditor.
     *
     * @param clientId the client's id
     * @param scopes what it may ask for, for instance {@code system/*.cruds}
     * @return the next step
     */
    public static Draft system(String clientId, String... scopes) {
        return new Draft(Role.SYSTEM, clientId, List.of(), Set.of(scopes));
    }

    /**
     * Begins a FHIR server that asks the introspection endpoint about the tokens it receives.
     *
     * @param clientId the client's id
     * @return the next step
     */
    public static Draft resourceServer(String clientId) {
        return new Draft(Role.RESOURCE_SERVER, clientId, List.of(), Set.of());
    }

    Role role() {
        return role;
    }

    String clientId() {
        return clientId;
    }

    List<String> redirectUris() {
        return redirectUris;
    }

    Set<String> scopes() {
        return scopes;
    }

    Authentication authentication() {
        return authentication;
    }

    String credential() {
        return credential;
    }

    @Override
    public String toString() {
        return "PreRegistered[" + clientId + ", " + role + ", " + authentication + "]";
    }

    /** A client that lacks its way of authentication. */
    public static final class Draft {

        private final Role role;
        private final String clientId;
        private final List<String> redirectUris;
        private final Set<String> scopes;

        private Draft(Role role, String clientId, List<String> redirectUris, Set<String> scopes) {
            this.role = role;
            this.clientId = requireNonNull(clientId, "clientId");
            this.redirectUris = List.copyOf(redirectUris);
            this.scopes = Set.copyOf(scopes);
        }

        /**
         * Narrows what the client may ask for.
         *
         * @param allowed the scopes, wildcards included
         * @return the changed copy
         */
        public Draft scopes(String... allowed) {
            return new Draft(role, clientId, redirectUris, Set.of(allowed));
        }

        /**
         * Ends with a public client ({@code none}).
         *
         * @return the client
         */
        public PreRegistered asPublic() {
            return new PreRegistered(this, Authentication.PUBLIC, "");
        }

        /**
         * Ends with {@code client_secret_basic}.
         *
         * @param secret the shared secret
         * @return the client
         */
        public PreRegistered withSecret(String secret) {
            return new PreRegistered(this, Authentication.SECRET, secret);
        }

        /**
         * Ends with {@code private_key_jwt} and keys given inline.
         *
         * @param jwks the public keys, a JWK set in JSON
         * @return the client
         */
        public PreRegistered withKeys(String jwks) {
            return new PreRegistered(this, Authentication.KEYS, jwks);
        }

        /**
         * Ends with {@code private_key_jwt} and keys the client publishes.
         *
         * @param jwksUri where the JWK set is
         * @return the client
         */
        public PreRegistered withKeysAt(URI jwksUri) {
            return new PreRegistered(this, Authentication.KEYS_AT, jwksUri.toString());
        }
    }
}
