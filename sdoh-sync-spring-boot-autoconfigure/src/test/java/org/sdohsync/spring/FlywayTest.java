// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The scripts of the store, applied by Flyway beside an application's own. */
class FlywayTest {
    private final DataSource database = Databases.fresh();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withBean(DataSource.class, () -> database)
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.store.migrate=false", "sdoh-sync.schedule.enabled=false");

    @Test
    void tables_thatNobodyMade_stopTheStart() {
        runner.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("apply the scripts up to V2__upkeep.sql"));
    }

    @Test
    void tables_thatFlywayMade_areTaken_andAreNotMadeAgain() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table theirs (id integer primary key)");
        }
        assertThat(scripts().load().migrate().migrationsExecuted).isEqualTo(2);
        assertThat(scripts().load().migrate().migrationsExecuted).isZero();

        runner.run(context ->
                assertThat(context.getBean(SdohSync.class).connections()).isEmpty());
        runner.withPropertyValues("sdoh-sync.store.migrate=true")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(scripts().load().validateWithResult().validationSuccessful).isTrue();
    }

    private FluentConfiguration scripts() {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:org/sdohsync/core/store/jdbc/h2")
                .table("sdoh_sync_flyway")
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }
}
