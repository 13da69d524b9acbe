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
 * A grant that was obtained elsewhere, by an earlier version of the app or another library, and is to be kept by this one from now on.
 * Who held it before must stop using it: two holders of one refresh token end the grant where the source rotates. Its
 * {@link #toString} shows no token. Immutable.
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
     * Names a grant by its newest refresh token. Without an access token it is refreshed once when it is adopted.
     *
     * @param refreshToken the token
     * @return the grant
     */
    public static ExistingGrant of(Secret refreshToken) {
        return new ExistingGrant(checked(refreshToken), null, null, null, null, null, false);
    }

    /**
     * Adds the access token that came with it. Nothing is asked of the token endpoint then, unless it has expired or
     * {@link #proving} was called.
     *
     * @param token the token
     * @param expiry when it expires, or null if that is not known
     * @return another grant
     */
    public ExistingGrant accessToken(Secret token, @Nullable Instant expiry) {
        return new ExistingGrant(refreshToken, checked(token), expiry, client, scopes, patient, proving);
    }

    /**
     * Names the client the tokens were issued to. Without it the registration that the app has by hand for the source is taken.
     *
     * @param value the client
     * @return another grant
     */
    public ExistingGrant client(ClientIdentity value) {
        requireNonNull(value, "value");
        return new ExistingGrant(refreshToken, accessToken, expiresAt, value, scopes, patient, proving);
    }

    /**
     * Names what was granted, as the source put it. What the source says at a refresh counts more.
     *
     * @param granted the scopes, with spaces between
     * @return another grant
     */
    public ExistingGrant scopes(String granted) {
        Scopes parsed = Scopes.parse(requireNonNull(granted, "granted"));
        return new ExistingGrant(refreshToken, accessToken, expiresAt, client, parsed, patient, proving);
    }

    /**
     * Names the patient it is for. If the source names another one at a refresh, the grant is not adopted.
     *
     * @param id the patient's id at the source
     * @return another grant
     */
    public ExistingGrant patient(String id) {
        requireNonNull(id, "id");
        return new ExistingGrant(refreshToken, accessToken, expiresAt, client, scopes, id, proving);
    }

    /**
     * Has the refresh token proved by one refresh before anything is stored, also where the access token is good still.
     *
     * @return another grant
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

    // What is no token would break a header, and must not be quoted.
    private static Secret checked(Secret token) {
        if (!token.reveal().chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "token has characters that no token has, such as a space or a line break");
        }
        return token;
    }

    @Override
    public String toString() {
        return "ExistingGrant[access=" + (accessToken == null ? "none" : "***") + ", refresh=***, proving=" + proving
                + "]";
    }
}
