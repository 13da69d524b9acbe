// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.EnvelopeSealing;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.KeyWrapping;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.spring.config.SdohSyncProperties;

/** Makes the sealing of the store from properties. */
final class SealingFactory {
    private static final String MAKE_ONE =
            "set sdoh-sync.sealing-key to 32 random bytes in Base64, such as from 'openssl rand -base64 32'";

    private SealingFactory() {}

    /**
     * Makes the sealing.
     *
     * @param properties the properties
     * @param stores the key stores of the application
     * @return the sealing, with the newest key and those of before
     * @throws SettingException if a key is missing or cannot be used
     */
    static Sealing sealing(SdohSyncProperties properties, KeyStores stores) {
        SdohSyncProperties.Sealing held = properties.sealing();
        String newest = properties.sealingKey();
        if (newest != null && held.keyStore() != null) {
            throw new SettingException(
                    "the store has two newest keys, sdoh-sync.sealing-key and one of sdoh-sync.sealing.key-store",
                    "move the value of sdoh-sync.sealing-key to sdoh-sync.former-sealing-keys");
        }
        List<SealingKey> own = held(held, stores);
        List<SealingKey> all = new ArrayList<>(own);
        if (newest != null) {
            all.add(key(newest));
        } else if (own.isEmpty()) {
            throw new SettingException("the store has no key", MAKE_ONE);
        }
        properties.formerSealingKeys().forEach(former -> all.add(key(former)));
        Sealing direct = Sealing.aesGcm(ring(all));
        return held.envelope()
                ? EnvelopeSealing.over(KeyWrapping.with(ring(own))).alsoOpening(direct)
                : direct;
    }

    private static List<SealingKey> held(SdohSyncProperties.Sealing held, KeyStores stores) {
        List<SealingKey> keys = new ArrayList<>();
        String name = held.keyStore();
        if (name == null) {
            if (!held.aliases().isEmpty() || held.envelope()) {
                throw new SettingException(
                        "keys of the store are named, and not the key store they are in",
                        "set sdoh-sync.sealing.key-store to a name of sdoh-sync.key-stores");
            }
            return keys;
        }
        if (held.aliases().isEmpty()) {
            throw new SettingException(
                    "no key of the store is named in its key store",
                    "set sdoh-sync.sealing.aliases to the names of its keys, the newest first");
        }
        KeyStoreSource store = stores.open(name, "sdoh-sync.sealing.key-store");
        held.aliases()
                .forEach(alias ->
                        keys.add(SettingException.making("sdoh-sync.sealing.aliases", () -> store.sealingKey(alias))));
        return keys;
    }

    private static KeyRing ring(List<SealingKey> keys) {
        KeyRing ring = KeyRing.of(keys.get(0));
        for (SealingKey former : keys.subList(1, keys.size())) {
            ring = ring.alsoOpening(former);
        }
        return ring;
    }

    private static SealingKey key(String base64) {
        try {
            return SealingKey.of(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException wrong) {
            // Without its cause, whose message may quote the key.
            throw new SettingException("a key of the store is not 32 bytes in Base64", MAKE_ONE);
        }
    }
}
