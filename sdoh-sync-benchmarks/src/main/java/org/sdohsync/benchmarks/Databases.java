// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Pooled databases. */
final class Databases {
    private Databases() {}

    static HikariDataSource h2(Path file) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + file.toAbsolutePath());
        return pooled(database);
    }

    static HikariDataSource pooled(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }
}
