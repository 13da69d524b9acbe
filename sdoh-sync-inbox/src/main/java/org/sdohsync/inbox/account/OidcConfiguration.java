// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sign-in at an OpenID provider, where the settings name one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("inbox.oidc.issuer")
@EnableConfigurationProperties(OidcSettings.class)
class OidcConfiguration {
    @Bean
    OidcProvider oidc(OidcSettings settings, SdohSyncProperties app, Identities identities) {
        return new OidcProvider(
                settings,
                requireNonNull(app.baseUrl(), "sdoh-sync.base-url"),
                new OidcSuccess(identities, settings.teamClaim()));
    }
}
