// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.springframework.http.HttpMethod.POST;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientRegistrationAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Wires Spring Authorization Server. Everything is named here; nothing is scanned for. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    private final Realm realm;
    private final Issuer issuer;

    SecurityConfiguration(Realm realm, Issuer issuer) {
        this.realm = realm;
        this.issuer = issuer;
    }

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http) {
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        TokenAnswers tokenAnswers = new TokenAnswers(realm);
        PathPatternRequestMatcher.Builder path = PathPatternRequestMatcher.withDefaults();
        http.exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                tokenAnswers, path.matcher(POST, Paths.TOKEN))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint(Paths.LOGIN), path.matcher(Paths.AUTHORIZE)))
                .with(server, protocol -> configure(protocol, tokenAnswers))
                .securityMatcher(server.getEndpointsMatcher())
                .authorizeHttpRequests(requests -> requests.requestMatchers(Paths.REGISTER)
                        .permitAll()
                        .anyRequest()
                        .authenticated());
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http) {
        http.authorizeHttpRequests(requests -> requests.requestMatchers(Paths.CONSENT)
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .csrf(csrf -> csrf.ignoringRequestMatchers(
                        PathPatternRequestMatcher.withDefaults().matcher(POST, Paths.UDAP_REGISTER)))
                .userDetailsService(logins())
                .formLogin(form -> form.loginPage(Paths.LOGIN).permitAll());
        return http.build();
    }

    private void configure(OAuth2AuthorizationServerConfigurer protocol, TokenAnswers tokenAnswers) {
        AuthorizationAnswers answers = new AuthorizationAnswers(issuer.value());
        PublicClients publicClients = new PublicClients(realm.clients);
        protocol.registeredClientRepository(realm.clients)
                .authorizationService(realm.grants)
                .authorizationConsentService(new ConsentEachTime())
                .authorizationServerSettings(AuthorizationServerSettings.builder()
                        .issuer(issuer.value())
                        .build())
                .tokenGenerator(tokenGenerator())
                .clientAuthentication(client -> client.authenticationConverter(new AssertionRequests(realm.clients))
                        .authenticationConverter(publicClients)
                        .authenticationProvider(publicClients)
                        .authenticationProviders(only(
                                JwtClientAssertionAuthenticationProvider.class,
                                provider -> provider.setJwtDecoderFactory(new AssertionDecoders(realm))))
                        .authenticationSuccessHandler(new AuthenticatedClient())
                        .errorResponseHandler(tokenAnswers))
                .authorizationEndpoint(endpoint -> endpoint.consentPage(Paths.CONSENT)
                        .authorizationResponseHandler(answers)
                        .errorResponseHandler(answers)
                        .authenticationProviders(
                                only(OAuth2AuthorizationCodeRequestAuthenticationProvider.class, provider -> {
                                    provider.setAuthenticationValidator(new AuthorizationRequestChecks(realm));
                                    provider.setAuthorizationConsentRequired(context -> true);
                                })))
                .pushedAuthorizationRequestEndpoint(endpoint -> endpoint.authenticationProviders(only(
                        OAuth2PushedAuthorizationRequestAuthenticationProvider.class,
                        provider -> provider.setAuthenticationValidator(new AuthorizationRequestChecks(realm)))))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseHandler(tokenAnswers)
                        .errorResponseHandler(tokenAnswers)
                        .authenticationProviders(only(
                                OAuth2ClientCredentialsAuthenticationProvider.class,
                                provider -> provider.setAuthenticationValidator(new SystemScopeChecks()))))
                .authorizationServerMetadataEndpoint(
                        endpoint -> endpoint.authorizationServerMetadataCustomizer(Metadata::complete))
                .oidc(oidc -> oidc.providerConfigurationEndpoint(
                        endpoint -> endpoint.providerConfigurationCustomizer(Metadata::complete)));
        if (realm.openRegistration) {
            Registrations registrations = new Registrations(realm);
            protocol.clientRegistrationEndpoint(endpoint -> endpoint.openRegistrationAllowed(true)
                    .authenticationProviders(
                            only(OAuth2ClientRegistrationAuthenticationProvider.class, registrations::configure)));
        }
    }

    @Bean
    JWKSource<SecurityContext> signingKeys() {
        return new ImmutableJWKSet<>(new JWKSet(realm.signingKey));
    }

    @Bean
    JwtDecoder ownTokens() throws JOSEException {
        return NimbusJwtDecoder.withPublicKey(realm.signingKey.toRSAPublicKey()).build();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new DigestedSecrets();
    }

    private UserDetailsService logins() {
        return new InMemoryUserDetailsManager(realm.logins.values().stream()
                .map(SecurityConfiguration::details)
                .toList());
    }

    private DelegatingOAuth2TokenGenerator tokenGenerator() {
        JwtGenerator jwts = new JwtGenerator(new NimbusJwtEncoder(signingKeys()));
        jwts.setJwtCustomizer(new TokenClaims(realm));
        return new DelegatingOAuth2TokenGenerator(jwts, new RefreshTokens(realm.clock));
    }

    private static UserDetails details(Login login) {
        return User.withUsername(login.username())
                .password(DigestedSecrets.digest(login.password()))
                .build();
    }

    private static <P extends AuthenticationProvider> Consumer<List<AuthenticationProvider>> only(
            Class<P> type, Consumer<P> change) {
        return providers ->
                providers.stream().filter(type::isInstance).map(type::cast).forEach(change);
    }
}
