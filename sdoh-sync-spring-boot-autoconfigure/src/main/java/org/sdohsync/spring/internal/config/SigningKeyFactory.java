// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.core.io.Resource;

/** Makes the signing keys from properties. */
final class SigningKeyFactory {
    private SigningKeyFactory() {}

    /**
     * Makes the keys.
     *
     * @param properties the properties
     * @param stores the key stores of the application
     * @return those of the key store, then those of the files; empty if there is none
     * @throws SettingException if one cannot be used
     */
    static Optional<SigningKeys> keys(SdohSyncProperties properties, KeyStores stores) {
        List<SigningKey> keys = held(properties.signing(), stores);
        for (Resource resource : properties.signingKeys()) {
            String text = text(resource);
            keys.add(SettingException.making("sdoh-sync.signing-keys", () -> SigningKey.fromJwk(text)));
        }
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(SettingException.making(
                        "sdoh-sync.signing.aliases", () -> SigningKeys.newestFirst(keys.toArray(SigningKey[]::new))));
    }

    private static List<SigningKey> held(SdohSyncProperties.Signing held, KeyStores stores) {
        List<SigningKey> keys = new ArrayList<>();
        String name = held.keyStore();
        if (name == null) {
            if (!held.aliases().isEmpty()) {
                throw new SettingException(
                        "signing keys are named, and not the key store they are in",
                        "set sdoh-sync.signing.key-store to a name of sdoh-sync.key-stores");
            }
            return keys;
        }
        if (held.aliases().isEmpty()) {
            throw new SettingException(
                    "no signing key is named in its key store",
                    "set sdoh-sync.signing.aliases to the names of its keys, the newest first");
        }
        KeyStoreSource store = stores.open(name, "sdoh-sync.signing.key-store");
        for (String alias : held.aliases()) {
            keys.add(SettingException.making("sdoh-sync.signing.aliases", () -> SigningKey.from(store, alias, alias)));
        }
        return keys;
    }

    private static String text(Resource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new SettingException(
                    "a signing key cannot be read from " + resource.getDescription(), "check sdoh-sync.signing-keys");
        }
    }
}
