// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/**
 * The application's client registration at one authorization server (RFC 6749 §2). Immutable; safe for use by many threads.
 * {@link #toString} shows no secret.
 */
public final class ClientIdentity {
    /** The method of client authentication at the token endpoint. */
    public enum Method {
        /** None: a public client. */
        NONE("none"),
        /** A secret in the Authorization header (RFC 6749 §2.3.1). */
        CLIENT_SECRET_BASIC("client_secret_basic"),
        /** A secret in the form body. */
        CLIENT_SECRET_POST("client_secret_post"),
        /** A signed assertion (SMART App Launch 2.2, client-confidential-asymmetric). */
        PRIVATE_KEY_JWT("private_key_jwt");

        private final String wire;

        Method(String wire) {
            this.wire = wire;
        }

        /**
         * The method's name in metadata and registrations (RFC 7591 §2, {@code token_endpoint_auth_method}).
         *
         * @return the name
         */
        public String wireName() {
            return wire;
        }

        /**
         * Finds a method by its name in metadata.
         *
         * @param name the name
         * @return the method, empty for one this library does not know
         */
        public static Optional<Method> fromWireName(String name) {
            for (Method method : values()) {
                if (method.wire.equals(name)) {
                    return Optional.of(method);
                }
            }
            return Optional.empty();
        }
    }

    private final String clientId;
    private final Method method;
    private final @Nullable Secret secret;
    private final @Nullable Instant secretExpiresAt;
    private final boolean rawBasic;
    private final boolean udap;

    private ClientIdentity(
            String clientId,
            Method method,
            @Nullable Secret secret,
            @Nullable Instant secretExpiresAt,
            boolean rawBasic,
            boolean udap) {
        this.rawBasic = rawBasic;
        this.udap = udap;
        if (requireNonNull(clientId, "clientId").isBlank()) {
            throw new IllegalArgumentException("the client id is blank");
        }
        this.clientId = clientId;
        this.method = requireNonNull(method, "method");
        this.secret = secret;
        this.secretExpiresAt = secretExpiresAt;
    }

    /**
     * Creates a public client.
     *
     * @param clientId the registered client id
     * @return the identity
     */
    public static ClientIdentity publicClient(String clientId) {
        return new ClientIdentity(clientId, Method.NONE, null, null, false, false);
    }

    /**
     * Creates a client with a secret.
     *
     * @param clientId the registered client id
     * @param method {@link Method#CLIENT_SECRET_BASIC} or {@link Method#CLIENT_SECRET_POST}
     * @param secret the secret
     * @param expiresAt when the secret expires, or null for never
     * @return the identity
     */
    public static ClientIdentity withSecret(
            String clientId, Method method, Secret secret, @Nullable Instant expiresAt) {
        if (method != Method.CLIENT_SECRET_BASIC && method != Method.CLIENT_SECRET_POST) {
            throw new IllegalArgumentException("the method uses no client secret: " + method);
        }
        return new ClientIdentity(clientId, method, requireNonNull(secret, "secret"), expiresAt, false, false);
    }

    /**
     * Creates a client that signs assertions with its private key.
     *
     * @param clientId the registered client id
     * @return the identity, which does not contain the key
     */
    public static ClientIdentity withPrivateKey(String clientId) {
        return new ClientIdentity(clientId, Method.PRIVATE_KEY_JWT, null, null, false, false);
    }

    /**
     * Creates a client that signs assertions with the key of its certificate in a trust community (HL7 UDAP Security, JWT-based
     * client authentication).
     *
     * @param clientId the registered client id
     * @return the identity, which contains neither key nor certificate
     */
    public static ClientIdentity udap(String clientId) {
        return new ClientIdentity(clientId, Method.PRIVATE_KEY_JWT, null, null, false, true);
    }

    /**
     * Sets whether this server needs id and secret unencoded in a Basic header, contrary to RFC 6749 §2.3.1.
     *
     * @param value true if so
     * @return a copy with this setting
     */
    public ClientIdentity rawBasic(boolean value) {
        return value == rawBasic ? this : new ClientIdentity(clientId, method, secret, secretExpiresAt, value, udap);
    }

    /**
     * Tells whether this server needs id and secret unencoded in a Basic header.
     *
     * @return true if so
     */
    public boolean rawBasic() {
        return rawBasic;
    }

    /**
     * Tells whether the client authenticates with its certificate in a trust community.
     *
     * @return true if it was made by {@link #udap}
     */
    public boolean isUdap() {
        return udap;
    }

    /**
     * The registered client id.
     *
     * @return the id
     */
    public String clientId() {
        return clientId;
    }

    /**
     * The method of client authentication.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * The client secret.
     *
     * @return the secret, for the methods that have one
     */
    public Optional<Secret> secret() {
        return Optional.ofNullable(secret);
    }

    /**
     * When the secret expires.
     *
     * @return the time, empty for never or for clients without a secret
     */
    public Optional<Instant> secretExpiresAt() {
        return Optional.ofNullable(secretExpiresAt);
    }

    @Override
    public String toString() {
        return "ClientIdentity[" + clientId + ", " + method.wire + (udap ? ", udap]" : "]");
    }
}
