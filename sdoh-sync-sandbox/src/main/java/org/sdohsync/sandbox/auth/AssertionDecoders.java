// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionDecoderFactory;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Verifies client assertions against keys given inline or by URL. Spring's own factory knows the URL only, and one algorithm a
 * client; SMART clients have RS384 and ES384 keys side by side.
 */
final class AssertionDecoders implements JwtDecoderFactory<RegisteredClient> {

    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384);

    private final Realm realm;
    private final SpentAssertions spent;
    private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

    AssertionDecoders(Realm realm) {
        this.realm = realm;
        this.spent = realm.spentAssertions;
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        return decoders.computeIfAbsent(client.getId(), id -> decoder(client));
    }

    private JwtDecoder decoder(RegisteredClient client) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt")));
        String member = client.getClientSettings().getSetting(ClientDrafts.UDAP_URI);
        processor.setJWSKeySelector(
                member == null || realm.udap == null
                        ? new JWSVerificationKeySelector<>(ALGORITHMS, keys(client))
                        : new MemberKeys(realm.udap, member));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtClientAssertionDecoderFactory.DEFAULT_JWT_VALIDATOR_FACTORY.apply(client), spent));
        return decoder;
    }

    private static JWKSource<SecurityContext> keys(RegisteredClient client) {
        String inline = client.getClientSettings().getSetting(ClientDrafts.INLINE_KEYS);
        String url = client.getClientSettings().getJwkSetUrl();
        try {
            if (inline != null) {
                return new ImmutableJWKSet<>(JWKSet.parse(inline));
            }
            if (url != null) {
                return JWKSourceBuilder.create(URI.create(url).toURL())
                        .cache(false)
                        .refreshAheadCache(false)
                        .rateLimited(false)
                        .build();
            }
        } catch (ParseException | MalformedURLException e) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
