// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.secret;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The random generator to use with a provider: its own, because a module in FIPS-approved mode takes no other for keys and initialization
 * vectors. Stateless; safe for use by many threads.
 */
public final class ProviderRandom {
    private static final String TYPE = "SecureRandom";
    private static final String USUAL = "DEFAULT";

    private ProviderRandom() {}

    /**
     * Finds the generator.
     *
     * @param provider the provider; null for any
     * @return its generator; that of the Java runtime if it has none
     */
    public static SecureRandom of(@Nullable Provider provider) {
        if (provider == null) {
            return new SecureRandom();
        }
        try {
            Provider.Service usual = provider.getService(TYPE, USUAL);
            if (usual != null) {
                return SecureRandom.getInstance(USUAL, provider);
            }
            for (Provider.Service service : provider.getServices()) {
                if (service.getType().equals(TYPE)) {
                    return SecureRandom.getInstance(service.getAlgorithm(), provider);
                }
            }
            return new SecureRandom();
        } catch (NoSuchAlgorithmException unavailable) {
            return new SecureRandom();
        }
    }
}
