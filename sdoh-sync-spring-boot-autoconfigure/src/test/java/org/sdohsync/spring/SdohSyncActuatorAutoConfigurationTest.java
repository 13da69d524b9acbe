// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.spring.actuate.SdohSyncEndpoint;
import org.sdohsync.spring.actuate.SdohSyncHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SdohSyncActuatorAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SdohSyncAutoConfiguration.class, SdohSyncActuatorAutoConfiguration.class))
            .withBean(DataSource.class, Databases::fresh)
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.schedule.enabled=false", "management.endpoints.web.exposure.include=*");

    @Test
    void health_ofAStoreThatAnswers_isUpWithNumbers() {
        runner.run(context -> {
            Health health = context.getBean(SdohSyncHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("connected", 0L)
                    .containsEntry("needs_authorization", 0L)
                    .containsEntry("scheduled", false);
        });
    }

    @Test
    void health_ofAStoreThatIsGone_isDown() {
        runner.run(context -> {
            try (Connection connection = context.getBean(DataSource.class).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table sdoh_sync_record");
            }

            assertThat(context.getBean(SdohSyncHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.DOWN);
        });
    }

    @Test
    void health_thatIsDisabled_isNotMade() {
        runner.withPropertyValues("management.health.sdohsync.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(SdohSyncHealthIndicator.class));
    }

    @Test
    void endpoint_ofAnInstance_tellsItsState() {
        runner.run(context -> {
            SdohSyncEndpoint endpoint = context.getBean(SdohSyncEndpoint.class);

            Map<String, Object> told = endpoint.instance();
            assertThat(told)
                    .containsEntry("scheduled", false)
                    .containsEntry("parkedTasks", 0)
                    .containsKeys("at", "journal", "connections", "connectionsByHealth");
            assertThat(endpoint.connection("none")).isNull();
        });
    }

    @Test
    void endpoint_thatIsNotExposed_isNotMade() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(SdohSyncEndpoint.class));
    }

    @Test
    void applicationWithoutActuator_startsAllTheSame() {
        runner.withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
