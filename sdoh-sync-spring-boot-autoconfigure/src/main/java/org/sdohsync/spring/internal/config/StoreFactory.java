// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.util.Base64;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store from properties. */
public final class StoreFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFactory.class);
    private static final String MAKE_ONE =
            "set sdoh-sync.sealing-key to 32 random bytes in Base64, such as from 'openssl rand -base64 32'";

    private StoreFactory() {}

    /**
     * Opens the store.
     *
     * @param properties the properties
     * @param database the database, or null
     * @param sealing the application's own sealing, or null
     * @return a store in the database; in memory if there is neither a database nor a key
     * @throws SettingException if a key is missing or wrong, or there is a key and no database
     */
    public static Store open(SdohSyncProperties properties, @Nullable DataSource database, @Nullable Sealing sealing) {
        boolean keyed = sealing != null || properties.sealingKey() != null;
        if (database == null) {
            if (keyed) {
                throw new SettingException(
                        "there is a key for the store and no database",
                        "add a DataSource, or mark one of several with @SdohSyncDataSource");
            }
            LOG.warn("no DataSource: connections are kept in memory and end with this process");
            return MemoryStore.create();
        }
        JdbcStore store = JdbcStore.over(database);
        return (properties.store().migrate() ? store.migrating() : store)
                .sealedWith(sealing != null ? sealing : sealing(properties));
    }

    private static Sealing sealing(SdohSyncProperties properties) {
        String newest = properties.sealingKey();
        if (newest == null) {
            throw new SettingException("the store has no key", MAKE_ONE);
        }
        KeyRing ring = KeyRing.of(key(newest));
        for (String former : properties.formerSealingKeys()) {
            ring = ring.alsoOpening(key(former));
        }
        return Sealing.aesGcm(ring);
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
