// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** Remembers no consent, so that every launch asks the person again. */
final class ConsentEachTime implements OAuth2AuthorizationConsentService {

    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        // The grant records what was shared.
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        // Nothing was kept.
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
        return null;
    }
}
