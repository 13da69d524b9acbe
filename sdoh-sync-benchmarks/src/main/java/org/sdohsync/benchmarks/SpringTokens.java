// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.time.Instant;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** Spring Security's manager for use outside of web requests, with a good token of each of many users in memory. */
final class SpringTokens implements Contender {
    private static final String SOURCE = "source";

    private final OAuth2AuthorizeRequest[] requests;
    private final AuthorizedClientServiceOAuth2AuthorizedClientManager manager;

    SpringTokens(int users) {
        ClientRegistration registration = ClientRegistration.withRegistrationId(SOURCE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientId("bench")
                .redirectUri("http://127.0.0.1/callback")
                .authorizationUri("https://source.example/authorize")
                .tokenUri("https://source.example/token")
                .build();
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        InMemoryOAuth2AuthorizedClientService tokens = new InMemoryOAuth2AuthorizedClientService(registrations);
        this.manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, tokens);
        this.requests = new OAuth2AuthorizeRequest[users];
        for (int user = 0; user < users; user++) {
            Authentication principal = new TestingAuthenticationToken("user-" + user, "none");
            Instant now = Instant.now();
            tokens.saveAuthorizedClient(
                    new OAuth2AuthorizedClient(
                            registration,
                            principal.getName(),
                            new OAuth2AccessToken(
                                    OAuth2AccessToken.TokenType.BEARER, "access-" + user, now, now.plusSeconds(86_400)),
                            new OAuth2RefreshToken("refresh-" + user, now)),
                    principal);
            requests[user] = OAuth2AuthorizeRequest.withClientRegistrationId(SOURCE)
                    .principal(principal)
                    .build();
        }
    }

    @Override
    public int run(int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            OAuth2AuthorizedClient client = manager.authorize(requests[i % requests.length]);
            if (client != null && client.getAccessToken() != null) {
                found++;
            }
        }
        return found;
    }
}
