// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientRegistrationAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.OAuth2ClientRegistration;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientRegistrationAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientRegistrationAuthenticationToken;

/** Decides which apps may register themselves (RFC 7591); plain http is for loopback addresses only. */
final class RegistrationChecks implements Consumer<OAuth2ClientRegistrationAuthenticationContext> {

    static final String JWKS = "jwks";

    private static final Set<String> METHODS = Set.of("none", "client_secret_basic", "private_key_jwt");
    private static final Set<String> GRANT_TYPES = Set.of("authorization_code", "refresh_token");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    @Override
    public void accept(OAuth2ClientRegistrationAuthenticationContext context) {
        DEFAULT_REDIRECT_URI_VALIDATOR.accept(context);
        OAuth2ClientRegistrationAuthenticationToken request = context.getAuthentication();
        OAuth2ClientRegistration wanted = request.getClientRegistration();
        List<String> redirectUris = wanted.getRedirectUris();
        require(
                redirectUris != null
                        && redirectUris.stream().map(URI::create).noneMatch(RegistrationChecks::isOpenlyRemote),
                "invalid_redirect_uri",
                "redirect_uris must be https, loopback or private schemes");
        require(METHODS.contains(method(wanted)), "token_endpoint_auth_method is not supported");
        require(
                wanted.getGrantTypes() == null || GRANT_TYPES.containsAll(wanted.getGrantTypes()),
                "grant_types may hold authorization_code and refresh_token");
        require(
                wanted.getScopes() == null || wanted.getScopes().stream().allMatch(SmartScope::isForApps),
                "scope holds one that apps cannot register");
        keys(wanted);
    }

    static String method(OAuth2ClientRegistration wanted) {
        String method = wanted.getTokenEndpointAuthenticationMethod();
        return method == null ? "client_secret_basic" : method;
    }

    /** Returns the inline keys as JSON text. */
    static @Nullable String inlineKeys(OAuth2ClientRegistration wanted) {
        Map<String, Object> jwks = wanted.getClaimAsMap(JWKS);
        return jwks == null ? null : JSONObjectUtils.toJSONString(jwks);
    }

    private static void keys(OAuth2ClientRegistration wanted) {
        String inline = inlineKeys(wanted);
        URL url = wanted.getJwkSetUrl();
        require(inline == null || url == null, "jwks and jwks_uri exclude each other");
        boolean asymmetric = method(wanted).equals("private_key_jwt");
        require(asymmetric == (inline != null || url != null), "jwks or jwks_uri belong to private_key_jwt");
        require(url == null || !isOpenlyRemote(URI.create(url.toString())), "jwks_uri must be https or loopback");
        require(inline == null || arePublicKeys(inline), "jwks must hold public keys, each with its kid");
    }

    private static boolean arePublicKeys(String jwks) {
        try {
            List<JWK> keys = JWKSet.parse(jwks).getKeys();
            return !keys.isEmpty() && keys.stream().noneMatch(key -> key.isPrivate() || key.getKeyID() == null);
        } catch (ParseException e) {
            return false;
        }
    }

    private static boolean isOpenlyRemote(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) && (uri.getHost() == null || !LOOPBACK.contains(uri.getHost()));
    }

    private static void require(boolean holds, String otherwise) {
        require(holds, "invalid_client_metadata", otherwise);
    }

    private static void require(boolean holds, String code, String otherwise) {
        if (!holds) {
            throw new OAuth2AuthenticationException(new OAuth2Error(code, otherwise, null));
        }
    }
}
