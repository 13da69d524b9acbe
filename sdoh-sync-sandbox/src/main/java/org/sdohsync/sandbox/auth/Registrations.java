// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URL;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.OAuth2ClientRegistration;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientRegistrationAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.converter.RegisteredClientOAuth2ClientRegistrationConverter;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/** Turns what an app asks to register into a client, and a client into the answer; Spring's own pair drops inline keys. */
final class Registrations {

    private final Realm realm;
    private final StringKeyGenerator ids = generator(24);
    private final StringKeyGenerator secrets = generator(48);
    private final RegisteredClientOAuth2ClientRegistrationConverter answers =
            new RegisteredClientOAuth2ClientRegistrationConverter();

    Registrations(Realm realm) {
        this.realm = realm;
    }

    void configure(OAuth2ClientRegistrationAuthenticationProvider provider) {
        provider.setAuthenticationValidator(new RegistrationChecks());
        provider.setRegisteredClientConverter(this::client);
        provider.setClientRegistrationConverter(this::answer);
    }

    private RegisteredClient client(OAuth2ClientRegistration wanted) {
        String method = RegistrationChecks.method(wanted);
        RegisteredClient.Builder client = realm.drafts()
                .begin(ids.generateKey())
                .clientIdIssuedAt(realm.clock.instant())
                .clientAuthenticationMethod(new ClientAuthenticationMethod(method))
                .redirectUris(uris -> uris.addAll(wanted.getRedirectUris()));
        if (wanted.getClientName() != null) {
            client.clientName(wanted.getClientName());
        }
        if (wanted.getScopes() != null) {
            client.scopes(scopes -> scopes.addAll(wanted.getScopes()));
        }
        List<String> grantTypes = wanted.getGrantTypes();
        (grantTypes == null ? List.of("authorization_code", "refresh_token") : grantTypes)
                .forEach(type -> client.authorizationGrantType(new AuthorizationGrantType(type)));
        if (method.equals("client_secret_basic")) {
            String secret = secrets.generateKey();
            realm.secrets.add(secret);
            client.clientSecret(secret);
        }
        if (method.equals("private_key_jwt")) {
            client.clientSettings(keys(wanted));
        }
        return client.build();
    }

    private ClientSettings keys(OAuth2ClientRegistration wanted) {
        ClientSettings.Builder settings = realm.drafts().settingsWithKeys();
        String inline = RegistrationChecks.inlineKeys(wanted);
        URL url = wanted.getJwkSetUrl();
        if (inline != null) {
            settings.setting(ClientDrafts.INLINE_KEYS, inline);
        } else if (url != null) {
            settings.jwkSetUrl(url.toString());
        }
        return settings.build();
    }

    private OAuth2ClientRegistration answer(RegisteredClient client) {
        OAuth2ClientRegistration answer = answers.convert(client);
        String inline = client.getClientSettings().getSetting(ClientDrafts.INLINE_KEYS);
        if (inline == null) {
            return answer;
        }
        try {
            return OAuth2ClientRegistration.withClaims(answer.getClaims())
                    .claim(RegistrationChecks.JWKS, JSONObjectUtils.parse(inline))
                    .build();
        } catch (ParseException e) {
            throw new IllegalStateException("keys that were checked do not parse, which indicates a bug", e);
        }
    }

    private static StringKeyGenerator generator(int bytes) {
        return new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), bytes);
    }
}
