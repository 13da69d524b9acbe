// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.TransportSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** Takes the certificates of an SSL bundle, as they are now; its options, such as ciphers, are not used. */
final class BundleStores {
    private BundleStores() {}

    /**
     * Adds the certificates of a bundle.
     *
     * @param settings the settings
     * @param bundle the bundle
     * @param property the setting that refers to it
     * @return the settings with the client certificate and the trusted certificates, as far as the bundle has them
     * @throws SettingException if it has none, cannot be read, or names one of several keys
     */
    static TransportSettings add(TransportSettings settings, SslBundle bundle, String property) {
        KeyStore own;
        KeyStore trusted;
        try {
            own = bundle.getStores().getKeyStore();
            trusted = bundle.getStores().getTrustStore();
            requireOneKey(own, bundle.getKey().getAlias(), property);
        } catch (KeyStoreException | IllegalStateException unreadable) {
            if (unreadable instanceof SettingException said) {
                throw said;
            }
            // Without its cause, whose message may quote the content.
            throw new SettingException(
                    property + " refers to a bundle that cannot be read",
                    "correct its files and passwords below spring.ssl.bundle");
        }
        if (own == null && trusted == null) {
            throw new SettingException(
                    property + " refers to a bundle without certificates",
                    "give it a keystore or a truststore below spring.ssl.bundle");
        }
        TransportSettings set = settings;
        if (own != null) {
            TransportSettings before = set;
            KeyStoreSource source = KeyStoreSource.of(own, password(bundle));
            set = SettingException.making(property, () -> before.clientCertificate(source));
        }
        return trusted == null ? set : set.trusting(KeyStoreSource.of(trusted, new char[0]));
    }

    private static void requireOneKey(@Nullable KeyStore own, @Nullable String alias, String property)
            throws KeyStoreException {
        if (own == null || alias == null) {
            return;
        }
        for (String other : Collections.list(own.aliases())) {
            if (own.isKeyEntry(other) && !other.equalsIgnoreCase(alias)) {
                throw new SettingException(
                        property + " refers to a bundle that names one of several keys",
                        "keep the key of this source in a key store of its own");
            }
        }
    }

    private static char[] password(SslBundle bundle) {
        SslStoreBundle stores = bundle.getStores();
        String key = bundle.getKey().getPassword();
        String password = key != null ? key : stores.getKeyStorePassword();
        return password == null ? new char[0] : password.toCharArray();
    }
}
