// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.Scopes;

/**
 * A grant that was obtained elsewhere, by an earlier version of the app or by another library, and is to be adopted. The
 * program that had it before must stop using it: where the source rotates refresh tokens, two users of one token end the
 * grant. {@link #toString} shows no token. Immutable; safe for use by many threads.
 *
 * <pre>{@code
 * sync.connect(url).asRecipient("Organization/123")
 *     .adopt(ExistingGrant.of(Secret.of(refreshToken)).client(ClientIdentity.publicClient("my-app")));
 * }</pre>
 */
public final class ExistingGrant {
    private final Secret refreshToken;
    private final @Nullable Secret accessToken;
    private final @Nullable Instant expiresAt;
    private final @Nullable ClientIdentity client;
    private final @Nullable Scopes scopes;
    private final @Nullable String patient;
    private final boolean proving;

    private ExistingGrant(
            Secret refreshToken,
            @Nullable Secret accessToken,
            @Nullable Instant expiresAt,
            @Nullable ClientIdentity client,
            @Nullable Scopes scopes,
            @Nullable String patient,
            boolean proving) {
        this.refreshToken = refreshToken;
        this.accessToken = accessToken;
        this.expiresAt = expiresAt;
        this.client = client;
        this.scopes = scopes;
        this.patient = patient;
        this.proving = proving;
    }

    /**
     * Creates a grant from its newest refresh token. Without an access token it is refreshed once when it is adopted.
     *
     * @param refreshToken the token
     * @return the grant
     */
    public static ExistingGrant of(Secret refreshToken) {
        return new ExistingGrant(checked(refreshToken), null, null, null, null, null, false);
    }

    /**
     * Sets the access token that was issued with it. The token endpoint is not called then, unless the token has expired or
     * {@link #proving} was called.
     *
     * @param token the token
     * @param expiry when it expires, or null if that is not known
     * @return a copy with this setting
     */
    public ExistingGrant accessToken(Secret token, @Nullable Instant expiry) {
        return new ExistingGrant(refreshToken, checked(token), expiry, client, scopes, patient, proving);
    }

    /**
     * Sets the client that the tokens were issued to; by default the one that the app was registered with manually at the
     * source.
     *
     * @param value the client
     * @return a copy with this setting
     */
    public ExistingGrant client(ClientIdentity value) {
        requireNonNull(value, "value");
        return new ExistingGrant(refreshToken, accessToken, expiresAt, value, scopes, patient, proving);
    }

    /**
     * Sets the granted scopes, as the source spelled them. Scopes that the source returns with a refresh replace them.
     *
     * @param granted the scopes, with spaces between
     * @return a copy with this setting
     */
    public ExistingGrant scopes(String granted) {
        Scopes parsed = Scopes.parse(requireNonNull(granted, "granted"));
        return new ExistingGrant(refreshToken, accessToken, expiresAt, client, parsed, patient, proving);
    }

    /**
     * Sets the patient that the grant is for. If the source names another one with a refresh, the grant is not adopted.
     *
     * @param id the patient's id at the source
     * @return a copy with this setting
     */
    public ExistingGrant patient(String id) {
        requireNonNull(id, "id");
        return new ExistingGrant(refreshToken, accessToken, expiresAt, client, scopes, id, proving);
    }

    /**
     * Tests the refresh token by one refresh before anything is stored, even if the access token is still valid.
     *
     * @return a copy with this setting
     */
    public ExistingGrant proving() {
        return new ExistingGrant(refreshToken, accessToken, expiresAt, client, scopes, patient, true);
    }

    Secret refreshToken() {
        return refreshToken;
    }

    /** The access token, if it is to be used as it is. */
    Optional<Secret> usableAccessToken(Instant now) {
        boolean over = expiresAt != null && !expiresAt.isAfter(now);
        return proving || over ? Optional.empty() : Optional.ofNullable(accessToken);
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    Optional<ClientIdentity> client() {
        return Optional.ofNullable(client);
    }

    Optional<Scopes> scopes() {
        return Optional.ofNullable(scopes);
    }

    Optional<String> patient() {
        return Optional.ofNullable(patient);
    }

    // Other characters would break a header. The value is not quoted in the message.
    private static Secret checked(Secret token) {
        if (!token.reveal().chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "the token has characters that a token cannot have, such as a space or a line break");
        }
        return token;
    }

    @Override
    public String toString() {
        return "ExistingGrant[access=" + (accessToken == null ? "none" : "***") + ", refresh=***, proving=" + proving
                + "]";
    }
}
