// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sign-in at an OpenID provider, {@code inbox.oidc.*}. Only Spring Boot makes it. {@code toString} shows no secret.
 *
 * @param issuer the provider's issuer, from which everything else is read
 * @param clientId the client id under which the provider knows the inbox
 * @param clientSecret the client secret
 * @param name what the sign-in page calls the provider
 * @param scopes what is asked for
 * @param parameters what the provider wants to be sent beside, by name
 * @param teamClaim the claim that names the team; without one, and for whom it is missing, the administrator does
 */
@ConfigurationProperties("inbox.oidc")
record OidcSettings(
        String issuer,
        String clientId,
        String clientSecret,
        @DefaultValue("your organization's account") String name,
        @DefaultValue({"openid", "profile"}) List<String> scopes,
        @DefaultValue Map<String, String> parameters,
        @DefaultValue("") String teamClaim) {
    @Override
    public String toString() {
        return "OidcSettings[" + issuer + ", " + clientId + "]";
    }
}
