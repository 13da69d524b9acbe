// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.micrometer.ClusterMetrics;
import org.sdohsync.spring.config.SdohSyncDataSource;
import org.sdohsync.spring.internal.config.SettingException;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.status.InstanceStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Where {@code sdoh-sync-cluster} is there, processes share the schedule. */
class SdohSyncClusterAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SdohSyncAutoConfiguration.class,
                    SdohSyncClusterAutoConfiguration.class,
                    SdohSyncClusterMetricsAutoConfiguration.class))
            .withBean(DataSource.class, Databases::fresh)
            .withPropertyValues(Databases.SETTINGS);

    private static int tasks(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet counted = statement.executeQuery("select count(*) from sdoh_sync_cluster_task")) {
            assertThat(counted.next()).isTrue();
            return counted.getInt(1);
        }
    }

    @Test
    void moduleOnTheClassPath_takesThePlaceOfTheInstancesSchedule() {
        ClusterSchedule[] made = new ClusterSchedule[1];
        runner.run(context -> {
            InstanceStatus status = context.getBean(SdohSync.class).describe();
            assertThat(status.sharesSchedule()).isTrue();
            assertThat(status.scheduled()).isTrue();
            assertThat(status.nextSync()).as("of a schedule of its own").isEmpty();
            made[0] = context.getBean(ClusterSchedule.class);
            assertThat(tasks(context.getBean(DataSource.class))).isPositive();
            assertThat(made[0].status().connections()).isZero();
        });
        // Closed with the application: a second call does nothing.
        made[0].close();
    }

    @Test
    void gauges_ofTheSchedule_areThereForSpringBootToBind() {
        MeterRegistry meters = new SimpleMeterRegistry();
        runner.run(context -> {
            context.getBean(ClusterMetrics.class).bindTo(meters);
            assertThat(meters.get("sdoh.sync.cluster.connections").gauge().value())
                    .isZero();
        });
    }

    @Test
    void scheduleThatIsDisabledInThisProcess_isLeftToTheOthers_butGuardsWhatUsersAskFor() {
        runner.withPropertyValues("sdoh-sync.schedule.enabled=false").run(context -> {
            assertThat(context.getBean(SdohSync.class).describe().sharesSchedule())
                    .isTrue();
            assertThat(tasks(context.getBean(DataSource.class)))
                    .as("what a process that takes part writes first")
                    .isZero();
        });
    }

    @Test
    void cluster_thatIsDisabled_leavesTheInstanceItsOwnSchedule() {
        runner.withPropertyValues("sdoh-sync.cluster.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(ClusterSchedule.class).doesNotHaveBean(ClusterMetrics.class);
            assertThat(context.getBean(SdohSync.class).describe().nextSync()).isPresent();
        });
    }

    @Test
    void settings_thatAreWrong_stopTheStart() {
        runner.withPropertyValues("sdoh-sync.cluster.threads=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("threads must be at least 1"));
    }

    @Test
    void applicationWithoutTheModule_hasTheScheduleOfTheInstance() {
        runner.withClassLoader(new FilteredClassLoader("org.sdohsync.cluster", "com.github.kagkarlsson"))
                .run(context -> assertThat(
                                context.getBean(SdohSync.class).describe().nextSync())
                        .isPresent());
    }

    @Test
    void applicationWithoutADatabase_hasTheScheduleOfTheInstance() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SdohSyncAutoConfiguration.class, SdohSyncClusterAutoConfiguration.class))
                .withPropertyValues("sdoh-sync.base-url=https://foodbank.example")
                .run(context -> assertThat(
                                context.getBean(SdohSync.class).describe().nextSync())
                        .isPresent());
    }

    @Test
    void severalDatabases_needAMark() {
        runner.withBean("other", DataSource.class, Databases::fresh)
                .withUserConfiguration(MarkedElsewhere.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ClusterSchedule.class));
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SdohSyncAutoConfiguration.class, SdohSyncClusterAutoConfiguration.class))
                .withBean("one", DataSource.class, Databases::fresh)
                .withBean("other", DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.base-url=https://foodbank.example")
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(SettingException.class));
    }

    @Test
    void scheduleOfTheApplication_takesThePlaceOfOurs() {
        runner.withUserConfiguration(Theirs.class).run(context -> {
            assertThat(context).hasSingleBean(ClusterSchedule.class).hasBean("theirs");
            assertThat(context.getBean(SdohSync.class).describe().sharesSchedule())
                    .isTrue();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedElsewhere {
        @Bean
        @SdohSyncDataSource
        DataSource marked() {
            return Databases.fresh();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Theirs {
        @Bean
        @Lazy
        ClusterSchedule theirs(SdohSync sync, DataSource database) {
            return ClusterSchedule.builder(sync.scheduleAccess(), database)
                    .migrating()
                    .threads(2)
                    .start();
        }
    }
}
