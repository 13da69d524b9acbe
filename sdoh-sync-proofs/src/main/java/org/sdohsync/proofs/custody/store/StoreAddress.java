// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;

/**
 * Where the store is that all processes share.
 *
 * @param location a {@code jdbc:} URL, or a directory
 */
public record StoreAddress(String location) {
    private static final int CONNECTIONS = 8;

    /**
     * Opens the store.
     *
     * @param sealing what its values are sealed with
     * @return the store, open
     */
    public OpenStore open(Sealing sealing) {
        if (!location.startsWith("jdbc:")) {
            return new OpenStore(FileSystemStore.at(Path.of(location)).sealedWith(sealing), () -> {});
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(location);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        HikariDataSource pool = new HikariDataSource(config);
        return new OpenStore(JdbcStore.over(pool).migrating().sealedWith(sealing), pool::close);
    }
}
