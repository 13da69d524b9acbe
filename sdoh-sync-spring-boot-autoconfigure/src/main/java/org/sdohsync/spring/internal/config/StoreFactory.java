// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store from properties. */
public final class StoreFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFactory.class);

    private StoreFactory() {}

    /**
     * Opens the store.
     *
     * @param properties the properties
     * @param stores the key stores of the application
     * @param database the database, or null
     * @param sealing the application's own sealing, or null
     * @return a store in the database; in memory if there is neither a database nor a key
     * @throws SettingException if a key is missing or wrong, or there is a key and no database
     */
    public static Store open(
            SdohSyncProperties properties, KeyStores stores, @Nullable DataSource database, @Nullable Sealing sealing) {
        boolean keyed = sealing != null
                || properties.sealingKey() != null
                || properties.sealing().keyStore() != null;
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
                .sealedWith(sealing != null ? sealing : SealingFactory.sealing(properties, stores));
    }
}
