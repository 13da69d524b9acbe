// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The key stores that settings refer to by name. Each is opened once, when a setting asks for it first: a token that refuses a PIN is
 * not asked again. Safe for use by many threads.
 */
public final class KeyStores {
    private final Map<String, SdohSyncProperties.KeyStore> settings;
    private final @Nullable SslBundles bundles;
    private final Map<String, KeyStoreSource> opened = new ConcurrentHashMap<>();

    /**
     * Creates them; opens none.
     *
     * @param settings their properties, by name
     * @param bundles the SSL bundles of the application, or null
     */
    public KeyStores(Map<String, SdohSyncProperties.KeyStore> settings, @Nullable SslBundles bundles) {
        this.settings = requireNonNull(settings, "settings");
        this.bundles = bundles;
    }

    /**
     * Opens a key store.
     *
     * @param name its name
     * @param property the setting that refers to it
     * @return the key store
     * @throws SettingException if there is none of this name, or it cannot be opened
     */
    KeyStoreSource open(String name, String property) {
        SdohSyncProperties.KeyStore wanted = settings.get(name);
        if (wanted == null) {
            throw new SettingException(
                    property + " refers to the key store " + name + ", which is not there",
                    "set sdoh-sync.key-stores." + name + ".location, or .certificate for PEM files");
        }
        return opened.computeIfAbsent(name, first -> KeyStoreFactory.open(first, wanted));
    }

    /**
     * Finds an SSL bundle.
     *
     * @param name its name
     * @param property the setting that refers to it
     * @return the bundle
     * @throws SettingException if there is none of this name
     */
    SslBundle bundle(String name, String property) {
        SslBundles known = bundles;
        if (known != null) {
            try {
                return known.getBundle(name);
            } catch (NoSuchSslBundleException missing) {
                // Said below, as without any bundle.
            }
        }
        throw new SettingException(
                property + " refers to the SSL bundle " + name + ", which is not there",
                "define it below spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name);
    }
}
