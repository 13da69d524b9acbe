// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.springframework.security.oauth2.core.AuthorizationGrantType.AUTHORIZATION_CODE;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.CLIENT_CREDENTIALS;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.REFRESH_TOKEN;

import java.time.Duration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Makes Spring's clients, with this sandbox's settings: S256 and consent always, rotation always, lifetimes as configured. */
final class ClientDrafts {

    static final String INLINE_KEYS = "sandbox.jwks";

    /** The URI of a client that authenticates with its certificate. */
    static final String UDAP_URI = "sandbox.udap";

    /** Systems get what SMART Backend Services recommends, however short the tokens of apps are: they load and count data. */
    private static final Duration SYSTEM_TOKEN = Duration.ofMinutes(5);

    private final TokenLifetimes lifetimes;

    ClientDrafts(TokenLifetimes lifetimes) {
        this.lifetimes = lifetimes;
    }

    RegisteredClient.Builder begin(String clientId) {
        return RegisteredClient.withId(clientId)
                .clientId(clientId)
                .clientSettings(settings().build())
                .tokenSettings(tokens(lifetimes));
    }

    private static TokenSettings tokens(TokenLifetimes lifetimes) {
        return TokenSettings.builder()
                .accessTokenTimeToLive(lifetimes.accessToken().plus(lifetimes.grace()))
                .refreshTokenTimeToLive(lifetimes.refreshToken())
                .authorizationCodeTimeToLive(lifetimes.code())
                .reuseRefreshTokens(false)
                .build();
    }

    ClientSettings.Builder settings() {
        return ClientSettings.builder().requireProofKey(true).requireAuthorizationConsent(true);
    }

    /** The algorithm only labels the client as one with asymmetric keys; {@link AssertionDecoders} accepts whatever fits them. */
    ClientSettings.Builder settingsWithKeys() {
        return settings().tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384);
    }

    RegisteredClient of(PreRegistered wanted) {
        RegisteredClient.Builder client = begin(wanted.clientId())
                .redirectUris(uris -> uris.addAll(wanted.redirectUris()))
                .scopes(scopes -> scopes.addAll(wanted.scopes()));
        if (wanted.role() == PreRegistered.Role.APP) {
            client.authorizationGrantType(AUTHORIZATION_CODE).authorizationGrantType(REFRESH_TOKEN);
        } else {
            client.authorizationGrantType(CLIENT_CREDENTIALS)
                    .tokenSettings(tokens(lifetimes.accessToken(SYSTEM_TOKEN)));
        }
        authentication(client, wanted);
        return client.build();
    }

    private void authentication(RegisteredClient.Builder client, PreRegistered wanted) {
        switch (wanted.authentication()) {
            case PUBLIC -> client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
            case SECRET ->
                client.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .clientSecret(DigestedSecrets.digest(wanted.credential()));
            case KEYS ->
                client.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                        .clientSettings(settingsWithKeys()
                                .setting(INLINE_KEYS, wanted.credential())
                                .build());
            case KEYS_AT ->
                client.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                        .clientSettings(settingsWithKeys()
                                .jwkSetUrl(wanted.credential())
                                .build());
        }
    }
}
