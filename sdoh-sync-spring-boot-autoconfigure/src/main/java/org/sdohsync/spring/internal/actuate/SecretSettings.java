// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.actuate;

import java.util.Locale;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides the values of settings that are secret, in whatever form their names are written: of a file, of the environment, of the
 * bound properties. Safe for use by many threads.
 */
public final class SecretSettings implements SanitizingFunction {
    private static final String PREFIX = "sdohsync";
    // Signing keys may stand in the setting itself, as "base64:...".
    private static final Set<String> SECRET = Set.of("sealingkey", "signingkey", "clientsecret", "password");

    /** Creates it. */
    public SecretSettings() {}

    @Override
    public SanitizableData apply(SanitizableData data) {
        String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        // The name of a key store is no secret: sealing.key-store.
        name = name.replace("keystore", "");
        return name.startsWith(PREFIX) && SECRET.stream().anyMatch(name::contains) ? data.withSanitizedValue() : data;
    }
}
