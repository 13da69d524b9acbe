// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases in memory, each for one test. */
final class Databases {
    static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final String[] SETTINGS = {
        "sdoh-sync.app-name=Food bank",
        "sdoh-sync.base-url=https://foodbank.example",
        "sdoh-sync.sealing-key=" + KEY,
        "sdoh-sync.sources.county.url=https://county.example/r4",
        "sdoh-sync.sources.county.owners=Organization/1"
    };
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Databases() {}

    static DataSource fresh() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:spring" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        return database;
    }
}
