// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/**
 * The OpenID provider at which staff may sign in, beside the local accounts. It is asked for its description at the first sign-in,
 * so the inbox starts without it. Its tokens are dropped once the user is known. Safe for use by many threads.
 */
final class OidcProvider implements Customizer<OAuth2LoginConfigurer<HttpSecurity>> {
    private static final String ID = "inbox";

    private final OidcSettings settings;
    private final URI baseUrl;
    private final OidcSuccess success;
    private volatile @Nullable ClientRegistration known;

    OidcProvider(OidcSettings settings, URI baseUrl, OidcSuccess success) {
        this.settings = requireNonNull(settings, "settings");
        this.baseUrl = requireNonNull(baseUrl, "baseUrl");
        this.success = requireNonNull(success, "success");
    }

    /** What the sign-in page calls it. */
    String name() {
        return settings.name();
    }

    private @Nullable ClientRegistration registration(String id) {
        if (!id.equals(ID)) {
            return null;
        }
        ClientRegistration found = known;
        if (found == null) {
            found = ClientRegistrations.fromIssuerLocation(settings.issuer())
                    .registrationId(ID)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .scope(settings.scopes())
                    .redirectUri(baseUrl + "/login/oauth2/code/" + ID)
                    .clientSettings(
                            ClientSettings.builder().requireProofKey(true).build())
                    .build();
            known = found;
        }
        return found;
    }

    @Override
    public void customize(OAuth2LoginConfigurer<HttpSecurity> login) {
        ClientRegistrationRepository clients = this::registration;
        DefaultOAuth2AuthorizationRequestResolver requests = new DefaultOAuth2AuthorizationRequestResolver(clients);
        requests.setAuthorizationRequestCustomizer(
                request -> request.additionalParameters(parameters -> parameters.putAll(settings.parameters())));
        login.loginPage("/login")
                .clientRegistrationRepository(clients)
                .authorizedClientRepository(new NoClients())
                .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests))
                .successHandler(success)
                .failureUrl("/login?refused");
    }

    @Override
    public String toString() {
        return "OidcProvider[" + settings + "]";
    }

    /** Nothing is asked for with the tokens, so they are not kept. */
    private static final class NoClients implements OAuth2AuthorizedClientRepository {
        @Override
        // The interface is not ours.
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, Authentication who, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication who,
                HttpServletRequest request,
                HttpServletResponse response) {
            // Dropped.
        }

        @Override
        public void removeAuthorizedClient(
                String registration, Authentication who, HttpServletRequest request, HttpServletResponse response) {
            // There is none.
        }
    }
}
